/** A media type without its parameters, in lower case (RFC 9110 §8.3.1), and one parameter of it. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** A parameter's value, unquoted; null where the header has none of that name. */
export function mediaParameter(
  contentType: string | null,
  name: string,
): string | null {
  const pattern = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, "i");
  const match = pattern.exec(contentType ?? "");
  return match?.[1] ?? match?.[2] ?? null;
}
