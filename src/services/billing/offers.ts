import type { Database } from '../../db/database.ts';
import { readPlans } from '../../db/billing/plans.ts';
import { type KnownChat, knownChat, participantAt } from '../../db/billing/subscribers.ts';
import type { ChatId, NetworkChatId } from '../../domain/ids.ts';
import { payloadOf } from '../../domain/billing/invoice.ts';
import type { Plan } from '../../domain/billing/plan.ts';
import { orOutage } from '../outage.ts';

/** What can be bought for a chat. */
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

/** What is offered to whom, by Telegram's chat id. Throws IntakeUnavailable while PostgreSQL is away. */
export interface OffersService {
  /** Undefined when the chat takes no part. */
  offer(networkId: NetworkChatId): Promise<Offer | undefined>;
  /** A chat by our own id, wherever it is today; undefined for one that was merged into another. */
  subscriber(chatId: ChatId): Promise<KnownChat | undefined>;
  /** One plan for a chat, bought once or renewing; undefined when it is not offered so. */
  invoice(networkId: NetworkChatId, plan: string, renewing: boolean): Promise<OfferedPlan | undefined>;
}

/** Builds the service. */
export function createOffersService(database: Database): OffersService {
  const onSale = async () => (await readPlans(database)).filter((plan) => plan.onSale);
  return {
    offer: (networkId) =>
      orOutage(async () => {
        const chat = await participantAt(database, networkId);
        return chat && { title: chat.title, plans: await onSale() };
      }),
    subscriber: (chatId) => orOutage(() => knownChat(database, chatId)),
    invoice: (networkId, planName, renewing) =>
      orOutage(async () => {
        const chat = await participantAt(database, networkId);
        const plan = (await onSale()).find(({ name }) => name === planName);
        if (!chat || !plan || (renewing && !plan.renewable)) return undefined;
        const { name, days, stars } = plan;
        const payload = payloadOf({ chatId: chat.id, plan: name, days, stars, renewing });
        return { title: chat.title, plan, payload };
      }),
  };
}
