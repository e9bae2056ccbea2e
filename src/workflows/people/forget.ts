import type { ForgetSteps } from '../../activities/people/forgetSteps.ts';
import { patched, sleep } from '@temporalio/workflow';
import type { ForgetInput } from './contract.ts';
import { atMostOnceSteps, heavySteps, longestSteps } from '../steps.ts';

const longest = longestSteps<Pick<ForgetSteps, 'forgetPerson'>>();
const notices = atMostOnceSteps<Pick<ForgetSteps, 'tellForgotten'>>();

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
    await longest.forgetPerson(orderId);
    return;
  }
  await longest.forgetPerson(orderId);
  if (report) await notices.tellForgotten(report);
  await forgetCopiesOf(orderId);
}

async function forgetCopiesOf(orderId: string): Promise<void> {
  const heavy = heavySteps<Pick<ForgetSteps, 'forgetCopies'>>();
  while (await heavy.forgetCopies(orderId)) await sleep(LOOK_AGAIN);
}
