import type { Caller } from './caller.ts';

/** Bot API: StarAmount. */
interface StarAmount {
  readonly amount: number;
  readonly nanostar_amount?: number;
}

/** The Stars that a bot has, with their fractions (Bot API: getMyStarBalance). */
export async function starBalance(call: Caller): Promise<number> {
  const { amount, nanostar_amount = 0 } = (await call('getMyStarBalance', {})) as StarAmount;
  return amount + nanostar_amount / 1_000_000_000;
}
