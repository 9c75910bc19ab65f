/** The direction of imports, as a plugin of `deno lint`. */

/** What each layer may import of the others. Files at the root put the layers together. */
const LAYERS: Record<string, readonly string[]> = {
  domain: [],
  openapi: ["domain"],
  db: ["domain"],
  routes: ["domain", "db", "openapi", "config.ts", "log.ts"],
  tools: ["domain", "db", "openapi", "routes", "deno.json"],
};

/** What touches the process; everything else is told. */
const PROCESS = [
  "env",
  "serve",
  "exit",
  "exitCode",
  "addSignalListener",
  "removeSignalListener",
];

/** The service's own files; other directories hold programs that run by themselves. */
const SERVICE = /^(?:(?!main\.ts$)[^/]+|(?:domain|openapi|db|routes)\/.+)$/;

export default {
  name: "layers",
  rules: {
    imports: {
      create(context) {
        const file = inProject(context.filename);
        const [layer = ""] = file.split("/");
        const allowed = LAYERS[layer];

        function check(node: Deno.lint.Node, specifier: string) {
          if (!/^\.\.?\//.test(specifier)) return;
          const target = new URL(specifier, `file:///${file}`).pathname.slice(
            1,
          );
          const [other = ""] = target.split("/");
          if (target === "main.ts") {
            context.report({
              node,
              message: "nothing imports main.ts",
              hint: "move what is shared into a file of its own",
            });
          } else if (allowed && other !== layer && !allowed.includes(other)) {
            context.report({
              node,
              message: `${layer}/ must not import ${specifier}`,
              hint: allowed.length > 0
                ? `${layer}/ may import ${allowed.join(", ")}`
                : `${layer}/ imports nothing of the other layers`,
            });
          }
        }

        return {
          ImportDeclaration: (node) => check(node, node.source.value),
          ExportAllDeclaration: (node) => check(node, node.source.value),
          ExportNamedDeclaration(node) {
            if (node.source) check(node, node.source.value);
          },
          ImportExpression(node) {
            if (node.source.type === "Literal") {
              check(node, String(node.source.value));
            }
          },
        };
      },
    },
    process: {
      create(context) {
        const file = inProject(context.filename);
        if (!SERVICE.test(file)) return {};
        return {
          MemberExpression(node) {
            const { object, property } = node;
            if (object.type !== "Identifier" || object.name !== "Deno") return;
            if (property.type !== "Identifier") return;
            if (!PROCESS.includes(property.name)) return;
            context.report({
              node,
              message: `only main.ts touches Deno.${property.name}`,
              hint: "take it as an argument",
            });
          },
        };
      },
    },
  },
} satisfies Deno.lint.Plugin;

const ROOT = new URL("..", import.meta.url).pathname;

/** A file's path from the project's root. */
function inProject(filename: string): string {
  return filename.startsWith(ROOT) ? filename.slice(ROOT.length) : filename;
}
