import { cancellationSignal } from '@temporalio/activity';
import type { ChatId, PostId } from '../../domain/ids.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { requestPermits } from '../../domain/posts/sendPermits.ts';
import { AT_ONCE_ROWS, SLOW_POSTS } from './batchLimits.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls } from './deliveryCalls.ts';

/**
 * Creates the step that sends the first deliveries of a post within its workflow's own task, as far as they can go at
 * this moment. What has to wait for the limiter or for another post is left to the batches. Returns whether nothing is
 * open any more.
 */
export function createDeliverAtOnce(
  dependencies: DeliveryDependencies,
): (postId: PostId) => Promise<boolean> {
  let slow = 0;
  return async (postId) => {
    if (slow >= SLOW_POSTS.posts) return false;
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      slow += 1;
    }, SLOW_POSTS.ms);
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
    const claim = await ledger.claim(postId, calls.token, AT_ONCE_ROWS, 0 as ChatId);
    if (claim.kind === 'claimed') await sendWhatMayGo(dependencies, calls, claim);
  });
  // Everything that this step claimed is settled by now.
  return (await ledger.tally(postId)).open === 0;
}

async function sendWhatMayGo(
  { callSlots, limiter }: DeliveryDependencies,
  calls: DeliveryCalls,
  claim: Claimed,
): Promise<void> {
  const held = await calls.hold(claim);
  const group = held.slice(0, callSlots.takeFree(held.length));
  let begun = 0;
  try {
    if (group.length === 0) return;
    const { permitted, heldByChat, askedAt } = await requestPermits(limiter, {
      lane: rulesOf(claim.route).lane,
      items: group,
      requestFor: (delivery) => calls.requestFor(claim, delivery),
    });
    begun = permitted.length;
    calls.begin(claim, permitted, askedAt);
    await calls.putBack(heldByChat);
  } finally {
    callSlots.give(group.length - begun);
  }
}
