import assert from "node:assert/strict";
import { generic } from "../../domain/providers/presets/generic.ts";
import { github } from "../../domain/providers/presets/github.ts";
import { selectHeaders } from "../../domain/selected_headers.ts";
import { inbound } from "./providers/request.ts";

Deno.test("selectHeaders() keeps what is on the list, and of a signature that it was there", () => {
  const request = inbound("{}", {
    "User-Agent": "agent",
    "X-GitHub-Event": "push",
    "X-Hub-Signature-256": "sha256=secret",
    "Authorization": "Bearer secret",
    "Cookie": "secret",
    "X-Api-Key": "secret",
    "X-Forwarded-For": "198.51.100.7",
  });
  for (const preset of [generic, github]) {
    assert.deepEqual(selectHeaders(preset, request), {
      "user-agent": "agent",
      "x-github-event": "push",
      "x-hub-signature-256": "present",
    });
  }
});

Deno.test("selectHeaders() keeps no more than 512 characters of each", () => {
  const request = inbound("{}", { "user-agent": "x".repeat(1_000) });
  assert.equal(selectHeaders(generic, request)["user-agent"]?.length, 512);
});
