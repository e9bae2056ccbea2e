import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { sql } from 'kysely';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import { subscriptionQuery, subscriptionWorkflowId } from '../../../src/workflows/billing/contract.ts';
import { insertWithheld, type TestChat } from '../../support/world/rows.ts';
import { BillingWorld } from '../../support/world/billingWorld.ts';
import { until } from '../../support/until.ts';
import { timeSkippingLink } from '../temporalLinks.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let link: Awaited<ReturnType<typeof timeSkippingLink>>;
let scene: BillingWorld;
beforeAll(async () => {
  link = await timeSkippingLink();
  // Of the environment's own client each wait for a result would skip time.
  const client = new Client({ connection: link.env.connection, namespace: link.namespace });
  scene = await BillingWorld.open({ ...link, client });
}, 90_000);
afterAll(() => scene?.close());

const now = () => link.env.currentTimeMs();
const handleOf = (chat: TestChat) =>
  scene.link.client.workflow.getHandle(subscriptionWorkflowId(ofHub(chat.id)));

/** What a chat was told since it was last asked about, in words. */
function toldTo(chat: TestChat): string[] {
  const told = scene.told.filter(({ networkId }) => networkId === chat.networkId);
  for (const one of told) scene.told.splice(scene.told.indexOf(one), 1);
  return told.map(({ notice }) => {
    if (notice.kind === 'reminder') return `${notice.of}: ${notice.daysLeft} left`;
    if (notice.kind === 'change') return `changed: ${notice.what}`;
    return notice.kind === 'ended' ? `${notice.of}: ended` : `missed ${notice.missed}`;
  });
}

/** Lets so much time pass, and what falls into it happen. */
async function pass(ms: number): Promise<void> {
  await link.env.sleep(ms);
}

/** In how many days from the clock of the workflows access by payment ends, rounded to hours. */
async function paidDays(chat: TestChat): Promise<number> {
  const state = await scene.subscriptions.state(chat.networkId);
  return Math.round(((state!.paidUntil ?? 0) - (await now())) / HOUR) / 24;
}

/** Posts that were withheld from a chat at the workflows' time. */
async function withhold(chat: TestChat, posts: number): Promise<void> {
  await insertWithheld(scene.world.rows, chat, await now(), posts);
}

/** Waits until the workflow has looked at the newest version. */
async function settled(chat: TestChat): Promise<void> {
  await until(async () => {
    const { rows } = await sql<{ behind: boolean }>`
      select watched_version is distinct from version as behind from subscriptions where chat_id = ${chat.id}
    `.execute(scene.database.sql);
    return !rows[0]!.behind;
  });
}

