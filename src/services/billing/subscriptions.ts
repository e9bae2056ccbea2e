import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { Database } from '../../db/database.ts';
import { subscriberToday } from '../../db/billing/payments.ts';
import { readPlans } from '../../db/billing/plans.ts';
import {
  beginSubscription,
  type HistoryEntry,
  historyOf,
  readSubscription,
} from '../../db/billing/subscriptionEvents.ts';
import { productOf, subscriberMeant, type Whom } from '../../db/billing/subscribers.ts';
import { countWithheld, muteNudges } from '../../db/billing/subscriptionWatch.ts';
import { CATCH_UP_HOURS } from '../../db/posts/withheld.ts';
import { writeOrder } from '../../db/billing/writtenOrders.ts';
import type { ChatId, NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';
import { nameOf, ofHub, type Subscriber } from '../../domain/billing/subscriber.ts';
import {
  type OrderOutcome,
  type OrderReference,
  standingAt,
  type SubscriptionOrder,
  type SubscriptionView,
} from '../../domain/billing/subscription.ts';
import type { Standing } from '../../domain/billing/standing.ts';
import { termsOf } from '../../domain/billing/invoice.ts';
import type { RenewalChange } from '../../domain/billing/payment.ts';
import { type Actor, TELEGRAM } from '../../domain/staff/audit.ts';
import {
  endRenewalUpdate,
  extendUpdate,
  grantUpdate,
  renewalToldUpdate,
  revokeUpdate,
} from '../../workflows/billing/contract.ts';
import { orOutage } from '../outage.ts';
import type { SubscriptionWorkflows } from './subscriptionWorkflows.ts';

export type { HistoryEntry, Whom };

/** No such chat, and no such person, was ever seen. */
export class UnknownSubscriber extends Error {
  override readonly name = 'UnknownSubscriber';
}

/** There is no plan of that name. */
export class UnknownPlan extends Error {
  override readonly name = 'UnknownPlan';
}

/** The key was used for another change before. */
export class KeyTaken extends Error {
  override readonly name = 'KeyTaken';
}

/** A change that somebody asks for. */
export interface Ask {
  /** Makes it happen once: the same change with the same key again answers how things stand. */
  readonly key: string;
  readonly by: Actor;
  readonly reason?: string;
}

/** How a subscription stands at the moment. */
export interface SubscriptionState extends SubscriptionView {
  readonly standing: Standing;
}

/**
 * What can be asked of subscriptions, of chats and of persons. Changes go through the subscription's
 * workflow, which is started when it does not run, and answer how it stands then.
 *
 * @throws IntakeUnavailable while PostgreSQL or Temporal is away
 */
export interface SubscriptionsService {
  /** Undefined for a chat that was never seen, and for a person who never had a subscription. */
  state(whom: Whom): Promise<SubscriptionState | undefined>;
  /**
   * Begins a person's subscription with a trial of this many days; one that has begun stays as it is. Without this a person
   * has no trial.
   * @throws UnknownSubscriber
   */
  begin(whom: Whom, trialDays: number): Promise<void>;
  /** All that changed it, oldest first; undefined for a subscriber that was never seen. */
  history(whom: Whom): Promise<readonly HistoryEntry[] | undefined>;
  /**
   * Adds the time of a plan, from the current end on.
   * @throws UnknownSubscriber, UnknownPlan, KeyTaken
   */
  grant(whom: Whom, plan: string, ask: Ask): Promise<SubscriptionState>;
  /**
   * Adds days, from the current end on.
   * @throws UnknownSubscriber, KeyTaken
   */
  extend(whom: Whom, days: number, ask: Ask): Promise<SubscriptionState>;
  /**
   * Takes all paid time away that is left, and ends renewals; a trial goes on.
   * @throws UnknownSubscriber, KeyTaken
   */
  revoke(whom: Whom, ask: Ask): Promise<SubscriptionState>;
  /**
   * Telegram is not to charge that payer again for the subscriber; what is paid for stays. How many renewals were ended.
   * @throws UnknownSubscriber
   */
  endRenewal(whom: Whom, payer: NetworkPersonId, by: Actor): Promise<number>;
  /**
   * Telegram says that a payer ended or resumed a renewal in its settings, or that a charge failed. Counts once for each
   * update; does nothing for what is none of ours.
   */
  renewalChangedElsewhere(change: RenewalChange, updateId: number): Promise<void>;
  /** Stops the daily word on missed messages, or goes on with it. */
  muteNudges(whom: Whom, muted: boolean): Promise<void>;
  /** How many posts a chat could catch up with: those of the last 24 hours that were withheld from it. */
  withheldLately(chat: NetworkChatId): Promise<number>;
  /** Brings a chat that has access those posts; false when it has none. */
  catchUp(chat: NetworkChatId): Promise<boolean>;
}

const HOUR_MS = 3_600_000;

/** Builds the service. */
export function createSubscriptionsService(
  database: Database,
  workflows: SubscriptionWorkflows,
): SubscriptionsService {
  const db = database.sql;

  async function subscriberFor(whom: Whom): Promise<Subscriber> {
    const subscriber = await subscriberMeant(database, whom);
    if (!subscriber) throw new UnknownSubscriber('No such subscriber was ever seen.');
    return subscriber;
  }

  /** The chat that subscribes to the hub under that network id. */
  async function chatMeant(networkId: NetworkChatId): Promise<ChatId | undefined> {
    const subscriber = await subscriberMeant(database, networkId);
    return subscriber && 'chat' in subscriber ? subscriber.chat : undefined;
  }

  async function chatFor(networkId: NetworkChatId): Promise<ChatId> {
    const chatId = await chatMeant(networkId);
    if (chatId === undefined) throw new UnknownSubscriber('No such chat was ever seen.');
    return chatId;
  }

  const now = (view: SubscriptionView): SubscriptionState => ({
    ...view,
    standing: standingAt(view, Date.now()),
  });

  /** Writes an order down, where only we can write, and has the subscription's workflow carry it out. */
  async function carryOut(
    whom: Whom,
    update: UpdateDefinition<OrderOutcome, [OrderReference]>,
    order: SubscriptionOrder,
  ): Promise<SubscriptionState> {
    const subscriber = await subscriberFor(whom);
    const written = await writeOrder(db, subscriber, order);
    const outcome = written && (await workflows.ask(subscriber, update, [{ key: order.key }]));
    if (!outcome || outcome.kind === 'key taken') throw new KeyTaken('That key was used for another change.');
    if (outcome.kind === 'unknown') throw new Error('An order that was written down was not found.');
    return now(outcome.view);
  }

  return {
    state: (whom) =>
      orOutage(async () => {
        const subscriber = await subscriberMeant(database, whom);
        const view = subscriber && (await readSubscription(db, subscriber));
        return view && now(view);
      }),
    begin: (whom, trialDays) =>
      orOutage(async () => {
        const subscriber = await subscriberFor(whom);
        if ('person' in subscriber) await beginSubscription(db, subscriber, trialDays);
        await workflows.wake(subscriber);
      }),
    history: (whom) =>
      orOutage(async () => {
        const subscriber = await subscriberMeant(database, whom);
        return subscriber && historyOf(db, subscriber);
      }),
    grant: (whom, planName, ask) =>
      orOutage(async () => {
        const plan = (await readPlans(database, productOf(whom))).find(({ name }) => name === planName);
        if (!plan) throw new UnknownPlan('There is no such plan.');
        const order = { ...ask, kind: 'grant', plan: plan.name, days: plan.days } as const;
        return carryOut(whom, grantUpdate, order);
      }),
    extend: (whom, days, ask) =>
      orOutage(async () => {
        const order = { ...ask, kind: 'extension', days } as const;
        return carryOut(whom, extendUpdate, order);
      }),
    revoke: (whom, ask) =>
      orOutage(async () => {
        const order = { ...ask, kind: 'revocation' } as const;
        return carryOut(whom, revokeUpdate, order);
      }),
    endRenewal: (whom, payer, by) =>
      orOutage(async () => {
        const subscriber = await subscriberFor(whom);
        const key = `end renewal/${nameOf(subscriber)}/${payer}/${randomUUID()}`;
        await writeOrder(db, subscriber, { key, by, kind: 'renewal ended', payer });
        return workflows.ask(subscriber, endRenewalUpdate, [{ key }]);
      }),
    renewalChangedElsewhere: ({ payer, payload, state }, updateId) =>
      orOutage(async () => {
        const terms = termsOf(payload);
        const subscriber = terms && (await subscriberToday(database, terms.subscriber));
        if (!subscriber) return;
        // After a failed charge Telegram may still succeed; the payment that tells of it resumes the renewal.
        const kind = state === 'active' ? 'renewal resumed' : 'renewal ended';
        const key = `${kind}/${nameOf(subscriber)}/${payer}/update ${updateId}`;
        await writeOrder(db, subscriber, { key, by: TELEGRAM, kind, payer });
        await workflows.ask(subscriber, renewalToldUpdate, [{ key }]);
      }),
    muteNudges: (whom, muted) => orOutage(async () => muteNudges(database, await subscriberFor(whom), muted)),
    withheldLately: (chat) =>
      orOutage(async () =>
        countWithheld(database, await chatFor(chat), Date.now() - CATCH_UP_HOURS * HOUR_MS),
      ),
    catchUp: (chat) =>
      orOutage(async () => {
        const chatId = await chatMeant(chat);
        const view = chatId && (await readSubscription(db, ofHub(chatId)));
        if (chatId === undefined || !view || standingAt(view, Date.now()) === 'lapsed') return false;
        await workflows.catchUp(chatId);
        return true;
      }),
  };
}
