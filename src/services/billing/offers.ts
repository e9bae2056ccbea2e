import type { Database } from '../../db/database.ts';
import { readPlans } from '../../db/billing/plans.ts';
import {
  type KnownSubscriber,
  knownSubscriber,
  participantMeant,
  productOf,
  type Whom,
} from '../../db/billing/subscribers.ts';
import type { Product, Subscriber } from '../../domain/billing/subscriber.ts';
import { payloadOf } from '../../domain/billing/invoice.ts';
import type { Plan } from '../../domain/billing/plan.ts';
import { orOutage } from '../outage.ts';

/** What can be bought for a chat, or by a person. */
export interface Offer {
  readonly title: string;
  /** The plans on sale, the shortest first. */
  readonly plans: readonly Plan[];
}

/** What an invoice asks for. */
export interface OfferedPlan {
  readonly title: string;
  readonly plan: Plan;
  readonly payload: string;
}

/** What is offered to whom. Throws IntakeUnavailable while PostgreSQL is away. */
export interface OffersService {
  /** Undefined when the chat takes no part, and for a person who was never heard. */
  offer(whom: Whom): Promise<Offer | undefined>;
  /** A subscriber, wherever it is today; undefined for a chat that was merged into another. */
  subscriber(subscriber: Subscriber): Promise<KnownSubscriber | undefined>;
  /** One plan for a subscriber, bought once or renewing; undefined when it is not offered so. */
  invoice(whom: Whom, plan: string, renewing: boolean): Promise<OfferedPlan | undefined>;
}

/** Builds the service. */
export function createOffersService(database: Database): OffersService {
  const onSale = async (product: Product) =>
    (await readPlans(database, product)).filter((plan) => plan.onSale);
  return {
    offer: (whom) =>
      orOutage(async () => {
        const buyer = await participantMeant(database, whom);
        return buyer && { title: buyer.title, plans: await onSale(productOf(whom)) };
      }),
    subscriber: (subscriber) => orOutage(() => knownSubscriber(database, subscriber)),
    invoice: (whom, planName, renewing) =>
      orOutage(async () => {
        const buyer = await participantMeant(database, whom);
        const plan = (await onSale(productOf(whom))).find(({ name }) => name === planName);
        if (!buyer || !plan || (renewing && !plan.renewable)) return undefined;
        const { name, days, stars } = plan;
        const payload = payloadOf({ subscriber: buyer.subscriber, plan: name, days, stars, renewing });
        return { title: buyer.title, plan, payload };
      }),
  };
}
