import { cancellationSignal } from '@temporalio/activity';
import type { ChatId, PostId } from '../../domain/ids.ts';
import type { LeaseToken } from '../../domain/posts/ledger.ts';
import { rulesOf } from '../../domain/posts/route.ts';
import { requestPermits } from '../../domain/posts/sendPermits.ts';
import { AT_ONCE_ROWS, SLOW_POSTS } from './batchLimits.ts';
import { type Claimed, type DeliveryDependencies, DeliveryCalls } from './deliveryCalls.ts';

/** Sends first deliveries of posts within the tasks of their workflows. */
export interface FirstSends {
  /** How many deliveries of a post may be claimed for this; 0 while others take too long. */
  readonly most: () => number;
  /**
   * Sends what can go at this moment of what was claimed with that token. What has to wait for the limiter is given back,
   * and left to the batches.
   */
  readonly deliverClaimed: (postId: PostId, token: LeaseToken, claim: Claimed) => Promise<void>;
  /** Claims and sends what can go at this moment. Returns whether nothing is open any more. */
  readonly deliverAtOnce: (postId: PostId) => Promise<boolean>;
}

/** Builds {@link FirstSends} for one account. */
export function createFirstSends(dependencies: DeliveryDependencies): FirstSends {
  let slow = 0;

  /** Calls that hang hold the tasks of their workflows: no more than some of these tasks may be held. */
  async function watched<T>(work: () => Promise<T>): Promise<T> {
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      slow += 1;
    }, SLOW_POSTS.ms);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      if (isSlow) slow -= 1;
    }
  }

  function callsOf(postId: PostId, token?: LeaseToken): DeliveryCalls {
    const stopping = AbortSignal.any([dependencies.stopping, cancellationSignal()]);
    return new DeliveryCalls({ ...dependencies, stopping }, postId, token);
  }

  return {
    most: () => (slow < SLOW_POSTS.posts ? AT_ONCE_ROWS : 0),
    deliverClaimed: (postId, token, claim) =>
      watched(() => {
        const calls = callsOf(postId, token);
        return calls.during(() => sendWhatMayGo(dependencies, calls, claim));
      }),
    async deliverAtOnce(postId) {
      if (slow >= SLOW_POSTS.posts) return false;
      return watched(async () => {
        const { ledger } = dependencies;
        const calls = callsOf(postId);
        await calls.during(async () => {
          const claim = await ledger.claim(postId, calls.token, AT_ONCE_ROWS, 0 as ChatId);
          if (claim.kind === 'claimed') await sendWhatMayGo(dependencies, calls, claim);
        });
        // Everything that this step claimed is settled by now.
        return (await ledger.tally(postId)).open === 0;
      });
    },
  };
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
