import type { SubscriptionSteps } from '../../activities/billing/subscriptionSteps.ts';
import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { NetworkChatId } from '../../domain/ids.ts';
import { nameOf, subscriberOf, type SubscriberReference } from '../../domain/billing/subscriber.ts';
import type {
  OrderOutcome,
  OrderReference,
  SubscriptionOrder,
  SubscriptionView,
} from '../../domain/billing/subscription.ts';
import type { Standing } from '../../domain/billing/standing.ts';
import {
  endRenewalUpdate,
  extendUpdate,
  grantUpdate,
  ORDERS_OF,
  payUpdate,
  renewalToldUpdate,
  revokeUpdate,
  subscriptionChangedSignal,
  type SubscriptionInput,
  subscriptionQuery,
} from './contract.ts';
import { SEARCH_ATTRIBUTES } from '../searchAttributes.ts';
import { showDetails } from '../operatorView.ts';
import { localSteps, lowPrioritySendSteps, shortSendSteps } from '../steps.ts';

const local = localSteps<Pick<SubscriptionSteps, 'applyPayment' | 'carryOutOrder' | 'lookAtSubscription'>>();
const send = shortSendSteps<Pick<SubscriptionSteps, 'endRenewals'>>();
const notices = lowPrioritySendSteps<Pick<SubscriptionSteps, 'tellSubscriber'>>();

/** A run this long hands over to a fresh one, so that no single history grows large. */
const HISTORY_PER_RUN = 500;

/**
 * Watches over the time of one subscription: looks, tells what is due, sleeps until something is due again or
 * something changes. Ends when its subscriber takes no part any more; a new run begins when they come back.
 *
 * What changes a subscription goes through here, one step in the database for each change; what the database
 * answers is what is known here. The moment at which access ends needs no step: who plans deliveries compares the
 * time that was written with the clock.
 */
export async function subscription(input: SubscriptionInput): Promise<void> {
  const whose: SubscriberReference = 'chatId' in input ? input.chatId : input.subscriber;
  const story = new Story();
  setHandler(subscriptionQuery, () => story.view);
  setHandler(subscriptionChangedSignal, () => story.lookAgain());
  const carryOut = async (
    order: OrderReference,
    kinds: readonly SubscriptionOrder['kind'][],
  ): Promise<OrderOutcome> => {
    const outcome = await story.inTurn(() => local.carryOutOrder(whose, order, Date.now(), kinds));
    if (outcome.kind === 'done') story.view = outcome.view;
    story.lookAgain();
    return outcome;
  };
  setHandler(grantUpdate, (order) => carryOut(order, ORDERS_OF.grant), { validator: validateReference });
  setHandler(extendUpdate, (order) => carryOut(order, ORDERS_OF.extend), { validator: validateReference });
  setHandler(
    revokeUpdate,
    async (order) => {
      const outcome = await carryOut(order, ORDERS_OF.revoke);
      // Whose time was taken away is not to be charged for more of it; the answer does not wait for Telegram.
      if (outcome.kind === 'done') story.revocation = order;
      return outcome;
    },
    { validator: validateReference },
  );
  setHandler(
    endRenewalUpdate,
    async (order) => {
      const ended = await send.endRenewals(whose, undefined, order, Date.now(), 'renewal ended');
      story.lookAgain();
      return ended;
    },
    { validator: validateReference },
  );
  setHandler(renewalToldUpdate, (order) => carryOut(order, ORDERS_OF.renewalTold), {
    validator: validateReference,
  });
  setHandler(
    payUpdate,
    async (paymentId) => {
      const outcome = await story.inTurn(() => local.applyPayment(whose, paymentId, Date.now()));
      story.lookAgain();
      return outcome;
    },
    { validator: validatePaymentId },
  );

  for (;;) {
    story.beginLook();
    if (story.revocation) {
      const order = story.revocation;
      story.revocation = undefined;
      await send.endRenewals(whose, undefined, order, Date.now(), 'revocation');
    }
    const look = await story.inTurn(() => local.lookAtSubscription(whose, Date.now()));
    if (look.gone) {
      await condition(allHandlersFinished);
      if (story.isStale) continue;
      showDetails('ended: its subscriber takes no part');
      return;
    }
    story.view = look.view;
    story.mark(look.standing, whose, look.networkId);
    if (look.due) {
      await notices.tellSubscriber(whose, look.due);
      continue;
    }
    if (workflowInfo().historyLength > HISTORY_PER_RUN || workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      // Of renewals that are still to be ended this run alone knows.
      if (story.revocation) continue;
      await continueAsNew<typeof subscription>(input);
    }
    if (look.nextAt === undefined) await condition(() => story.isStale);
    else await condition(() => story.isStale, Math.max(look.nextAt - Date.now(), 1));
  }
}

/** An update that names no order at all is refused before it leaves a trace in the history. */
function validateReference(order: unknown): void {
  const key = typeof order === 'object' && order !== null && 'key' in order ? order.key : undefined;
  if (typeof key !== 'string') throw ApplicationFailure.nonRetryable('It names no order.', 'MalformedUpdate');
}

function validatePaymentId(paymentId: unknown): void {
  if (!Number.isSafeInteger(paymentId)) {
    throw ApplicationFailure.nonRetryable('It names no payment.', 'MalformedUpdate');
  }
}

/** What the workflow knows. */
class Story {
  view: SubscriptionView | undefined;
  isStale = true;
  /** Set while the renewals of a revoked subscription are still to be ended. */
  revocation: OrderReference | undefined;
  #shown = '';
  /** By which its chat, or the person, is found. */
  #chat: string | undefined;

  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs steps one after the other: of local activities that ran concurrently, a replay does not know which
   * answered first.
   */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(step);
    this.#last = mine.catch(() => {});
    return mine;
  }

  lookAgain(): void {
    this.isStale = true;
  }

  beginLook(): void {
    this.isStale = false;
  }

  /** Shows operators how it stands. */
  mark(standing: Standing, whose: SubscriberReference, networkId: NetworkChatId): void {
    const view = this.view!;
    const until = Math.max(view.trialEndsAt, view.paidUntil ?? 0);
    const shown = `${standing} until ${new Date(until).toISOString()}`;
    const isNew = shown !== this.#shown;
    const byOurId = patched('found by our own id of the chat');
    const chat = byOurId ? nameOf(subscriberOf(whose)) : String(networkId);
    const hasMoved = chat !== this.#chat;
    this.#shown = shown;
    this.#chat = chat;
    // Runs that began in earlier versions were found by the network's id.
    if (!isNew && !(hasMoved && (byOurId || patched('found under its new address')))) return;
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.chat, value: chat },
      { key: SEARCH_ATTRIBUTES.state, value: standing },
    ]);
    showDetails(shown);
  }
}
