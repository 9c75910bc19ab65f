import ipaddr from "ipaddr.js";

type Range = ReturnType<typeof ipaddr.parseCIDR>;

/**
 * Whose request it is: the socket's other end, or, while that is a trusted proxy, the next address of
 * `X-Forwarded-For` from the right. What a client writes into the header itself stands further left and never counts.
 *
 * @param trusted CIDRs
 * @throws Error when a CIDR is none
 */
export function clientAddressFrom(
  trusted: readonly string[],
): (remoteAddress: string, forwardedFor: string | null) => string {
  const ranges: Range[] = trusted.map((cidr) => ipaddr.parseCIDR(cidr));
  const isTrusted = (address: string) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return ranges.some((range) =>
      parsed.kind() === range[0].kind() && parsed.match(range)
    );
  };
  return (remoteAddress, forwardedFor) => {
    let address = remoteAddress;
    if (ranges.length === 0 || forwardedFor === null) return address;
    const hops = forwardedFor.split(",").map((hop) => hop.trim());
    while (isTrusted(address)) {
      const hop = hops.pop();
      if (hop === undefined || !ipaddr.isValid(hop)) break;
      address = ipaddr.process(hop).toString();
    }
    return address;
  };
}

/** What limits count by: an IPv4 address, or the /64 that one IPv6 host has to itself. */
export function limitKey(address: string): string {
  if (!address.includes(":") || !ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === "ipv4"
    ? parsed.toString()
    : parsed.toByteArray().slice(0, 8).join(".");
}
