/** Sums up a V8 CPU profile: `deno run --allow-read bench/profile.ts <file.cpuprofile> [requests]`. */
interface Profile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

const [file = "", requests = "0"] = Deno.args;
const profile: Profile = JSON.parse(await Deno.readTextFile(file));

const self = new Map<number, number>();
profile.samples.forEach((id, i) =>
  self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas[i] ?? 0))
);
const byId = new Map(profile.nodes.map((node) => [node.id, node]));

const place = (url: string) =>
  /node_modules\/\.deno\/([^/]+)@/.exec(url)?.[1] ??
    /^(ext|node):[^?]*/.exec(url)?.[0] ??
    /\/((?:db|domain|routes|openapi|bench)\/[^?]*|[a-z_]+\.ts)$/.exec(url)
      ?.[1] ??
    (url || "(engine)");

const byFunction = new Map<string, number>();
const byFile = new Map<string, number>();
for (const [id, microseconds] of self) {
  const { functionName, url, lineNumber } = byId.get(id)!.callFrame;
  const at = place(url);
  const name = `${functionName || "(anonymous)"} ${at}:${lineNumber + 1}`;
  byFunction.set(name, (byFunction.get(name) ?? 0) + microseconds);
  const group = url ? at : functionName;
  byFile.set(group, (byFile.get(group) ?? 0) + microseconds);
}

// What a function took with all that it called; one that calls itself counts once.
const parentOf = new Map(
  profile.nodes.flatMap(({ id, children = [] }) =>
    children.map((child) => [child, id] as const)
  ),
);
const inclusive = new Map<string, number>();
for (const [id, microseconds] of self) {
  const seen = new Set<string>();
  for (let at: number | undefined = id; at; at = parentOf.get(at)) {
    const { functionName, url, lineNumber } = byId.get(at)!.callFrame;
    if (!url) continue;
    seen.add(
      `${functionName || "(anonymous)"} ${place(url)}:${lineNumber + 1}`,
    );
  }
  for (const name of seen) {
    inclusive.set(name, (inclusive.get(name) ?? 0) + microseconds);
  }
}

const total = [...self.values()].reduce((sum, n) => sum + n, 0);
const idle = byFile.get("(idle)") ?? 0;
console.log(
  `${(total / 1e6).toFixed(1)} s, ${(idle / total * 100).toFixed(0)} % idle`,
);
print("by file", byFile, 40);
print("by function", byFunction, 50);
print("by function, with what it calls", inclusive, 80);

function print(heading: string, sums: Map<string, number>, most: number) {
  console.log(`\n${heading}`);
  const rows = [...sums].filter(([name]) => !name.startsWith("(idle)"))
    .toSorted(([, a], [, b]) => b - a).slice(0, most);
  for (const [name, microseconds] of rows) {
    const share = (microseconds / (total - idle) * 100).toFixed(1).padStart(5);
    const each = Number(requests) > 0
      ? ` ${(microseconds / Number(requests)).toFixed(1).padStart(6)} µs`
      : "";
    console.log(`${share} %${each}  ${name}`);
  }
}
