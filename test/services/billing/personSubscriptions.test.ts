import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { throughAccount } from '../../../src/db/accounts.ts';
import { isPersonEntitled } from '../../../src/db/billing/entitlement.ts';
import { readActive, readChurn, readIncome } from '../../../src/db/billing/reports.ts';
import { writePlan } from '../../../src/db/billing/plans.ts';
import { authorOf } from '../../../src/db/people/authors.ts';
import { forgetPerson, personalData } from '../../../src/db/people/personalData.ts';
import type { ReceivedPayment } from '../../../src/domain/billing/payment.ts';
import type { AccountId, AuthorId, NetworkPersonId } from '../../../src/domain/ids.ts';
import { createBillingLists } from '../../../src/services/billing/billingLists.ts';
import { createPaymentsService } from '../../../src/services/billing/payments.ts';
import { createReconciliation } from '../../../src/services/billing/reconciliation.ts';
import { createOffersService } from '../../../src/services/billing/offers.ts';
import { UnknownSubscriber } from '../../../src/services/billing/subscriptions.ts';
import { BillingWorld, TestCashier } from '../../support/world/billingWorld.ts';
import { nextNumber, person } from '../../support/world/content.ts';
import { ADMIN } from '../../support/world/world.ts';
import { encryptedLink } from '../../workflows/temporalLinks.ts';
import { textId } from '../../support/ids.ts';
import { subscriptionWorkflowId } from '../../../src/workflows/billing/contract.ts';
import { until } from '../../support/until.ts';

let scene: BillingWorld;
let networkId: NetworkPersonId;
let buyer: { readonly product: 'pair'; readonly person: AuthorId };

beforeAll(async () => {
  scene = await BillingWorld.open(await encryptedLink());
  const month = { name: 'month', days: 30, stars: 100, best: false, renewable: true, onSale: true };
  await writePlan(scene.database, 'pair', month, ADMIN);
}, 120_000);
afterAll(() => scene.close());
beforeEach(async () => {
  const somebody = person();
  networkId = somebody.networkId;
  const { id } = await authorOf(scene.database.sql, somebody);
  buyer = { product: 'pair', person: id as AuthorId };
});

const by = ADMIN;

async function isEntitled(): Promise<boolean> {
  const { rows } = await sql<{ entitled: boolean }>`
    select ${isPersonEntitled('pair', sql`${buyer.person}::int`)} as entitled
  `.execute(scene.database.sql);
  return rows[0]!.entitled;
}

async function paid(renewsAt?: number): Promise<ReceivedPayment> {
  const invoice = await createOffersService(scene.database).invoice(buyer, 'month', renewsAt !== undefined);
  return {
    chargeId: `charge ${nextNumber()}`,
    payer: networkId,
    currency: 'XTR',
    amount: invoice!.plan.stars,
    payload: invoice!.payload,
    paidAt: Date.now(),
    ...(renewsAt !== undefined && { renewsAt, beginsRenewal: true }),
  };
}

const DAY = 86_400_000;

async function daysLeft(): Promise<number> {
  const state = await scene.subscriptions.state(buyer);
  return Math.round(((state?.paidUntil ?? 0) - Date.now()) / DAY);
}

/** Whether the buyer's subscription has dealt with everything it was told: the last thing it did is to set a timer. */
async function sleepsUntilSomethingIsDue(): Promise<boolean> {
  const { events } = await scene.link.client.workflow.getHandle(subscriptionWorkflowId(buyer)).fetchHistory();
  return events?.at(-1)?.timerStartedEventAttributes != null;
}

