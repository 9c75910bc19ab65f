import { resolve } from "node:path";
import postgres from "postgres";
import {
  type Account,
  type Owner,
  postgresAccount,
} from "./embedded_account.ts";
import { lockDirectory } from "./embedded_lock.ts";

export interface Embedded {
  url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  maxConnections?: number;
  /** Told when PostgreSQL stops by itself and when it is back. */
  log?: (event: string, fields: Record<string, unknown>) => void;
}

/** Put there by `deno task setup`: the programs of this machine's platform, at a path that flags can name. */
const PROGRAMS = resolve(
  import.meta.dirname!,
  "../node_modules/.sluice/postgres/bin",
);

// Given on the command line, they win over any file in the data directory: an acknowledged delivery
// depends on the first three.
const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "128MB",
  log_destination: "stderr",
  logging_collector: "off",
};

interface Cluster {
  directory: string;
  account: Account;
  password: string;
  maxConnections: number;
}

/**
 * Starts a PostgreSQL of our own on a loopback port, with its data in `dataDir`, and keeps it running
 * until `stop`. The data survive everything that a database survives.
 */
export async function startEmbedded(
  options: EmbeddedOptions,
): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  const { log = console.error, maxConnections = 100 } = options;
  const lock = await claim(dataDir);
  try {
    const cluster = await openCluster(dataDir, maxConnections);
    await stopOrphan(cluster);
    const port = freePort();
    const url = urlOf(cluster, port);
    const server = await startServer(cluster, port);
    try {
      await ensureDatabase(cluster, port);
    } catch (error) {
      await server.stop();
      throw error;
    }
    const supervisor = supervise(
      server,
      () => startServer(cluster, port),
      log,
    );
    let stopping: Promise<void> | undefined;
    const stop = async () => {
      await supervisor.stop();
      lock.close();
    };
    return { url, stop: () => stopping ??= stop() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function claim(dataDir: string): Promise<Deno.FsFile> {
  try {
    // Root's PostgreSQL runs as another account, which must be able to pass, but not to look around.
    const mode = Deno.uid() === 0 ? 0o711 : 0o700;
    await Deno.mkdir(dataDir, { recursive: true, mode });
    return await lockDirectory(dataDir);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new Error(
      `${dataDir} belongs to another user: start Sluice as that user, or set DATA_DIR to another directory`,
      { cause: error },
    );
  }
}

async function openCluster(
  dataDir: string,
  maxConnections: number,
): Promise<Cluster> {
  const directory = `${dataDir}/postgres`;
  const existing = await Deno.stat(directory).catch(unlessMissing);
  const keeper: Owner | undefined = existing?.uid && existing.gid !== null
    ? { uid: existing.uid, gid: existing.gid }
    : undefined;
  const account = await postgresAccount([PROGRAMS, dataDir], keeper);
  const passwordFile = `${dataDir}/postgres.password`;
  if (!existing) await createCluster(account, dataDir, directory, passwordFile);
  const password = await Deno.readTextFile(passwordFile).catch(unlessMissing);
  if (!password) {
    throw new Error(
      `${passwordFile} is missing: put it back, or move ${directory} away to start afresh`,
    );
  }
  return { directory, account, password: password.trim(), maxConnections };
}

async function createCluster(
  account: Account,
  dataDir: string,
  directory: string,
  passwordFile: string,
): Promise<void> {
  const unfinished = `${directory}.new`;
  for await (const entry of Deno.readDir(dataDir)) {
    if (entry.name.startsWith("postgres.new")) {
      await Deno.remove(`${dataDir}/${entry.name}`, { recursive: true });
    }
  }
  const password = crypto.getRandomValues(new Uint8Array(24)).toHex();
  await Deno.remove(passwordFile).catch(unlessMissing);
  await Deno.writeTextFile(passwordFile, `${password}\n`, {
    mode: 0o600,
    createNew: true,
  });
  const building = `${unfinished}-${crypto.randomUUID()}`;
  await Deno.mkdir(building, { mode: 0o700 });
  if (account.owner) {
    const { uid, gid } = account.owner;
    await Deno.chown(passwordFile, uid, gid);
    await Deno.chown(building, uid, gid);
  }
  await run(account, "initdb", [
    `--pgdata=${building}`,
    "--username=sluice",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
  ]);
  await Deno.rename(building, directory);
  await syncDirectory(dataDir);
}

/** A rename lives in the directory: until that is flushed, a power cut could still take it back. */
async function syncDirectory(path: string): Promise<void> {
  using directory = await Deno.open(path);
  await directory.sync();
}

async function run(
  account: Account,
  program: string,
  args: string[],
): Promise<void> {
  const { success, stdout, stderr } = await account.command(
    `${PROGRAMS}/${program}`,
    args,
  )
    .output().catch(explainMissing);
  if (success) return;
  const text = new TextDecoder();
  throw new Error(
    `${program} failed:\n${text.decode(stdout)}${text.decode(stderr)}`,
  );
}

function explainMissing(error: unknown): never {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  throw new Error(
    `PostgreSQL's programs are not at ${PROGRAMS}, or cannot run on this system (they need glibc): ` +
      "run `deno task setup`, or set DATABASE_URL",
    { cause: error },
  );
}

/**
 * Stops a server that a service which died by `kill -9` has left behind. Only a server that knows our
 * password is ours: the process id alone may belong to anybody by now.
 */
async function stopOrphan(cluster: Cluster): Promise<void> {
  const pidFile = await Deno.readTextFile(`${cluster.directory}/postmaster.pid`)
    .catch(unlessMissing);
  const port = Number(pidFile?.split("\n")[3]);
  if (!port) return;
  for (
    const deadline = Date.now() + 60_000;
    Date.now() < deadline;
    await pause(100)
  ) {
    const answer = await probe(urlOf(cluster, port, "postgres"));
    if (answer === "absent") return;
    if (answer === "ready") {
      return await run(cluster.account, "pg_ctl", [
        "stop",
        `--pgdata=${cluster.directory}`,
        "--mode=fast",
        "--wait",
      ]);
    }
  }
}

// Starting up, shutting down, or out of connections: a server is there, and will be of another mind soon.
const PASSING = ["57P03", "53300"];

async function probe(url: string): Promise<"ready" | "passing" | "absent"> {
  const sql = connect(url);
  try {
    await sql`select 1`;
    return "ready";
  } catch (error) {
    return PASSING.includes((error as { code?: string }).code ?? "")
      ? "passing"
      : "absent";
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const sql = connect(urlOf(cluster, port, "postgres"));
  try {
    const found = await sql`select from pg_database where datname = 'sluice'`;
    if (found.length === 0) await sql`create database sluice`;
  } finally {
    await sql.end();
  }
}

function connect(url: string): postgres.Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
  });
}

