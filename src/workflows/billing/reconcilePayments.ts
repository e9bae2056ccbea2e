import { upkeep } from '../steps.ts';

/** Compares what Telegram booked with the payments that are kept. */
export async function reconcilePayments(): Promise<{ readonly seen: number; readonly differences: number }> {
  return upkeep.reconcilePayments(Date.now());
}