describe('A person', () => {
  it('is offered the plans of their product, by our id or by the network’s', async () => {
    const offers = createOffersService(scene.database);
    const offer = { plans: [expect.objectContaining({ name: 'month', stars: 100 })] };
    expect(await offers.offer(buyer)).toMatchObject(offer);
    expect(await offers.offer({ product: 'pair', at: networkId })).toMatchObject(offer);
    expect(await offers.offer({ product: 'pair', at: textId(nextNumber()) })).toBeUndefined();
    expect(await offers.offer(networkId)).toBeUndefined();
  });

  it('buys time, which counts once, and has it until it is refunded', async () => {
    const payment = await paid();
    const { payer, currency, amount, payload } = payment;
    expect(await scene.payments.judge({ payer, currency, amount, payload })).toBeUndefined();
    expect(await isEntitled()).toBe(false);
    expect(await scene.payments.record(payment)).toMatchObject({ kind: 'applied', subscriber: buyer });
    expect(await scene.payments.record(payment)).toMatchObject({ kind: 'applied' });
    expect(await isEntitled()).toBe(true);
    expect(await daysLeft()).toBe(30);
    const lists = createBillingLists(scene.database);
    const [listed] = await lists.payments({ payer: networkId, limit: 5 });
    expect(listed).toMatchObject({ product: 'pair', chatNetworkId: networkId, state: 'applied' });
    await scene.payments.refund(listed!.id, 'a test', by);
    expect(await isEntitled()).toBe(false);
    expect(scene.cashier.refunded).toContain(payment.chargeId);
    expect(scene.refundsTold.map((told) => told.networkId)).toContain(networkId);
  });

  it('is granted time, more of it, and loses it, and is told each time', async () => {
    await scene.subscriptions.grant(buyer, 'month', { key: `grant ${networkId}`, by });
    await scene.subscriptions.extend({ product: 'pair', at: networkId }, 5, { key: `add ${networkId}`, by });
    expect(await daysLeft()).toBe(35);
    const history = await scene.subscriptions.history(buyer);
    expect(history?.map((entry) => entry.event.kind)).toEqual(['grant', 'extension']);
    await scene.subscriptions.revoke(buyer, { key: `revoke ${networkId}`, by });
    expect(await isEntitled()).toBe(false);
    const told = () =>
      scene.told.flatMap((one) =>
        one.networkId === networkId && one.notice.kind === 'change' ? [one.notice.what] : [],
      );
    await until(() => told().length === 3);
    expect(told()).toEqual(['grant', 'extension', 'revocation']);
  });

  it('ends a renewal', async () => {
    const payment = await paid(Date.now() + 30 * DAY);
    await scene.payments.record(payment);
    expect((await scene.subscriptions.state(buyer))?.renewsAt).toBeDefined();
    expect(await scene.subscriptions.endRenewal(buyer, networkId, by)).toBe(1);
    expect(scene.cashier.ended).toContain(payment.chargeId);
    expect((await scene.subscriptions.state(buyer))?.renewsAt).toBeUndefined();
  });

  it('has a trial where one is given, once, and hears of its end', async () => {
    await scene.subscriptions.begin(buyer, 3);
    await scene.subscriptions.begin(buyer, 30);
    expect(await isEntitled()).toBe(true);
    expect(await scene.subscriptions.state(buyer)).toMatchObject({ standing: 'trial' });
    // A look of its workflow in the middle of this change would take the trial for one that ends in three days.
    await until(() => sleepsUntilSomethingIsDue());
    await sql`
      update subscriptions set trial_ends_at = now() - interval '1 minute', began_at = now() - interval '3 days'
      where person_id = ${buyer.person}
    `.execute(scene.database.sql);
    await scene.workflows.wake(buyer);
    await until(() => scene.told.some((one) => one.networkId === networkId && one.notice.kind === 'ended'));
    expect(await isEntitled()).toBe(false);
  });

  it('is found by whoever looks after subscriptions when the workflow is missing', async () => {
    await sql`
      insert into subscriptions (product, person_id, trial_ends_at)
      values ('pair', ${buyer.person}, now() + interval '1 day')
    `.execute(scene.database.sql);
    await scene.upkeep();
    await until(async () => {
      const { rows } = await sql`
        select from subscriptions where person_id = ${buyer.person} and watched_version is not null
      `.execute(scene.database.sql);
      return rows.length === 1;
    });
  });

  it('is listed and counted with their product, and not with the hub', async () => {
    await scene.payments.record(await paid());
    const lists = createBillingLists(scene.database);
    const mine = { text: String(networkId), limit: 5 };
    expect(await lists.subscriptions({ product: 'pair', ...mine })).toMatchObject([
      { networkId, standing: 'paid', plan: 'month' },
    ]);
    expect(await lists.subscriptions({ product: 'hub', ...mine })).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    const days = { from: today, to: today };
    const income = await readIncome(scene.database, 'pair', days);
    expect(income.reduce((sum, row) => sum + row.payments, 0)).toBeGreaterThan(0);
    expect(await readIncome(scene.database, 'hub', days)).toEqual([]);
    expect((await readActive(scene.database, 'pair', days))[0]).toMatchObject({ plan: 'month' });
    expect((await readChurn(scene.database, 'pair', days)).won).toBeGreaterThan(0);
    expect((await readChurn(scene.database, 'hub', days)).won).toBe(0);
  });

  it('who asks to be forgotten keeps paid time, is told nothing more, and gets their data before', async () => {
    await scene.payments.record(await paid());
    expect(await personalData(scene.database, networkId)).toMatchObject({
      ownSubscriptions: [{ to: 'pair', plan: 'month' }],
      subscriptionChanges: [{ what: 'payment' }],
    });
    await forgetPerson(scene.database, networkId, buyer.person);
    expect(await isEntitled()).toBe(true);
    await scene.subscriptions.extend(buyer, 1, { key: `after ${networkId}`, by });
    expect(await scene.subscriptions.state({ product: 'pair', at: networkId })).toBeDefined();
    await until(async () => {
      const { rows } = await sql`
        select from subscriptions where person_id = ${buyer.person} and watched_version is null
      `.execute(scene.database.sql);
      return rows.length === 1;
    });
    expect(scene.told.filter((one) => one.networkId === networkId)).toEqual([]);
  });
});

