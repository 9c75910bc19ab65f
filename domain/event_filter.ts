import type { ParsedBody } from "./body.ts";

/** One row of a trigger's filters: an event, and the actions of it that pass (none named: all do). */
export interface EventFilter {
  readonly event: string;
  readonly actions?: readonly string[] | undefined;
}

/**
 * Whether an event passes. No filters: every event does. Several rows of one event add up.
 *
 * @param names every name that the event goes by, from `eventAliases`
 * @param action the body's `action`, if it has one
 */
export function passesFilters(
  filters: readonly EventFilter[],
  names: readonly string[],
  action: string | null,
): boolean {
  if (filters.length === 0) return true;
  return filters.some((filter) =>
    names.includes(filter.event) &&
    (filter.actions === undefined || filter.actions.length === 0 ||
      (action !== null && filter.actions.includes(action)))
  );
}

/**
 * The names a filter may call an event by: as normalised (`github.pull_request.opened`), without its action
 * (`github.pull_request`), and both without the provider's prefix (`pull_request`), as the provider itself says.
 */
export function eventAliases(
  event: string,
  provider: string,
  action: string | null,
): string[] {
  const names = [event];
  if (action !== null && event.endsWith(`.${action}`)) {
    names.push(event.slice(0, -action.length - 1));
  }
  for (const prefix of new Set([`${provider}.`, "github.", "gitlab."])) {
    if (event.startsWith(prefix)) {
      names.push(...names.map((name) => name.slice(prefix.length)));
      break;
    }
  }
  return names;
}

/** The `action` of a JSON body, as GitHub and others name what happened to a thing. */
export function actionOf(body: ParsedBody): string | null {
  if (body.kind !== "json") return null;
  const { value } = body;
  if (typeof value !== "object" || value === null || !("action" in value)) {
    return null;
  }
  return typeof value.action === "string" ? value.action : null;
}
