export interface Deadlines {
  readonly ms: number;
  /** Calls `late` when time is up, unless what it returns has been called before. */
  watch(late: () => void): () => void;
}

/** Things that each may take so many milliseconds. One timer watches them all: one for each costs more than it saves. */
export function createDeadlines(ms: number): Deadlines {
  const oldestFirst = new Set<{ readonly until: number; late(): void }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function check() {
    timer = undefined;
    const now = performance.now();
    for (const entry of oldestFirst) {
      if (entry.until > now) {
        timer = setTimeout(check, entry.until - now);
        return;
      }
      oldestFirst.delete(entry);
      entry.late();
    }
  }

  return {
    ms,
    watch(late) {
      const entry = { until: performance.now() + ms, late };
      oldestFirst.add(entry);
      timer ??= setTimeout(check, ms);
      return () => {
        oldestFirst.delete(entry);
        if (oldestFirst.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}