test('A whole life: trial, reminders, its end, nudges, a week, a stacked month, a renewal, a refund, a lapse', async () => {
  const chat = await scene.world.chat({ trialDays: 30 });
  await scene.workflows.wake(ofHub(chat.id));
  await pass(31 * DAY);
  await until(() => scene.told.length === 4);
  expect(toldTo(chat)).toEqual(['trial: 7 left', 'trial: 3 left', 'trial: 1 left', 'trial: ended']);

  await withhold(chat, 2);
  await scene.workflows.wake(ofHub(chat.id));
  await pass(HOUR);
  await until(() => scene.told.length === 1);
  expect(toldTo(chat)).toEqual(['missed 2']);
  await withhold(chat, 3);
  await scene.workflows.wake(ofHub(chat.id));
  await pass(20 * HOUR);
  expect(toldTo(chat)).toEqual([]);
  await pass(5 * HOUR);
  await until(() => scene.told.length === 1);
  expect(toldTo(chat)).toEqual(['missed 5']);

  const week = scene.payment(chat, 'week');
  expect(await scene.payments.record(week)).toMatchObject({ kind: 'applied' });
  expect(await paidDays(chat)).toBe(7);
  await settled(chat);
  await pass(4.5 * DAY);
  await until(() => scene.told.length === 1);
  expect(toldTo(chat)).toEqual(['paid: 3 left']);

  const month = scene.payment(chat, 'month', { renewsAt: (await now()) + 30 * DAY, beginsRenewal: true });
  await scene.payments.record(month);
  expect(await paidDays(chat)).toBe(32.5);
  await settled(chat);
  await pass(29 * DAY);
  expect(toldTo(chat)).toEqual([]);
  const renewal = scene.payment(chat, 'month', { payer: month.payer, renewsAt: (await now()) + 31 * DAY });
  await scene.payments.record(renewal);
  expect(await paidDays(chat)).toBe(33.5);
  expect((await scene.subscriptions.state(chat.networkId))!.renewsAt).toBe(renewal.renewsAt);

  const { id } = await scene.paymentOf(month);
  await scene.payments.refund(id, 'of the month', { kind: 'token', id: 'office', name: 'office' });
  // What was left of the refunded month is gone; the renewal moved up, and Telegram charges no more.
  expect(await paidDays(chat)).toBe(30);
  expect(scene.cashier.ended).toContain(month.chargeId);
  expect((await scene.subscriptions.state(chat.networkId))!.renewsAt).toBeUndefined();
  await until(() => scene.told.length === 1);
  expect(toldTo(chat)).toEqual(['changed: refund']);
  expect(scene.refundsTold).toMatchObject([{ networkId: month.payer, refund: { stars: 750 } }]);
  await settled(chat);
  await pass(31 * DAY);
  await until(() => scene.told.length === 4);
  expect(toldTo(chat)).toEqual(['paid: 7 left', 'paid: 3 left', 'paid: 1 left', 'paid: ended']);
  expect(await handleOf(chat).query(subscriptionQuery)).toMatchObject({ version: 4 });
}, 120_000);

test('A renewing subscription that Telegram does not renew has its end told an hour late, and no reminders', async () => {
  const chat = await scene.world.chat({ trialDays: -40 });
  const renewsAt = (await now()) + 30 * DAY;
  await scene.payments.record(scene.payment(chat, 'month', { renewsAt, beginsRenewal: true }));
  await settled(chat);
  await pass(30 * DAY + HOUR / 2);
  expect(toldTo(chat)).toEqual([]);
  await pass(HOUR);
  await until(() => scene.told.length === 1);
  expect(toldTo(chat)).toEqual(['paid: ended']);
}, 120_000);

test('A payment at the very moment of the end extends once, be it just before or just after', async () => {
  const chat = await scene.world.chat({ trialDays: -40 });
  await scene.payments.record(scene.payment(chat));
  await settled(chat);
  const end = (await scene.subscriptions.state(chat.networkId))!.paidUntil!;
  await pass(end - (await now()) - 20);
  await Promise.all([pass(40), scene.payments.record(scene.payment(chat))]);
  const after = (await scene.subscriptions.state(chat.networkId))!;
  expect(after.version).toBe(2);
  expect(after.paidUntil! - end).toBeGreaterThanOrEqual(7 * DAY);
  expect(after.paidUntil! - end).toBeLessThan(7 * DAY + HOUR);
}, 120_000);

test('A chat that leaves ends its workflow, and comes back without a second trial', async () => {
  const chat = await scene.world.chat({ trialDays: 100 });
  const isOpen = async () => (await handleOf(chat).describe()).status.name === 'RUNNING';
  await scene.workflows.wake(ofHub(chat.id));
  await settled(chat);
  const before = await scene.subscriptions.state(chat.networkId);
  await scene.setState(chat, 'inactive');
  await scene.workflows.wake(ofHub(chat.id));
  await until(async () => !(await isOpen()));
  await pass(5 * DAY);
  await scene.setState(chat, 'active');
  await scene.workflows.wake(ofHub(chat.id));
  await settled(chat);
  expect(await isOpen()).toBe(true);
  expect(await scene.subscriptions.state(chat.networkId)).toMatchObject({ trialEndsAt: before!.trialEndsAt });
}, 120_000);
