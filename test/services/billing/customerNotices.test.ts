import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Actor } from '../../../src/domain/staff/audit.ts';
import { nextNumber } from '../../support/world/content.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { until } from '../../support/until.ts';
import { encryptedLink } from '../../workflows/temporalLinks.ts';
import { BillingWorld } from '../../support/world/billingWorld.ts';
import type { NetworkChatId } from '../../../src/domain/ids.ts';
import { textId } from '../../support/ids.ts';

const BY: Actor = { kind: 'token', id: 'office', name: 'office' };
const HOUR = 3_600_000;

let scene: BillingWorld;
beforeAll(async () => void (scene = await BillingWorld.open(await encryptedLink())), 120_000);
afterAll(() => scene.close());

const lapsed = () => scene.world.chat({ trialDays: -5 });
const toldTo = (networkId: NetworkChatId) => scene.told.filter((one) => one.networkId === networkId);

/** A moment in which a notice that is not to come would have come. */
async function settle(chat: TestChat): Promise<void> {
  await until(async () => {
    const { rows } = await sql<{ settled: boolean }>`
      select watched_version = version and next_look_at > now() and not exists (
        select from subscription_events e where e.chat_id = s.chat_id and e.untold) as settled
      from subscriptions s where chat_id = ${chat.id}
    `.execute(scene.database.sql);
    return rows[0]!.settled;
  });
}

test('A chat is told of each grant, extension and revocation by staff, and of what ends with it not once more', async () => {
  const chat = await lapsed();
  const key = (name: string) => ({ key: `${name} ${chat.id}`, by: BY });
  await scene.subscriptions.grant(chat.networkId, 'week', key('a'));
  await scene.subscriptions.grant(chat.networkId, 'week', key('a'));
  await until(() => toldTo(chat.networkId).length === 1);
  await scene.subscriptions.extend(chat.networkId, 3, key('b'));
  await until(() => toldTo(chat.networkId).length === 2);
  await scene.subscriptions.revoke(chat.networkId, key('c'));
  await until(() => toldTo(chat.networkId).length === 3);
  await settle(chat);
  expect(toldTo(chat.networkId).map(({ notice }) => notice)).toMatchObject([
    { kind: 'change', what: 'grant', plan: 'week', days: 7, standing: 'paid' },
    { kind: 'change', what: 'extension', days: 3, standing: 'paid' },
    { kind: 'change', what: 'revocation', standing: 'lapsed' },
  ]);
});

test('Of a channel’s subscription its payer is told in private, and nobody where nobody has paid', async () => {
  const [paidFor, granted] = [await lapsed(), await lapsed()];
  for (const { id } of [paidFor, granted]) {
    await sql`update chats set kind = 'channel' where id = ${id}`.execute(scene.database.sql);
  }
  const payment = scene.payment(paidFor);
  await scene.payments.record(payment);
  for (const chat of [paidFor, granted]) {
    await scene.subscriptions.grant(chat.networkId, 'week', { key: `g ${chat.id}`, by: BY });
  }
  await until(() => toldTo(payment.payer).length === 1);
  await settle(granted);
  for (const chat of [paidFor, granted]) expect(toldTo(chat.networkId)).toEqual([]);
});

test('Of a refund the payer is told in private and the group in the group; who paid for themselves once', async () => {
  const group = await lapsed();
  const own = await lapsed();
  await sql`update chats set kind = 'private' where id = ${own.id}`.execute(scene.database.sql);
  const [forGroup, forOneself] = [
    scene.payment(group),
    scene.payment(own, 'week', { payer: textId(own.networkId) }),
  ];
  for (const payment of [forGroup, forOneself]) {
    await scene.payments.record(payment);
    const { id } = await scene.paymentOf(payment);
    await scene.payments.refund(id, 'as wished', BY);
    await scene.payments.refund(id, 'as wished', BY);
  }
  await until(() => scene.refundsTold.length === 2);
  expect(scene.refundsTold).toMatchObject([
    { networkId: forGroup.payer, refund: { stars: 250 } },
    { networkId: own.networkId, refund: { stars: 250 } },
  ]);
  await until(() => toldTo(group.networkId).length === 1);
  expect(toldTo(group.networkId)[0]!.notice).toMatchObject({
    kind: 'change',
    what: 'refund',
    standing: 'lapsed',
  });
  await settle(own);
  expect(toldTo(own.networkId).filter(({ notice }) => notice.kind === 'change')).toEqual([]);
});

test('A refund that Telegram tells of takes its time away at once, ends the renewal, and counts once', async () => {
  const chat = await lapsed();
  const payment = scene.payment(chat, 'month', { renewsAt: Date.now() + 24 * HOUR, beginsRenewal: true });
  await scene.payments.record(payment);
  await Promise.all([
    scene.payments.refundedElsewhere(payment.chargeId),
    scene.payments.refundedElsewhere(payment.chargeId),
  ]);
  await until(async () => (await scene.paymentOf(payment)).state === 'refunded');
  expect(await scene.paidDays(chat)).toBe(0);
  expect(scene.cashier.ended).toContain(payment.chargeId);
  await scene.payments.refundedElsewhere(payment.chargeId);
  const booked = {
    chargeId: payment.chargeId,
    payer: payment.payer,
    stars: payment.amount,
    payload: payment.payload,
    at: payment.paidAt,
  };
  scene.cashier.booked.push({ ...booked, kind: 'payment' }, { ...booked, kind: 'refund' });
  expect(await scene.reconcile(Date.now())).toMatchObject({ differences: 0 });
  const kinds = (await scene.subscriptions.history(chat.networkId))!.map(({ event }) => event.kind);
  expect(kinds).toEqual(
    ['payment', 'renewal ended', 'refund'].filter((kind) => kinds.includes(kind as never)),
  );
  expect(kinds.filter((kind) => kind === 'refund')).toHaveLength(1);
  await until(() => scene.refundsTold.some(({ networkId }) => networkId === payment.payer));
});

test('A refund of a payment that nobody knows changes nothing', async () => {
  await scene.payments.refundedElsewhere(`unknown ${nextNumber()}`);
});
