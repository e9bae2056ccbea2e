import { patched, sleep } from '@temporalio/workflow';
import type { AuthorId } from '../domain/ids.ts';
import type { ForgetInput } from './messages.ts';
import { upkeep, voice } from './steps.ts';

/** How long to wait for calls that are under way, when nothing else is left of an author's posts. */
const LOOK_AGAIN = '2 seconds';

/**
 * Erases what is held about a person. Who they were and what they said goes first and all at once, and they are told;
 * where copies of their posts are, which nobody sees, may take longer.
 */
export async function forget({ networkId, authorId, report }: ForgetInput): Promise<void> {
  if (!patched('the person goes first')) {
    await forgetCopiesOf(authorId);
    await upkeep.forgetPerson(networkId, authorId);
    return;
  }
  await upkeep.forgetPerson(networkId, authorId);
  if (report) await voice.tellForgotten(report);
  await forgetCopiesOf(authorId);
}

async function forgetCopiesOf(authorId: AuthorId | undefined): Promise<void> {
  if (authorId === undefined) return;
  while (await upkeep.forgetCopies(authorId)) await sleep(LOOK_AGAIN);
}
