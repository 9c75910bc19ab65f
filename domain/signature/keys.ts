/** A document that a provider publishes: a key set, a certificate, a key. */
export interface KeyRequest {
  /** Always `https`. */
  readonly url: string;
  /** The only hosts it may be fetched from: exact, or `*.` and a domain. */
  readonly hosts: readonly string[];
  /** Sent as a JSON body with POST, where the provider hands out keys that way. */
  readonly body?: Readonly<Record<string, string>>;
  /** Ask again even where a copy is kept (a key id the copy does not have); honoured sparingly. */
  readonly refresh?: boolean;
}

export type KeyAnswer =
  | { readonly status: "found"; readonly text: string }
  /** The provider says there is no such key, or the address is not one of its hosts. */
  | { readonly status: "refused" }
  /** It could not be had now. */
  | { readonly status: "unavailable"; readonly detail: string };

/** Gets published keys; kept, so that it is not asked per request. Never throws. */
export interface KeyResolver {
  resolve(request: KeyRequest): Promise<KeyAnswer>;
}

/** Whether an address is `https`, on its default port, without credentials, and on one of the hosts. */
export function isAllowedKeyUrl(
  url: string,
  hosts: readonly string[],
): boolean {
  const parsed = URL.parse(url);
  if (
    parsed?.protocol !== "https:" || parsed.port !== "" ||
    parsed.username !== "" || parsed.password !== ""
  ) return false;
  const { hostname } = parsed;
  return hosts.some((host) =>
    host.startsWith("*.")
      ? hostname.endsWith(host.slice(1)) && hostname.length > host.length - 1
      : hostname === host
  );
}
