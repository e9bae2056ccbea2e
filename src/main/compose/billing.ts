import type { Logger } from 'pino';
import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import type { AccountDatabase } from '../../db/accounts.ts';
import type { Cashier } from '../../domain/billing/cashier.ts';
import { createCaller } from '../../messengers/telegram/caller.ts';
import { createTelegramCashier } from '../../messengers/telegram/cashier.ts';
import { createOffersService, type OffersService } from '../../services/billing/offers.ts';
import { createPaymentsService, type PaymentsService } from '../../services/billing/payments.ts';
import { createPlansService, type PlansService } from '../../services/billing/plans.ts';
import {
  createSubscriptionsService,
  type SubscriptionsService,
} from '../../services/billing/subscriptions.ts';
import {
  createSubscriptionStarts,
  type SubscriptionStarts,
} from '../../services/billing/subscriptionStarts.ts';
import { createSubscriptionUpkeep } from '../../services/billing/subscriptionUpkeep.ts';
import {
  createSubscriptionWorkflows,
  type SubscriptionWorkflows,
} from '../../services/billing/subscriptionWorkflows.ts';
import type { TemporalLink } from '../../temporal/connect.ts';

/** Everything about subscriptions and payments that a process may need. */
export interface Billing {
  readonly workflows: SubscriptionWorkflows;
  readonly subscriptions: SubscriptionsService;
  readonly payments: PaymentsService;
  readonly plans: PlansService;
  readonly offers: OffersService;
  readonly cashier: Cashier;
  readonly starts: SubscriptionStarts;
  readonly upkeep: ReturnType<typeof createSubscriptionUpkeep>;
}

/** Telegram waits ten seconds for an answer about a checkout, so none of these calls may take that long. */
const CALL_MS = 5_000;

/** What it is built over. */
export interface BillingParts {
  readonly database: AccountDatabase;
  readonly link: Pick<TemporalLink, 'client'>;
  readonly logger: Logger;
  /** Waits a while for what is more urgent than the workflow of a new subscription. */
  readonly giveWay?: () => Promise<void>;
}

/** Builds what takes a bot's payments at Telegram. */
export function buildCashier(config: Config, { token }: BotConfig): Cashier {
  const { apiRoot } = config.telegram;
  return createTelegramCashier(createCaller({ token, apiRoot, timeoutMs: CALL_MS }));
}

/** Builds it over real parts, for payments to a bot. */
export function buildBilling(
  config: Config,
  bot: BotConfig,
  { database, link, logger, giveWay }: BillingParts,
): Billing {
  const cashier = buildCashier(config, bot);
  const workflows = createSubscriptionWorkflows(link.client);
  const payments = createPaymentsService(database, link.client, workflows);
  return {
    workflows,
    payments,
    cashier,
    subscriptions: createSubscriptionsService(database, workflows),
    plans: createPlansService(database),
    offers: createOffersService(database),
    starts: createSubscriptionStarts(
      workflows,
      (error) =>
        logger.warn({ error: (error as Error).name }, 'the workflow of a subscription could not be reached'),
      giveWay,
    ),
    upkeep: createSubscriptionUpkeep(database, link.client, workflows, payments),
  };
}
