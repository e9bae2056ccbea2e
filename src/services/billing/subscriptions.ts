import { randomUUID } from 'node:crypto';
import type { UpdateDefinition } from '@temporalio/common';
import type { Database } from '../../db/database.ts';
import { knownChatId } from '../../db/billing/payments.ts';
import { readPlans } from '../../db/billing/plans.ts';
import { type HistoryEntry, historyOf, readSubscription } from '../../db/billing/subscriptionEvents.ts';
import { subscriberAt } from '../../db/billing/subscribers.ts';
import { countWithheld, muteNudges } from '../../db/billing/subscriptionWatch.ts';
import { CATCH_UP_HOURS } from '../../db/posts/withheld.ts';
import { writeOrder } from '../../db/billing/writtenOrders.ts';
import type { ChatId, NetworkChatId, NetworkPersonId } from '../../domain/ids.ts';
import {
  DEFAULT_PRODUCT,
  type OrderOutcome,
  type OrderReference,
  type Standing,
  standingAt,
  type SubscriptionOrder,
  type SubscriptionView,
} from '../../domain/billing/subscription.ts';
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

export type { HistoryEntry };

/** No chat with that network id was ever seen. */
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
 * What can be asked of the subscriptions of chats, by Telegram's chat id. Changes go through the subscription's
 * workflow, which is started when it does not run, and answer how it stands then.
 *
 * @throws IntakeUnavailable while PostgreSQL or Temporal is away
 */
export interface SubscriptionsService {
  /** Undefined for a chat that was never seen. */
  state(networkId: NetworkChatId): Promise<SubscriptionState | undefined>;
  /** All that changed it, oldest first; undefined for a chat that was never seen. */
  history(networkId: NetworkChatId): Promise<readonly HistoryEntry[] | undefined>;
  /**
   * Adds the time of a plan, from the current end on.
   * @throws UnknownSubscriber, UnknownPlan, KeyTaken
   */
  grant(networkId: NetworkChatId, plan: string, ask: Ask): Promise<SubscriptionState>;
  /**
   * Adds days, from the current end on.
   * @throws UnknownSubscriber, KeyTaken
   */
  extend(networkId: NetworkChatId, days: number, ask: Ask): Promise<SubscriptionState>;
  /**
   * Takes all paid time away that is left, and ends renewals; a trial goes on.
   * @throws UnknownSubscriber, KeyTaken
   */
  revoke(networkId: NetworkChatId, ask: Ask): Promise<SubscriptionState>;
  /**
   * Telegram is not to charge that payer again for the chat; what is paid for stays. How many renewals were ended.
   * @throws UnknownSubscriber
   */
  endRenewal(networkId: NetworkChatId, payer: NetworkPersonId, by: Actor): Promise<number>;
  /**
   * Telegram says that a payer ended or resumed a renewal in its settings, or that a charge failed. Counts once for each
   * update; does nothing for what is none of ours.
   */
  renewalChangedElsewhere(change: RenewalChange, updateId: number): Promise<void>;
  /** Stops the daily word on missed messages, or goes on with it. */
  muteNudges(networkId: NetworkChatId, muted: boolean): Promise<void>;
  /** How many posts a chat could catch up with: those of the last 24 hours that were withheld from it. */
  withheldLately(networkId: NetworkChatId): Promise<number>;
  /** Brings a chat that has access those posts; false when it has none. */
  catchUp(networkId: NetworkChatId): Promise<boolean>;
}

const HOUR_MS = 3_600_000;

/** Builds the service. */
export function createSubscriptionsService(
  database: Database,
  workflows: SubscriptionWorkflows,
): SubscriptionsService {
  const db = database.sql;

  async function subscriber(networkId: NetworkChatId): Promise<ChatId> {
    const chatId = await subscriberAt(database, networkId);
    if (chatId === undefined) throw new UnknownSubscriber('No such chat was ever seen.');
    return chatId;
  }

  const now = (view: SubscriptionView): SubscriptionState => ({
    ...view,
    standing: standingAt(view, Date.now()),
  });

  /** Writes an order down, where only we can write, and has the subscription's workflow carry it out. */
  async function carryOut(
    networkId: NetworkChatId,
    update: UpdateDefinition<OrderOutcome, [OrderReference]>,
    order: SubscriptionOrder,
  ): Promise<SubscriptionState> {
    const chatId = await subscriber(networkId);
    const written = await writeOrder(db, chatId, order);
    const outcome = written && (await workflows.ask(chatId, update, [{ key: order.key }]));
    if (!outcome || outcome.kind === 'key taken') throw new KeyTaken('That key was used for another change.');
    if (outcome.kind === 'unknown') throw new Error('An order that was written down was not found.');
    return now(outcome.view);
  }

  return {
    state: (networkId) =>
      orOutage(async () => {
        const chatId = await subscriberAt(database, networkId);
        const view = chatId && (await readSubscription(db, DEFAULT_PRODUCT, chatId));
        return view && now(view);
      }),
    history: (networkId) =>
      orOutage(async () => {
        const chatId = await subscriberAt(database, networkId);
        return chatId && historyOf(db, DEFAULT_PRODUCT, chatId);
      }),
    grant: (networkId, planName, ask) =>
      orOutage(async () => {
        const plan = (await readPlans(database)).find(({ name }) => name === planName);
        if (!plan) throw new UnknownPlan('There is no such plan.');
        const order = { ...ask, kind: 'grant', plan: plan.name, days: plan.days } as const;
        return carryOut(networkId, grantUpdate, order);
      }),
    extend: (networkId, days, ask) =>
      orOutage(async () => {
        const order = { ...ask, kind: 'extension', days } as const;
        return carryOut(networkId, extendUpdate, order);
      }),
    revoke: (networkId, ask) =>
      orOutage(async () => {
        const order = { ...ask, kind: 'revocation' } as const;
        return carryOut(networkId, revokeUpdate, order);
      }),
    endRenewal: (networkId, payer, by) =>
      orOutage(async () => {
        const chatId = await subscriber(networkId);
        const key = `end renewal/${chatId}/${payer}/${randomUUID()}`;
        await writeOrder(db, chatId, { key, by, kind: 'renewal ended', payer });
        return workflows.ask(chatId, endRenewalUpdate, [{ key }]);
      }),
    renewalChangedElsewhere: ({ payer, payload, state }, updateId) =>
      orOutage(async () => {
        const terms = termsOf(payload);
        const chatId = terms && (await knownChatId(database, terms.chatId));
        if (chatId === undefined) return;
        // After a failed charge Telegram may still succeed; the payment that tells of it resumes the renewal.
        const kind = state === 'active' ? 'renewal resumed' : 'renewal ended';
        const key = `${kind}/${chatId}/${payer}/update ${updateId}`;
        await writeOrder(db, chatId, { key, by: TELEGRAM, kind, payer });
        await workflows.ask(chatId, renewalToldUpdate, [{ key }]);
      }),
    muteNudges: (networkId, muted) =>
      orOutage(async () => muteNudges(database, await subscriber(networkId), muted)),
    withheldLately: (networkId) =>
      orOutage(async () =>
        countWithheld(database, await subscriber(networkId), Date.now() - CATCH_UP_HOURS * HOUR_MS),
      ),
    catchUp: (networkId) =>
      orOutage(async () => {
        const chatId = await subscriberAt(database, networkId);
        const view = chatId && (await readSubscription(db, DEFAULT_PRODUCT, chatId));
        if (chatId === undefined || !view || standingAt(view, Date.now()) === 'lapsed') return false;
        await workflows.catchUp(chatId);
        return true;
      }),
  };
}
