/** Splits a list into batches of at most `size`, in order. */
export function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/**
 * Does work for every item, for at most `atOnce` of them at the same time: each batch begins once the one before it has
 * ended. Answers with the results, in the order of the items; rejects with the first failure, and begins nothing more.
 */
export async function mapInBatches<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const batch of batches(items, atOnce))
    results.push(...(await Promise.all(batch.map((item) => work(item)))));
  return results;
}
