import type { Contents } from "../content.ts";
import type { SignedRequest } from "../signed_request.ts";

export function contentfulContent(_signed: SignedRequest): Contents {
  return { ok: false, detail: "missing_component" };
}
