import { upkeep } from '../steps.ts';

/** Heals what a crash or an outage left undone for subscriptions and payments. */
export async function tendSubscriptions(): Promise<{
  readonly woken: number;
  readonly applied: number;
  readonly refunding: number;
}> {
  return upkeep.tendSubscriptions();
}
