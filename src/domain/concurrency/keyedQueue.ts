/** Runs pieces of work: in order within each key, different keys concurrently, up to a limit in all. */
export interface KeyedQueue<Key> {
  /**
   * Runs `work` once all earlier work of each of `keys` has settled, and answers with its result. A rejection is passed
   * on and does not keep later work of the same key from running.
   */
  run<T>(keys: readonly Key[], work: () => Promise<T>): Promise<T>;
}

/** @param limit how many pieces of work run at the same time at most */
export function createKeyedQueue<Key>(limit = Number.POSITIVE_INFINITY): KeyedQueue<Key> {
  const lastOfKey = new Map<Key, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function withinLimit<T>(work: () => Promise<T>): Promise<T> {
    if (running >= limit) {
      // A finished task hands its place over, so that nothing slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    async run(keys, work) {
      const earlier = keys.map((key) => lastOfKey.get(key)).filter((work) => work !== undefined);
      const mine = Promise.allSettled(earlier).then(() => withinLimit(work));
      for (const key of keys) lastOfKey.set(key, mine);
      try {
        return await mine;
      } finally {
        for (const key of keys) if (lastOfKey.get(key) === mine) lastOfKey.delete(key);
      }
    },
  };
}
