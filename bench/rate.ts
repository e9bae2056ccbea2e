/** How many came per second, from the first to the last of them. */
export function perSecond(at: Float64Array): number {
  const spanMs = at.at(-1)! - at[0]!;
  return ((at.length - 1) / spanMs) * 1_000;
}

/** The value below which that share of the values lies, by nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
