import { startEmbedded } from "../../db/embedded.ts";
import { serveUntilEof } from "./serve_until_eof.ts";

const dataDir = await Deno.makeTempDir({ prefix: "sluice-test-" });
const server = await startEmbedded({ dataDir, maxConnections: 500 });
await serveUntilEof(server.url, async () => {
  await server.stop();
  await Deno.remove(dataDir, { recursive: true });
});