function urlOf(cluster: Cluster, port: number, database = "sluice"): string {
  return `postgres://sluice:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Below the ranges that systems hand out by themselves, so that nobody takes it while PostgreSQL restarts. */
function freePort(): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error(
    "no free port on 127.0.0.1 between 20000 and 32000: set DATABASE_URL",
  );
}

interface Server {
  /** Resolves with the last lines of the server's log when it has ended, for whatever reason. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/** Resolves when the server accepts connections. */
async function startServer(cluster: Cluster, port: number): Promise<Server> {
  const begun = Date.now();
  for (;;) {
    const { server, ready } = spawnServer(cluster, port);
    const log = await Promise.race([ready, server.ended]);
    if (log === undefined) return server;
    // What a killed server leaves behind vanishes by itself as soon as its last backend has noticed.
    if (log.includes("is still in use") && Date.now() - begun < 30_000) {
      await pause(50);
      continue;
    }
    if (!log.includes('lock file "postmaster.pid" already exists')) {
      throw new Error(`PostgreSQL did not start:\n${log}`);
    }
    // We hold the directory's lock and nothing listens on the recorded port, so after a while the file is
    // a dead server's, and its process id has gone to somebody else. PostgreSQL still checks its shared memory.
    if (Date.now() - begun > 2_000) {
      await Deno.remove(`${cluster.directory}/postmaster.pid`);
    }
    await pause(100);
  }
}

function spawnServer(cluster: Cluster, port: number) {
  const settings = Object.entries({
    ...SETTINGS,
    port,
    max_connections: cluster.maxConnections,
  })
    .flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = cluster.account.command(
    `${PROGRAMS}/postgres`,
    ["-D", cluster.directory, ...settings],
    // Detached: Ctrl-C reaches a terminal's whole process group, and the database must outlive the drain.
    { stdin: "null", stdout: "null", stderr: "piped", detached: true },
  ).spawn();
  const { promise: ready, resolve: isReady } = Promise.withResolvers<
    undefined
  >();
  const log = followLog(child.stderr, isReady);
  const ended = Promise.all([child.status, log]).then(([, lines]) => lines);
  const server: Server = {
    ended,
    async stop() {
      signal(child, "SIGINT");
      // An immediate stop loses nothing: what was committed is recovered at the next start.
      const impatient = setTimeout(() => signal(child, "SIGQUIT"), 10_000);
      await ended;
      clearTimeout(impatient);
    },
  };
  return { server, ready };
}

async function followLog(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
  isReady: (value: undefined) => void,
): Promise<string> {
  let tail = "";
  for await (const text of stderr.pipeThrough(new TextDecoderStream())) {
    tail = (tail + text).slice(-4_000);
    if (tail.includes("database system is ready to accept connections")) {
      isReady(undefined);
    }
  }
  return tail;
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    if (
      !(error instanceof TypeError || error instanceof Deno.errors.NotFound)
    ) throw error;
  }
}

/** Starts the server again, on the same port, whenever it ends by itself. */
function supervise(
  first: Server,
  start: () => Promise<Server>,
  log: NonNullable<EmbeddedOptions["log"]>,
): { stop(): Promise<void> } {
  const stopped = Promise.withResolvers<"stopped">();
  const loop = (async () => {
    let server: Server | undefined = first;
    for (let wait = 50;;) {
      if (server) {
        const end = await Promise.race([server.ended, stopped.promise]);
        if (end === "stopped") return await server.stop();
        log("embedded_postgres_ended", { said: end });
      }
      try {
        server = await start();
        log("embedded_postgres_back", {});
        wait = 50;
      } catch (error) {
        server = undefined;
        log("embedded_postgres_start_failed", { error: String(error) });
        if (await Promise.race([pause(wait), stopped.promise]) === "stopped") {
          return;
        }
        wait = Math.min(wait * 2, 1_000);
      }
    }
  })();
  return {
    async stop() {
      stopped.resolve("stopped");
      await loop;
    },
  };
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
