/** The service without its database: it parses, verifies, decides and answers, and stores nothing. */
import { serveWith } from "./serve.ts";

await serveWith((deps) => ({
  admission: {
    submit: () => Promise.resolve({ kind: "committed" }),
    stats: () => ({ waiting: 0, waitingBytes: 0 }),
    drain: () => Promise.resolve(),
  },
  runQueue: { ...deps.runQueue, announce: () => {} },
}));
