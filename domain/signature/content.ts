import { contentfulContent } from "./content/contentful.ts";
import { hook0Content } from "./content/hook0.ts";
import { plivoV2Content, plivoV3Content } from "./content/plivo.ts";
import { twilioContent } from "./content/twilio.ts";
import type { CodedContent, SignedContent } from "./scheme.ts";
import type { SignedRequest } from "./signed_request.ts";
import {
  type Chunk,
  compileTemplate,
  renderTemplate,
  type Template,
} from "./template.ts";
import type { SignatureDetail } from "./verdict.ts";

/** What may have been signed: any of the variants, made one at a time because the first is nearly always the one. */
export type Contents =
  | { readonly ok: true; readonly variants: Iterable<readonly Chunk[]> }
  | { readonly ok: false; readonly detail: SignatureDetail };

const CODED: Readonly<
  Record<CodedContent["code"], (signed: SignedRequest) => Contents>
> = {
  contentful: contentfulContent,
  hook0: hook0Content,
  plivo_v2: plivoV2Content,
  plivo_v3: plivoV3Content,
  twilio: twilioContent,
};

const compiled = new Map<string, Template>();
/** Templates come from presets and from users; the users' must not fill the memory. */
const MAX_COMPILED = 2000;

/** The signed content of a request, as its scheme says it. */
export function signedContents(
  content: SignedContent,
  signed: SignedRequest,
): Contents {
  if (typeof content === "string") {
    const chunks = renderTemplate(templateOf(content), signed);
    return chunks ? { ok: true, variants: [chunks] } : MISSING_COMPONENT;
  }
  if ("code" in content) return CODED[content.code](signed);
  return { ok: true, variants: renderEach(content, signed) };
}

function* renderEach(
  templates: readonly string[],
  signed: SignedRequest,
): Generator<readonly Chunk[]> {
  for (const template of templates) {
    const chunks = renderTemplate(templateOf(template), signed);
    if (chunks) yield chunks;
  }
}

const MISSING_COMPONENT: Contents = { ok: false, detail: "missing_component" };

function templateOf(source: string): Template {
  let template = compiled.get(source);
  if (!template) {
    template = compileTemplate(source);
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(source, template);
  }
  return template;
}
