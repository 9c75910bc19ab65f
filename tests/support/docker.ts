/** Asks the Docker engine, where there seems to be one, whether it is there. */
export async function dockerAnswers(): Promise<boolean> {
  for (const target of candidates()) {
    try {
      using connection = await connect(target);
      await connection.write(
        new TextEncoder().encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"),
      );
      const answer = new Uint8Array(64);
      const length = await connection.read(answer);
      const status = new TextDecoder().decode(answer.subarray(0, length ?? 0));
      if (/^HTTP\/1\.\d 200/.test(status)) return true;
    } catch {
      // Whatever is wrong with it, it is not an engine to test with.
    }
  }
  return false;
}

function candidates(): string[] {
  const configured = Deno.env.get("DOCKER_HOST");
  if (configured) return [configured];
  return [
    "unix:///var/run/docker.sock",
    `unix://${Deno.env.get("HOME")}/.docker/run/docker.sock`,
    `unix://${Deno.env.get("XDG_RUNTIME_DIR")}/docker.sock`,
  ];
}

function connect(target: string): Promise<Deno.Conn> {
  const { protocol, hostname, port, pathname } = new URL(target);
  return protocol === "unix:"
    ? Deno.connect({ transport: "unix", path: pathname })
    : Deno.connect({ hostname, port: Number(port) });
}
