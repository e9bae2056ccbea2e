import { sql } from 'kysely';
import { type Activities } from '../../../src/activities/createActivities.ts';
import { createBillingSteps } from '../../../src/activities/billing/billingSteps.ts';
import { createSubscriptionBook } from '../../../src/db/billing/createSubscriptionBook.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import type { Cashier, CashierAnswer, StarBooking } from '../../../src/domain/billing/cashier.ts';
import { payloadOf } from '../../../src/domain/billing/invoice.ts';
import type { ReceivedPayment } from '../../../src/domain/billing/payment.ts';
import type { RefundToTell } from '../../../src/domain/billing/subscriptionBook.ts';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import type { NoticeRules } from '../../../src/domain/billing/subscriptionNotices.ts';
import type { SubscriptionNotice } from '../../../src/domain/billing/subscriptionNotice.ts';
import { type RunningWorker, runWorkers } from '../../../src/main/process/workers.ts';
import { createPaymentsService } from '../../../src/services/billing/payments.ts';
import { createReconciliation } from '../../../src/services/billing/reconciliation.ts';
import { createSubscriptionsService } from '../../../src/services/billing/subscriptions.ts';
import { createSubscriptionUpkeep } from '../../../src/services/billing/subscriptionUpkeep.ts';
import { FIRST_ACCOUNT } from '../../../src/domain/account.ts';
import type { AccountId } from '../../../src/domain/ids.ts';
import {
  createSubscriptionWorkflows,
  type SubscriptionWorkflows,
} from '../../../src/services/billing/subscriptionWorkflows.ts';
import type { TemporalLink } from '../../../src/temporal/connect.ts';
import { nextNumber } from './content.ts';
import { freshDatabase } from './database.ts';
import type { TestChat } from './rows.ts';
import { World } from './world.ts';
import { SUBSCRIPTION_STAND_INS } from '../../workflows/subscriptionStandIns.ts';
import type { NetworkChatId, NetworkPersonId } from '../../../src/domain/ids.ts';
import { textId } from '../ids.ts';

/** A cashier whose answers a test chooses, and that remembers what it was asked. */
export class TestCashier implements Cashier {
  readonly refunded: string[] = [];
  readonly ended: string[] = [];
  readonly booked: (StarBooking | undefined)[] = [];
  /** What refunds are answered. */
  refundAnswer: CashierAnswer = { kind: 'done' };

  async answerCheckout(): Promise<CashierAnswer> {
    throw new Error('No checkout was expected.');
  }
  async link(): Promise<string> {
    throw new Error('No invoice was expected.');
  }
  async refund(_payer: NetworkPersonId, chargeId: string): Promise<CashierAnswer> {
    if (this.refundAnswer.kind === 'done') this.refunded.push(chargeId);
    return this.refundAnswer;
  }
  async endRenewal(_payer: NetworkPersonId, chargeId: string): Promise<CashierAnswer> {
    this.ended.push(chargeId);
    return { kind: 'done' };
  }
  async bookings(offset: number): Promise<readonly (StarBooking | undefined)[]> {
    return this.booked.slice(offset, offset + 100);
  }
}

/** Subscriptions and payments on a database and a Temporal of their own; payments and notices are watched. */
export class BillingWorld {
  readonly database: AccountDatabase;
  readonly link: TemporalLink;
  readonly cashier = new TestCashier();
  /** By account; the first one's is {@link cashier}. */
  readonly cashiers = new Map<AccountId, TestCashier>([[FIRST_ACCOUNT, this.cashier]]);
  readonly told: { networkId: NetworkChatId; notice: SubscriptionNotice }[] = [];
  readonly refundsTold: { networkId: NetworkChatId; refund: RefundToTell }[] = [];
  readonly workflows: SubscriptionWorkflows;
  world!: World;
  #workers: RunningWorker[] = [];
  #endDatabase: () => Promise<void>;
  #change: (steps: Activities) => Activities;

  private constructor(
    database: AccountDatabase,
    endDatabase: () => Promise<void>,
    link: TemporalLink,
    change: (steps: Activities) => Activities,
  ) {
    this.database = database;
    this.#endDatabase = endDatabase;
    this.link = link;
    this.workflows = createSubscriptionWorkflows(link.client);
    this.#change = change;
  }

