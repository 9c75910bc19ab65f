import {
  isAllowedKeyUrl,
  type KeyAnswer,
  type KeyRequest,
  type KeyResolver,
} from "./domain/signature/keys.ts";

export interface RemoteKeysOptions {
  /** For tests; else the platform's. */
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

const TTL_MS = 60 * 60 * 1000;
/** A copy that cannot be renewed serves on for so long: keys change rarely, and an outage of theirs is not ours. */
const STALE_MS = 24 * 60 * 60 * 1000;
const NEGATIVE_TTL_MS = 60 * 1000;
/** How often a copy may be asked for anew because a key was not in it. */
const REFRESH_MS = 60 * 1000;
const TIMEOUT_MS = 1500;
const MAX_BYTES = 64 * 1024;
const MAX_ENTRIES = 1000;
/** Fetches per host and minute: forged addresses must not make us hammer a provider. */
const MAX_FETCHES_PER_MINUTE = 20;
const MINUTE_MS = 60 * 1000;

interface Entry {
  readonly answer: KeyAnswer;
  readonly fetchedAt: number;
}

/**
 * Fetches the keys and certificates that providers publish: over https, from the hosts of the request's allow-list
 * alone, without following redirects, at most 64 KiB in 1.5 s. Answers are kept for an hour, refusals and failures for
 * a minute; concurrent requests share one fetch. Nothing is ever fetched per webhook.
 */
export function createRemoteKeys(options: RemoteKeysOptions = {}): KeyResolver {
  const fetchText = options.fetch ?? fetch;
  const clock = options.now ?? Date.now;
  const entries = new Map<string, Entry>();
  const underWay = new Map<string, Promise<KeyAnswer>>();
  const budgets = new Map<string, { count: number; startedAt: number }>();

  function isFresh(entry: Entry, refresh: boolean): boolean {
    const age = clock() - entry.fetchedAt;
    const isFound = entry.answer.status === "found";
    if (isFound && refresh) return age < REFRESH_MS;
    return age < (isFound ? TTL_MS : NEGATIVE_TTL_MS);
  }

  function mayFetch(host: string): boolean {
    const now = clock();
    let budget = budgets.get(host);
    if (!budget || now - budget.startedAt >= MINUTE_MS) {
      if (budgets.size >= MAX_ENTRIES) budgets.clear();
      budgets.set(host, budget = { count: 0, startedAt: now });
    }
    budget.count++;
    return budget.count <= MAX_FETCHES_PER_MINUTE;
  }

  async function renew(
    key: string,
    request: KeyRequest,
    previous: Entry | undefined,
  ): Promise<KeyAnswer> {
    const age = previous ? clock() - previous.fetchedAt : Infinity;
    const stale = previous?.answer.status === "found" && age < STALE_MS
      ? previous.answer
      : null;
    if (!mayFetch(new URL(request.url).hostname)) {
      return stale ??
        { status: "unavailable", detail: "too many keys asked for" };
    }
    const answer = await fetchKey(fetchText, request);
    if (answer.status === "unavailable" && stale) return stale;
    entries.delete(key);
    entries.set(key, { answer, fetchedAt: clock() });
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) {
      entries.delete(oldest);
    }
    return answer;
  }

  return {
    async resolve(request) {
      if (!isAllowedKeyUrl(request.url, request.hosts)) {
        return { status: "refused" };
      }
      const key = await entryKey(request);
      const entry = entries.get(key);
      if (entry && isFresh(entry, request.refresh === true)) {
        return entry.answer;
      }
      let fetching = underWay.get(key);
      if (!fetching) {
        fetching = renew(key, request, entry)
          .finally(() => underWay.delete(key));
        underWay.set(key, fetching);
      }
      return await fetching;
    },
  };
}

/** Credentials in the body are part of what was asked, and are not kept in the clear. */
async function entryKey({ url, body }: KeyRequest): Promise<string> {
  if (!body) return url;
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return `${url} ${new Uint8Array(digest).toHex()}`;
}

async function fetchKey(
  fetchText: typeof fetch,
  { url, body }: KeyRequest,
): Promise<KeyAnswer> {
  try {
    const response = await fetchText(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return [400, 404, 410].includes(response.status)
        ? { status: "refused" }
        : { status: "unavailable", detail: `answered ${response.status}` };
    }
    const text = await readBounded(response);
    return text === null ? { status: "refused" } : { status: "found", text };
  } catch (error) {
    // Whatever went wrong with the network, the answer is the same: not now. Its name holds no secret.
    return {
      status: "unavailable",
      detail: error instanceof Error ? error.name : "failed",
    };
  }
}

/** Null where it is larger than any key set. */
async function readBounded(response: Response): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
