import sys

from client import AuthenticatedClient
from client.api.autopilots import create_autopilot, get_autopilot
from client.api.deliveries import get_delivery
from client.api.runs import claim_runs, complete_run
from client.api.triggers import create_trigger
from client.api.webhooks import receive_webhook
from client.models import (
    AcceptedReceipt,
    AutopilotCreate,
    Problem,
    RunClaim,
    RunComplete,
    TriggerCreate,
)
from client.models.receive_webhook_body_type_0 import ReceiveWebhookBodyType0

base_url, key = sys.argv[1:]
api = AuthenticatedClient(base_url=base_url, token=key)

autopilot = create_autopilot.sync(client=api, body=AutopilotCreate(name="From Python"))
trigger = create_trigger.sync(autopilot.id, client=api, body=TriggerCreate())
receipt = receive_webhook.sync(
    trigger.webhook_url.rsplit("/", 1)[1],
    client=api,
    body=ReceiveWebhookBodyType0.from_dict({"event": "order.paid", "eventPayload": {"order": 1042}}),
)
assert isinstance(receipt, AcceptedReceipt), receipt
delivery = get_delivery.sync(autopilot.id, receipt.delivery_id, client=api)
assert delivery.raw_body_encoding == "utf8" and "order.paid" in delivery.raw_body, delivery
[run] = claim_runs.sync(client=api, body=RunClaim(autopilot_id=autopilot.id)).runs
assert run.id == receipt.run_id, run
finished = complete_run.sync(run.id, client=api, body=RunComplete(lease_token=run.lease_token))
assert finished.status == "completed", finished
missing = get_autopilot.sync(run.id, client=api)
assert isinstance(missing, Problem) and missing.code == "not_found", missing
