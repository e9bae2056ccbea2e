import { cancellationSignal } from '@temporalio/activity';
import type { ChatId, PostId } from '../../domain/ids.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls, type Later } from './deliveryCalls.ts';

/** So many deliveries are looked at; what is beyond is for the batches. */
const ROWS = 10;
/**
 * Calls that hang hold their workflow's task, and all other workflows need some too: while the calls of so many posts
 * have taken that long, nothing more is sent like this. It is half of the tasks that a process takes at a time.
 */
const SLOW = { posts: 20, ms: 1_000 };

/**
 * Makes the step that sends the first deliveries of a post within its workflow's own task, as far as they can go
 * this very moment: what would have to wait, for its turn or for another post, is left to the batches. Answers
 * whether nothing is open any more.
 */
export function createDeliverAtOnce(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<boolean> {
  let slow = 0;
  return async (postId) => {
    if (slow >= SLOW.posts) return false;
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      slow += 1;
    }, SLOW.ms);
    try {
      return await deliverAtOnce(dependencies, postId);
    } finally {
      clearTimeout(timer);
      if (isSlow) slow -= 1;
    }
  };
}

async function deliverAtOnce(dependencies: DeliveryDependencies, postId: PostId): Promise<boolean> {
  const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
  const calls = new DeliveryCalls({ ...dependencies, stopping }, postId);
  const { ledger } = dependencies;
  await calls.during(async () => {
    const claim = await ledger.claim(postId, calls.token, ROWS, 0 as ChatId);
    if (claim.kind === 'claimed') await sendWhatMayGo(dependencies, calls, claim);
  });
  // A row that was claimed by nobody else is settled now.
  return (await ledger.tally(postId)).open === 0;
}

async function sendWhatMayGo(
  { permits, limiter }: DeliveryDependencies,
  calls: DeliveryCalls,
  claim: Claimed,
): Promise<void> {
  const held = await calls.hold(claim);
  const permitted = held.slice(0, permits.takeFree(held.length));
  let granted = 0;
  try {
    if (permitted.length === 0) return;
    const askedAt = Date.now();
    const verdicts = await limiter.acquire(
      rulesOf(claim.route).lane,
      permitted.map((delivery) => calls.requestFor(claim, delivery)),
    );
    const going = permitted.filter((_, index) => verdicts[index]!.granted);
    const later = permitted.flatMap((delivery, index): Later[] => {
      const verdict = verdicts[index]!;
      return verdict.granted || verdict.because === 'everybody'
        ? []
        : [{ delivery, delayMs: verdict.waitMs }];
    });
    granted = going.length;
    calls.begin(claim, going, askedAt);
    await calls.putBack(later);
  } finally {
    permits.give(permitted.length - granted);
  }
}
