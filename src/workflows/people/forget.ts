import { patched, sleep } from '@temporalio/workflow';
import type { ForgetInput } from './contract.ts';
import { upkeep, voice } from '../steps.ts';

/** How long to wait for calls that are under way, when nothing else is left of an author's posts. */
const LOOK_AGAIN = '2 seconds';

/**
 * Erases what is held about a person. Who they were and what they said goes first and all at once, and they are told;
 * where copies of their posts are, which nobody sees, may take longer. Whom it is about stands in the database, with
 * the order.
 */
export async function forget({ orderId, report }: ForgetInput): Promise<void> {
  if (!patched('the person goes first')) {
    await forgetCopiesOf(orderId);
    await upkeep.forgetPerson(orderId);
    return;
  }
  await upkeep.forgetPerson(orderId);
  if (report) await voice.tellForgotten(report);
  await forgetCopiesOf(orderId);
}

async function forgetCopiesOf(orderId: string): Promise<void> {
  while (await upkeep.forgetCopies(orderId)) await sleep(LOOK_AGAIN);
}
