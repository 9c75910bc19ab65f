export type LogLevel = "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON object a line. Fields never hold a token, a secret or a path that may contain one. */
export interface Log {
  (level: LogLevel, event: string, fields?: LogFields): void;
  /** Writes what is still held back. */
  flush(): Promise<void>;
}

const FLUSH_BYTES = 64 * 1024;
const FLUSH_MS = 50;

/** Lines are written together, so that a storm of requests is not slowed by its own log. */
export function createLog(write: (text: string) => Promise<void>): Log {
  let buffer = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const text = buffer;
    buffer = "";
    // A closed pipe must not stop the service.
    if (text) writing = writing.then(() => write(text)).catch(() => {});
    return writing;
  }

  const log = (level: LogLevel, event: string, fields: LogFields = {}) => {
    buffer += `${
      JSON.stringify({
        time: new Date().toISOString(),
        level,
        event,
        ...fields,
      })
    }\n`;
    if (buffer.length > FLUSH_BYTES) flush();
    else timer ??= setTimeout(flush, FLUSH_MS);
  };
  return Object.assign(log, { flush });
}

/** What may be logged of an unexpected error: its name, code, message and stack, but no field that holds row values. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) {
    return { error: String(Deno.inspect(error)).slice(0, 2000) };
  }
  const code = "code" in error ? error.code : undefined;
  return {
    error: error.name,
    code,
    message: error.message,
    stack: error.stack,
    ...(error.cause ? { cause: errorFields(error.cause) } : {}),
  };
}
