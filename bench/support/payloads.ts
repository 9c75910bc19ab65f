import { createHmac } from "node:crypto";
import { SIGNING_SECRET } from "./service.ts";

/** A webhook as GitHub sends it, ready for the wire but for its delivery id: `head` + id + `tail`. */
export interface PreparedRequest {
  readonly head: string;
  readonly tail: string;
  readonly body: string;
}

/** Different bodies, so that nothing on the way can be clever about one. */
const VARIETY = 16;

export function prepareRequests(
  paths: readonly string[],
  bytes: number,
): PreparedRequest[] {
  return Array.from({ length: VARIETY }, (_, seed) => {
    const body = pullRequest(bytes, seed);
    const signature = createHmac("sha256", SIGNING_SECRET).update(body)
      .digest("hex");
    return {
      head: [
        `POST ${paths[seed % paths.length]} HTTP/1.1`,
        "Host: 127.0.0.1",
        "User-Agent: GitHub-Hookshot/044aadd",
        "Accept: */*",
        "Content-Type: application/json",
        `Content-Length: ${body.length}`,
        "X-GitHub-Event: pull_request",
        "X-GitHub-Hook-ID: 292430182",
        `X-Hub-Signature-256: sha256=${signature}`,
        "X-GitHub-Delivery: ",
      ].join("\r\n"),
      tail: `\r\n\r\n${body}`,
      body,
    };
  });
}

/**
 * A `pull_request` event of about the size asked for: nested objects, ids, hashes, prose, and the many URLs that make
 * up most of such an event. In ASCII, so that the number of characters is that of bytes.
 */
export function pullRequest(bytes: number, seed: number): string {
  const random = generator(seed);
  const number = 1 + Math.floor(random() * 9999);
  const api = `https://api.github.com/repos/${word(random)}/${word(random)}`;
  const event = {
    action: "opened",
    number,
    pull_request: {
      url: `${api}/pulls/${number}`,
      id: Math.floor(random() * 2 ** 31),
      commits_url: `${api}/pulls/${number}/commits`,
      review_comments_url: `${api}/pulls/${number}/comments`,
      statuses_url: `${api}/statuses/${hex(random, 40)}`,
      title: words(random, 60),
      user: user(random),
      head: { ref: word(random), sha: hex(random, 40) },
      base: { ref: "main", sha: hex(random, 40) },
      body: "",
      draft: false,
    },
    commits: [] as object[],
    sender: user(random),
  };
  let length = JSON.stringify(event).length;
  while (length + 900 < bytes) {
    const sha = hex(random, 40);
    const commit = {
      sha,
      url: `${api}/commits/${sha}`,
      comments_url: `${api}/commits/${sha}/comments`,
      author: user(random),
      message: words(random, 120),
      added: [`src/${word(random)}/${word(random)}.ts`],
    };
    event.commits.push(commit);
    length += JSON.stringify(commit).length + 1;
  }
  event.pull_request.body = words(random, Math.max(0, bytes - length));
  return JSON.stringify(event);
}

function user(random: () => number) {
  const login = word(random);
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id: Math.floor(random() * 2 ** 31),
    url,
    followers_url: `${url}/followers`,
    repos_url: `${url}/repos`,
    type: "User",
    site_admin: false,
  };
}

function words(random: () => number, length: number): string {
  let text = "";
  while (text.length < length) text += `${word(random)} `;
  return text.slice(0, length);
}

function word(random: () => number): string {
  let text = "";
  const length = 3 + Math.floor(random() * 8);
  for (let i = 0; i < length; i++) {
    text += String.fromCharCode(97 + Math.floor(random() * 26));
  }
  return text;
}

function hex(random: () => number, length: number): string {
  let text = "";
  while (text.length < length) text += Math.floor(random() * 16).toString(16);
  return text;
}

/** Small, seeded and good enough (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
