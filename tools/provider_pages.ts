/**
 * Writes `docs/providers/` from the presets: `deno task providers`. A page for each family of signatures, and an index; a
 * contract test fails where they are not current.
 */
import { FAMILIES, type Family, familyOf } from "../domain/providers/family.ts";
import { type Preset, signatureSources } from "../domain/providers/preset.ts";
import { PROVIDERS } from "../domain/providers/providers.ts";
import { FAMILY_TEXTS } from "./provider_families.ts";

const PRESETS: readonly Preset[] = Object.values(PROVIDERS);

/** The pages' text by their file name. */
export function providerPages(): ReadonlyMap<string, string> {
  return new Map([
    ["README.md", indexPage()],
    ...FAMILIES.map((family) => [`${family}.md`, familyPage(family)] as const),
  ]);
}

function indexPage(): string {
  const families = FAMILIES.map((family) => {
    const presets = presetsOf(family);
    return [
      `[${FAMILY_TEXTS[family].title}](${family}.md)`,
      FAMILY_TEXTS[family].summary,
      String(presets.length),
      String(confirmed(presets)),
      String(presets.length - confirmed(presets)),
    ];
  });
  const total = [
    "all",
    "",
    String(PRESETS.length),
    String(confirmed(PRESETS)),
    String(PRESETS.length - confirmed(PRESETS)),
  ];
  return page(
    "Providers",
    `Sluice knows ${PRESETS.length} providers: how each signs, identifies, names and retries its webhooks. Create a ` +
      "trigger with the provider's id, paste its secret, and enter the trigger's `webhook_url` at the provider. What " +
      "is here is in `GET /api/providers/{id}` too.",
    "**Evidence** says how sure the signature is: `confirmed` was read in the provider's own code or pages, `secondary` " +
      "in others' production code.",
    table(
      ["family", "how it signs", "providers", "confirmed", "secondary"],
      [...families, total],
    ),
    "## By name",
    table(
      ["provider", "id", "family"],
      PRESETS.toSorted(byName).map((preset) => {
        const family = familyOf(preset);
        return [
          preset.name,
          `\`${preset.id}\``,
          `[${FAMILY_TEXTS[family].title}](${family}.md)`,
        ];
      }),
    ),
    'A provider that is not here is described in the API itself: a trigger with `"provider": "custom"` has a ' +
      "`custom_preset` that says where the signature is and what it covers.",
  );
}

function familyPage(family: Family): string {
  const { title, about } = FAMILY_TEXTS[family];
  const presets = presetsOf(family).toSorted(byName);
  return page(
    title,
    about,
    "A *stable* dedupe id is the same for every retry. *Deadline* is how soon the provider wants its answer. Where " +
      "nothing is known, nothing is said.",
    table(
      [
        "provider",
        "id",
        "evidence",
        "secret, and where it is",
        "signature",
        "dedupe id",
        "handshake",
        "deadline",
      ],
      presets.map((preset) => [
        preset.docsUrl ? `[${preset.name}](${preset.docsUrl})` : preset.name,
        `\`${preset.id}\``,
        preset.evidence,
        preset.setup,
        sources(preset.schemes.flatMap(signatureSources)),
        dedupeId(preset),
        handshakes(preset),
        preset.ackDeadline === undefined ? "" : `${preset.ackDeadline} s`,
      ]),
    ),
    "[All providers](README.md)",
  );
}

function presetsOf(family: Family): readonly Preset[] {
  return PRESETS.filter((preset) => familyOf(preset) === family);
}

function confirmed(presets: readonly Preset[]): number {
  return presets.filter(({ evidence }) => evidence === "confirmed").length;
}

function byName(a: Preset, b: Preset): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

function dedupeId({ deliveryId }: Preset): string {
  if (!deliveryId) return "";
  const stable = { true: ", stable", false: ", not stable", null: "" };
  return sources(deliveryId.from) +
    stable[`${deliveryId.stableAcrossRetries}`];
}

function handshakes({ handshake }: Preset): string {
  const names = handshake?.rules?.map(({ name, method }) =>
    `${method} \`${name}\``
  );
  return [...new Set(names)].join("<br>");
}

/** Of a long row of numbered headers, the first and the last. */
function sources(all: readonly string[]): string {
  const unique = [...new Set(all)].map((source) => `\`${source}\``);
  return unique.length > 12
    ? `${unique[0]} … ${unique.at(-1)}`
    : unique.join("<br>");
}

function page(title: string, ...parts: readonly string[]): string {
  return [`# ${title}`, ...parts].join("\n\n") + "\n";
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)]
    .join("\n");
}

if (import.meta.main) {
  const folder = new URL("../docs/providers/", import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of providerPages()) {
    await Deno.writeTextFile(new URL(name, folder), text);
  }
}
