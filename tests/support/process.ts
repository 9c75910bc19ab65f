import { eventually } from "./eventually.ts";

/** The service as it runs in production: the task's command line, a process of its own, a real socket. */
export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  /** Every line of its log so far. */
  readonly lines: string[];
  kill(signal: Deno.Signal): void;
  readonly exit: Promise<{ code: number; signal: Deno.Signal | null }>;
}

export const PROCESS_ADMIN_KEY = "process-admin-key-0123456789";
export const PROCESS_SECRETS_KEY = new Uint8Array(32).fill(9).toBase64();

/** Starts `main.ts`, and waits until it listens. */
export async function startProcess(
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const child = spawn({
    DATABASE_URL: databaseUrl,
    ADMIN_KEY: PROCESS_ADMIN_KEY,
    SECRETS_KEY: PROCESS_SECRETS_KEY,
    RATE_LIMIT_IP: "0",
    RATE_LIMIT_TOKEN: "0",
    RATE_LIMIT_BAD_CREDENTIALS: "0",
    PORT: "0",
    ...env,
  });
  const lines: string[] = [];
  const reading = Promise.all([
    collect(child.stdout, lines),
    collect(child.stderr, lines),
  ]);
  let ended = false;
  const exit = child.status.then(async ({ code, signal }) => {
    ended = true;
    await reading;
    return { code, signal };
  });
  const process: Omit<ServiceProcess, "url"> = {
    lines,
    kill: (signal) => child.kill(signal),
    exit,
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGKILL");
      await exit;
    },
  };
  try {
    const url = await eventually("it listens", () => {
      if (ended) throw new Error(`it ended: ${lines.join("\n")}`);
      const line = lines.find((line) => line.includes('"event":"listening"'));
      return line && JSON.parse(line).url as string;
    }, 20_000);
    return { ...process, url };
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
}

/** Runs `main.ts` in an environment in which it should not start; what it says, and how it ends. */
export async function failToStart(
  env: Record<string, string>,
): Promise<{ code: number; text: string }> {
  const child = spawn({ PORT: "0", ...env });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stderr) + decoder.decode(stdout) };
}

function spawn(env: Record<string, string>): Deno.ChildProcess {
  const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const [, ...args] = (tasks.serve as string).split(" ");
  return new Deno.Command(Deno.execPath(), {
    args,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: Deno.env.get("HOME") ?? "",
      ...env,
    },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  lines: string[],
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  }
  if (rest) lines.push(rest);
}