  #stepsBy(rules: NoticeRules): Activities {
    // Nothing is posted here, so that no other step is taken.
    return this.#change({
      ...SUBSCRIPTION_STAND_INS,
      ...createBillingSteps({
        subscriptions: createSubscriptionBook(this.database, rules),
        cashierOf: (account) => this.cashiers.get(account),
        accountOf: () => FIRST_ACCOUNT,
        notify: async (_to, take) => (await take()) !== undefined,
        wordNotice: async ({ networkId }, notice) => {
          this.told.push({ networkId, notice });
          return { text: '' };
        },
        wordRefund: async ({ networkId }, refund) => {
          this.refundsTold.push({ networkId, refund });
          return { text: '' };
        },
        wake: (chatId) => this.workflows.wake(ofHub(chatId)),
        tendSubscriptions: () => this.upkeep(),
        reconcilePayments: (now) => this.reconcile(now),
      }),
    } as Activities);
  }

  static async open(
    link: TemporalLink,
    change: (steps: Activities) => Activities = (steps) => steps,
  ): Promise<BillingWorld> {
    const { database, end } = await freshDatabase();
    const scene = new BillingWorld(database, end, link, change);
    scene.world = await World.open(database);
    await scene.#startWorkers({ reminderDays: [7, 3, 1] });
    return scene;
  }

  /** Ends the workers and starts others, which know nothing of what was and give notices by these rules. */
  async restart(rules: NoticeRules): Promise<void> {
    await this.#stopWorkers();
    await this.#startWorkers(rules);
  }

  async #startWorkers(rules: NoticeRules): Promise<void> {
    const steps = this.#stepsBy(rules);
    this.#workers = await runWorkers(this.link, steps);
  }

  async #stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
    this.#workers = [];
  }

  get payments() {
    return createPaymentsService(this.database, this.link.client, this.workflows);
  }

  get subscriptions() {
    return createSubscriptionsService(this.database, this.workflows);
  }

  upkeep() {
    return createSubscriptionUpkeep(this.database, this.link.client, this.workflows, this.payments)();
  }

  reconcile(now: number) {
    return createReconciliation(this.database, [this], this.workflows)(now);
  }

  /** A payment for a chat as Telegram tells of it. */
  payment(
    chat: TestChat,
    plan: 'week' | 'month' = 'week',
    differences: Partial<ReceivedPayment> = {},
  ): ReceivedPayment {
    const [days, stars] = plan === 'week' ? [7, 250] : [30, 750];
    const renewing = differences.renewsAt !== undefined;
    return {
      chargeId: `charge ${nextNumber()}`,
      payer: textId(nextNumber()),
      currency: 'XTR',
      amount: stars,
      payload: payloadOf({ subscriber: ofHub(chat.id), plan, days, stars, renewing }),
      paidAt: Date.now(),
      ...differences,
    };
  }

  /** For how many days from now a chat has paid, rounded. */
  async paidDays(chat: TestChat): Promise<number | null> {
    const { rows } = await sql<{ days: number | null }>`
      select round(extract(epoch from paid_until - now()) / 86400)::int as days from subscriptions
      where chat_id = ${chat.id}
    `.execute(this.database.sql);
    return rows[0]!.days;
  }

  /** How the database says that a payment is. */
  async paymentOf(received: ReceivedPayment) {
    const { rows } = await sql<{ id: string; state: string; problem: string | null; chat_id: number }>`
      select id, state, problem, chat_id from payments where charge_id = ${received.chargeId}
    `.execute(this.database.sql);
    return { ...rows[0]!, id: Number(rows[0]!.id) };
  }

  async setState(chat: TestChat, state: 'active' | 'inactive'): Promise<void> {
    await sql`update hub_members set state = ${state} where chat_id = ${chat.id}`.execute(this.database.sql);
  }

  async close(): Promise<void> {
    await this.#stopWorkers();
    await this.link.close();
    await this.#endDatabase();
  }
}
