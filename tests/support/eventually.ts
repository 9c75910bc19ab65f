/** The first truthy answer of a probe that is asked over and over: for what has to happen, but not at once. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T> | T,
  milliseconds = 5_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
