import { repeatDuring } from '../../domain/concurrency/timers.ts';
import { RENEW_LEASE_MS } from './batchLimits.ts';

/** Runs `work` while its lease is renewed. If a renewal fails, at worst something is done twice. */
export function underLease<T>(renew: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  return repeatDuring(RENEW_LEASE_MS, () => void renew().catch(() => {}), work);
}
