/**
 * What wrk/requests.lua does, where there is no wrk: `requests.ts <url> <connections> <seconds>`, with REQUESTS, RUN
 * and DELIVERY_ID in the environment.
 */
import autocannon from "autocannon";

const [url = "", connections = "64", seconds = "5"] = Deno.args;
const directory = Deno.env.get("REQUESTS")!;
const run = Deno.env.get("RUN")!;
const fixed = Deno.env.get("DELIVERY_ID");

interface Prepared {
  path: string;
  headers: Record<string, string>;
  body: string;
}

const prepared: Prepared[] = [];
for await (const { name } of Deno.readDir(directory)) {
  if (!name.endsWith(".head")) continue;
  const head = await Deno.readTextFile(`${directory}/${name}`);
  const tail = await Deno.readTextFile(
    `${directory}/${name.replace(".head", ".tail")}`,
  );
  const [first = "", ...lines] = head.split("\r\n");
  prepared.push({
    path: first.split(" ")[1] ?? "/",
    headers: Object.fromEntries(
      lines.map((line) => line.split(": ") as [string, string])
        .filter(([header]) =>
          !["Host", "Content-Length", "X-GitHub-Delivery"].includes(header)
        ),
    ),
    body: tail.slice(4),
  });
}

let sent = 0;
const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  timeout: 10,
  requests: [{
    method: "POST",
    setupRequest(request: Record<string, unknown>) {
      const { path, headers, body } = prepared[sent % prepared.length]!;
      const id = fixed ??
        `${run}-0000-${(sent++).toString(16).padStart(12, "0")}`;
      return {
        ...request,
        path,
        headers: { ...headers, "X-GitHub-Delivery": id },
        body,
      };
    },
  }],
});
console.log(JSON.stringify({
  requests: result.requests.total,
  seconds: result.duration,
  refused: result.non2xx,
  broken: result.errors + result.timeouts,
  p50: result.latency.p50,
  p99: result.latency.p99,
  max: result.latency.max,
}));
