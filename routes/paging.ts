import { decodeCursor, type PageRequest } from "../domain/page.ts";
import { ServiceError } from "../domain/errors.ts";

/** What of a list was asked for. */
export function pageRequest(query: {
  limit?: number | undefined;
  cursor?: string | undefined;
  offset?: number | undefined;
}): PageRequest {
  const before = query.cursor === undefined ? null : decodeCursor(query.cursor);
  if (query.cursor !== undefined && before === null) {
    throw new ServiceError(
      "invalid_request",
      "`cursor` is not one that this service has given.",
    );
  }
  return { limit: query.limit ?? 20, before, offset: query.offset ?? 0 };
}

export function notFound(what: string): ServiceError {
  return new ServiceError("not_found", `There is no such ${what}.`);
}
