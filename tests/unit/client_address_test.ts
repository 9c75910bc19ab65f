import assert from "node:assert/strict";
import { clientAddressFrom, limitKey } from "../../routes/client_address.ts";

const PROXIES = ["10.0.0.0/8", "fd00::/8"];

for (
  const [what, trusted, remote, forwarded, client] of [
    ["the socket's end", [], "198.51.100.7", null, "198.51.100.7"],
    ["nobody trusted", [], "10.0.0.1", "203.0.113.9", "10.0.0.1"],
    ["a stranger", PROXIES, "198.51.100.7", "203.0.113.9", "198.51.100.7"],
    ["a proxy without the header", PROXIES, "10.0.0.1", null, "10.0.0.1"],
    ["one proxy", PROXIES, "10.0.0.1", "203.0.113.9", "203.0.113.9"],
    [
      "two proxies",
      PROXIES,
      "10.0.0.1",
      "203.0.113.9, 10.0.0.2",
      "203.0.113.9",
    ],
    [
      "a lie to the left",
      PROXIES,
      "10.0.0.1",
      "1.1.1.1, 203.0.113.9",
      "203.0.113.9",
    ],
    [
      "a lie that names a proxy",
      PROXIES,
      "10.0.0.1",
      "1.1.1.1, 10.9.9.9, 203.0.113.9, 10.0.0.2",
      "203.0.113.9",
    ],
    ["proxies alone", PROXIES, "10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"],
    ["nonsense", PROXIES, "10.0.0.1", "unknown", "10.0.0.1"],
    [
      "nonsense further left",
      PROXIES,
      "10.0.0.1",
      "x, 203.0.113.9",
      "203.0.113.9",
    ],
    ["nothing", PROXIES, "10.0.0.1", "", "10.0.0.1"],
    [
      "IPv4 in IPv6",
      PROXIES,
      "::ffff:10.0.0.1",
      "203.0.113.9",
      "203.0.113.9",
    ],
    ["IPv6", PROXIES, "fd00::1", "2001:db8::7", "2001:db8::7"],
  ] as const
) {
  Deno.test(`the client's address: ${what}`, () => {
    assert.equal(clientAddressFrom(trusted)(remote, forwarded), client);
  });
}

Deno.test("limitKey() is one for an IPv4 address, and one for an IPv6 network", () => {
  assert.equal(limitKey("198.51.100.7"), limitKey("::ffff:198.51.100.7"));
  assert.notEqual(limitKey("198.51.100.7"), limitKey("198.51.100.8"));
  assert.equal(limitKey("2001:db8:0:1::1"), limitKey("2001:db8:0:1:ffff::2"));
  assert.notEqual(limitKey("2001:db8:0:1::1"), limitKey("2001:db8:0:2::1"));
});
