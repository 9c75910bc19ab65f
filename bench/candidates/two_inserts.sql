\set n :n + 1
begin;
insert into webhook_delivery
  (id, workspace_id, autopilot_id, trigger_id, provider, event, dedupe_key, dedupe_source, signature_status,
   status, selected_headers, content_type, raw_body, response_status, response_body, autopilot_run_id,
   received_at, last_attempt_at)
values
  ((:run || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 12, '0'))::uuid,
   '01980000-0000-7000-8000-000000000001', '01980000-0000-7000-8000-000000000004',
   '01980000-0000-7000-8000-000000000005', 'github', 'github.pull_request.opened',
   :run || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 12, '0'), 'x-github-delivery', 'valid',
   'dispatched', '{"x-github-event":"pull_request"}', 'application/json', decode(:body, 'base64'), 200,
   '{"status":"accepted","delivery_id":"01980000-0000-7000-8000-000000000005"}',
   (:run || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 12, '0'))::uuid, now(), now());
insert into autopilot_run
  (id, workspace_id, autopilot_id, trigger_id, delivery_id, source, status, triggered_at)
values
  ((:run || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 12, '0'))::uuid,
   '01980000-0000-7000-8000-000000000001', '01980000-0000-7000-8000-000000000004',
   '01980000-0000-7000-8000-000000000005',
   (:run || lpad(to_hex(:client_id::int), 4, '0') || lpad(to_hex(:n::int), 12, '0'))::uuid, 'webhook', 'queued', now());
commit;
