import { ServiceError } from "../domain/errors.ts";

/** `unknown`: the fault struck while COMMIT was under way, and only a later look at the rows can tell. */
export type Outcome = "not_committed" | "unknown";

/** The database could not do it in time. What it said stays in `cause`, for logs alone. */
export class DatabaseUnavailable extends ServiceError {
  readonly outcome: Outcome;

  constructor(outcome: Outcome, cause: unknown) {
    super("unavailable", "The database is unavailable", {
      cause,
      retryAfter: 1,
    });
    this.outcome = outcome;
  }
}

const CONNECTION_CODES = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "EMFILE",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

// Connection, rolled back by the server, read-only or idle session, resources, lock timeout, shutdown, I/O. Whole
// classes where every member is the server's state and never the statement's data.
const DATABASE_SQLSTATE =
  /^(08|40|53|58)|^(25006|25P03|25P04|55P03|57014|57P01|57P02|57P03|57P05)$/;

// Data, integrity, cardinality, check option, and limits of the program, such as an index row that is too large.
const DATA_SQLSTATE = /^(22|23|44|54)|^21000$/;

const DATA_CODES = new Set(["UNDEFINED_VALUE", "MAX_PARAMETERS_EXCEEDED"]);

/** The SQLSTATE of a server's error, or the name of the driver's or the system's. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

/** The database or the way to it is at fault: the same work may succeed later. */
export function isDatabaseFault(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = codeOf(error) ?? "";
  return CONNECTION_CODES.has(code) || DATABASE_SQLSTATE.test(code);
}

/** A row's own data is at fault: the same row fails again, and others do not. */
export function isDataFault(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return DATA_CODES.has(code) ||
    (DATA_SQLSTATE.test(code) && code.length === 5);
}

/** A value that no column can hold: a NUL in text, a time out of range, JSON too deep. Cleaned values never meet it. */
export function isUnstorableValue(error: unknown): boolean {
  return ["22008", "22021", "22P05", "54001"].includes(codeOf(error) ?? "");
}

/** The name of the constraint that was violated, or `undefined` when none was. */
export function constraintOf(error: unknown): string | undefined {
  if (!codeOf(error)?.startsWith("23")) return undefined;
  const name = (error as { constraint_name?: unknown }).constraint_name;
  return typeof name === "string" ? name : undefined;
}
