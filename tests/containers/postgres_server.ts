import { PostgreSqlContainer } from "@testcontainers/postgresql";
import { serveUntilEof } from "../support/serve_until_eof.ts";

const container = await new PostgreSqlContainer("postgres:15")
  .withCommand(["postgres", "-c", "max_connections=500"])
  .start();
await serveUntilEof(container.getConnectionUri(), async () => {
  await container.stop();
});
