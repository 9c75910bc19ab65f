import type { Preset } from "../providers/preset.ts";
import type { Source } from "../signature/scheme.ts";
import type { EventSample, SampleMoment } from "./event_sample.ts";

/** Where nothing names an event, the body does, as most providers' do. */
const EVENT = "resource.updated";

/** A sample from the preset alone: whatever it reads as id and event is where it looks for it. */
export function describedSample(
  preset: Preset,
  { id, iso }: SampleMoment,
): EventSample {
  const [idSource] = preset.deliveryId?.from ?? [];
  const [eventSource] = preset.event ?? [];
  const placed = [
    ...parts(idSource).map((source) => [source, id] as const),
    ...parts(eventSource).map((source) => [source, EVENT] as const),
  ];
  const headers: Record<string, string> = {};
  const item: Record<string, unknown> = {
    type: EVENT,
    id,
    created_at: iso,
    data: { id: "res_1001", name: "Example", status: "active" },
  };
  for (const [source, value] of placed) {
    const [kind, name = ""] = split(source);
    if (kind === "header") headers[name] = value;
    else if (kind === "key") item[keyFor(name)] = [{ id }];
    else if (kind === "body") {
      setMember(item, name.replace(/^\[\]\.?/, "").split("."), value);
    }
  }
  const isList = placed.some(([source]) => source.startsWith("body:[]"));
  return { headers, json: isList ? [item] : item };
}

function parts(source: Source | undefined): string[] {
  return source === undefined || source === "content_hash"
    ? []
    : source.split("+").map((part) => part.replace(/\?$/, ""));
}

function split(source: string): string[] {
  const colon = source.indexOf(":");
  return [source.slice(0, colon), source.slice(colon + 1)];
}

function keyFor(glob: string): string {
  return glob.startsWith("!") ? "sample" : glob.replace("*", "sample");
}

/** Sets a member by path; a step that ends in `[]` is a list of one. */
function setMember(
  target: Record<string, unknown>,
  [step = "", ...rest]: readonly string[],
  value: string,
): void {
  const isList = step.endsWith("[]");
  const key = isList ? step.slice(0, -2) : step;
  if (rest.length === 0) {
    target[key] = isList ? [value] : value;
    return;
  }
  const known = target[key];
  const inner = isList && Array.isArray(known) ? known[0] : known;
  const next: Record<string, unknown> =
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? inner
      : {};
  target[key] = isList ? [next] : next;
  setMember(next, rest, value);
}