describe('A payment to another bot of ours', () => {
  const OTHER = 2 as AccountId;
  const other = new TestCashier();
  const payments = (account: AccountId) =>
    createPaymentsService(throughAccount(scene.database, account), scene.link.client, scene.workflows);
  const keptOf = async ({ chargeId }: ReceivedPayment) =>
    (await createBillingLists(scene.database).payments({ chargeId, limit: 1 }))[0]!;

  beforeAll(() => void scene.cashiers.set(OTHER, other));

  it('is given back, and charged no more, by that bot, whose payer hears of it there', async () => {
    const payment = await paid(Date.now() + 30 * DAY);
    await payments(OTHER).record(payment);
    await scene.payments.refund((await keptOf(payment)).id, 'a test', by);
    expect(other.refunded).toEqual([payment.chargeId]);
    expect(other.ended).toEqual([payment.chargeId]);
    expect(scene.cashier.refunded).not.toContain(payment.chargeId);
    expect(scene.refundsTold.at(-1)).toMatchObject({ refund: { account: OTHER } });
  });

  it('stays when that bot does not run here any more, which is said', async () => {
    const payment = await paid();
    await payments(9 as AccountId).record(payment);
    await expect(scene.payments.refund((await keptOf(payment)).id, 'a test', by)).rejects.toThrow(
      'does not run here any more',
    );
    expect(await isEntitled()).toBe(true);
  });

  it('is compared with what was booked for that bot alone', async () => {
    const [told, missed] = [await paid(), await paid()];
    await payments(OTHER).record(told);
    const booked = ({ chargeId, payer, amount, payload }: ReceivedPayment) =>
      ({ kind: 'payment', chargeId, payer, stars: amount, payload, at: Date.now() - 3 * 3_600_000 }) as const;
    const cashier = new TestCashier();
    cashier.booked.push(booked(told), booked(missed));
    const database = throughAccount(scene.database, OTHER);
    const reconcile = createReconciliation(
      scene.database,
      [{ database, cashier, payments: payments(OTHER) }],
      scene.workflows,
    );
    await reconcile(Date.now());
    expect(await daysLeft()).toBe(60);
    const { rows } = await sql<{ account: AccountId }>`
      select account from payments where charge_id = ${missed.chargeId}
    `.execute(scene.database.sql);
    expect(rows).toEqual([{ account: OTHER }]);
  });
});

it('Nobody whom we never heard subscribes', async () => {
  const ask = { key: 'nobody', by };
  await expect(
    scene.subscriptions.grant({ product: 'pair', at: textId(nextNumber()) }, 'month', ask),
  ).rejects.toThrow(UnknownSubscriber);
});
