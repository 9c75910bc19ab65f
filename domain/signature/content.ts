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

const compiled = new Map<string, Template | null>();
/** Templates come from presets and from users; the users' must not fill the memory. */
const MAX_COMPILED = 2000;

/** The signed content of a request, as its scheme says it. */
export function signedContents(
  content: SignedContent,
  signed: SignedRequest,
): Contents {
  if (typeof content === "string") {
    const template = templateOf(content);
    if (!template) return { ok: false, detail: "bad_configuration" };
    const chunks = renderTemplate(template, signed);
    return chunks
      ? { ok: true, variants: [chunks] }
      : { ok: false, detail: "missing_component" };
  }
  if ("code" in content) return CODED[content.code](signed);
  return { ok: true, variants: renderEach(content, signed) };
}

function* renderEach(
  templates: readonly string[],
  signed: SignedRequest,
): Generator<readonly Chunk[]> {
  for (const template of templates) {
    const compiledOne = templateOf(template);
    const chunks = compiledOne && renderTemplate(compiledOne, signed);
    if (chunks) yield chunks;
  }
}

/** Null for what is no template: it must refuse a delivery, not fail it. */
function templateOf(source: string): Template | null {
  let template = compiled.get(source);
  if (template === undefined) {
    try {
      template = compileTemplate(source);
    } catch {
      template = null;
    }
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(source, template);
  }
  return template;
}
