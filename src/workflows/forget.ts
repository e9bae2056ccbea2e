import { sleep } from '@temporalio/workflow';
import type { ForgetInput } from './messages.ts';
import { upkeep } from './steps.ts';

/** How long to wait for calls that are under way, when nothing else is left of an author's posts. */
const LOOK_AGAIN = '2 seconds';

/** Erases what is held about a person: where copies of their posts are, the posts, and who they were. */
export async function forget({ networkId, authorId }: ForgetInput): Promise<void> {
  if (authorId !== undefined) {
    while (await upkeep.forgetCopies(authorId)) await sleep(LOOK_AGAIN);
  }
  await upkeep.forgetPerson(networkId, authorId);
}
