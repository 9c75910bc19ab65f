import { startEmbedded } from "../../db/embedded.ts";

const { url } = await startEmbedded({ dataDir: Deno.args[0]! });
console.log(url);
