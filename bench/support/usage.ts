/** Seconds of processor time, from /proc; all zeros where there is no such thing. */
export interface Usage {
  readonly service: number;
  readonly postgres: number;
  /** This process and the programs that it ran to their end: the load generators. */
  readonly own: number;
  /** Of the whole machine. */
  readonly busy: number;
  readonly idle: number;
}

const TICKS_PER_SECOND = 100;

export async function readUsage(
  servicePids: readonly number[],
  postmaster: number | null,
): Promise<Usage> {
  let service = 0;
  for (const pid of servicePids) service += await processSeconds(pid);
  const [busy, idle] = await machineSeconds();
  return {
    service,
    postgres: postmaster === null ? 0 : await familySeconds(postmaster),
    own: ticks(await stat(Deno.pid), 11, 12, 13, 14),
    busy,
    idle,
  };
}

export function difference(after: Usage, before: Usage): Usage {
  return {
    service: after.service - before.service,
    postgres: after.postgres - before.postgres,
    own: after.own - before.own,
    busy: after.busy - before.busy,
    idle: after.idle - before.idle,
  };
}

/** Fields after the command's name, which may hold spaces: [0] is the state. */
async function stat(pid: number): Promise<string[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

const ticks = (fields: string[], ...at: number[]) =>
  at.reduce((sum, i) => sum + Number(fields[i] ?? 0), 0) / TICKS_PER_SECOND;

async function processSeconds(pid: number): Promise<number> {
  return ticks(await stat(pid), 11, 12);
}

/** A process, its children that live, and those that have ended. */
async function familySeconds(parent: number): Promise<number> {
  let seconds = ticks(await stat(parent), 11, 12, 13, 14);
  for await (const { name } of readProc()) {
    const pid = Number(name);
    if (!pid) continue;
    const fields = await stat(pid);
    if (Number(fields[1]) === parent) seconds += ticks(fields, 11, 12);
  }
  return seconds;
}

async function* readProc() {
  try {
    yield* Deno.readDir("/proc");
  } catch {
    // Not on this system.
  }
}

async function machineSeconds(): Promise<[busy: number, idle: number]> {
  const text = await Deno.readTextFile("/proc/stat").catch(() => "cpu  ");
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] =
    (text.split("\n")[0] ?? "").split(/\s+/).slice(1).map((n) =>
      Number(n) / TICKS_PER_SECOND
    );
  return [
    user + nice + system + rest.slice(0, 3).reduce((a, b) => a + b, 0),
    idle + wait,
  ];
}

export async function residentMegabytes(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024;
}
