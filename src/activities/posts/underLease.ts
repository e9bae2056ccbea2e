/** Leases are renewed so often; they last a few times as long. */
const RENEW_MS = 8_000;

/** Does the work with a lease kept alive. A renewal that fails costs at worst that something is done twice. */
export async function underLease<T>(renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const renewal = setInterval(() => void renew().catch(() => {}), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
  }
}
