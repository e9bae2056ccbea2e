import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { subscriberMeant } from '../../../src/db/billing/subscribers.ts';
import { ofHub } from '../../../src/domain/billing/subscriber.ts';
import { writeOrder } from '../../../src/db/billing/writtenOrders.ts';
import { joinChat, moveChat } from '../../../src/db/chats/memberships.ts';

import type { Actor } from '../../../src/domain/staff/audit.ts';
import type { ChatId } from '../../../src/domain/ids.ts';
import { workflowBundle } from '../../../src/main/process/workflowBundle.ts';
import { createPlansService } from '../../../src/services/billing/plans.ts';
import {
  createPaymentsService,
  RefundRefused,
  startRefund,
  UnknownPayment,
} from '../../../src/services/billing/payments.ts';
import { KeyTaken, UnknownPlan, UnknownSubscriber } from '../../../src/services/billing/subscriptions.ts';
import {
  endRenewalUpdate,
  extendUpdate,
  grantUpdate,
  payUpdate,
  revokeUpdate,
  subscriptionQuery,
  subscriptionWorkflowId,
} from '../../../src/workflows/billing/contract.ts';
import { nextNumber, person } from '../../support/world/content.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { until } from '../../support/until.ts';
import { encryptedLink } from '../../workflows/temporalLinks.ts';
import { BillingWorld } from '../../support/world/billingWorld.ts';
import { textId } from '../../support/ids.ts';

const DAY = 86_400_000;
const BY: Actor = { kind: 'token', id: 'office', name: 'office' };

let scene: BillingWorld;
beforeAll(async () => void (scene = await BillingWorld.open(await encryptedLink())), 120_000);
afterAll(() => scene.close());

const lapsed = () => scene.world.chat({ trialDays: -5 });
const handleOf = (chat: TestChat) =>
  scene.link.client.workflow.getHandle(subscriptionWorkflowId(ofHub(chat.id)));

async function isOpen(chat: TestChat): Promise<boolean> {
  const description = await handleOf(chat)
    .describe()
    .catch(() => undefined);
  return description?.status.name === 'RUNNING';
}

/** How often the workflow of a chat's subscription has told Telegram which renewals end, whether there were any or not. */
async function timesRenewalsWereEnded(chat: TestChat): Promise<number> {
  const { events = [] } = await handleOf(chat).fetchHistory();
  const begun = new Set(
    (events ?? [])
      .filter(({ activityTaskScheduledEventAttributes: of }) => of?.activityType?.name === 'endRenewals')
      .map(({ eventId }) => String(eventId)),
  );
  return (events ?? []).filter(({ activityTaskCompletedEventAttributes: of }) =>
    begun.has(String(of?.scheduledEventId)),
  ).length;
}

describe('An order', () => {
  test('starts the workflow of the subscription, happens once for its key, and answers how it stands', async () => {
    const chat = await lapsed();
    const first = await scene.subscriptions.grant(chat.networkId, 'week', { key: `a ${chat.id}`, by: BY });
    expect(first).toMatchObject({ standing: 'paid', plan: 'week', version: 1 });
    const again = await scene.subscriptions.grant(chat.networkId, 'week', { key: `a ${chat.id}`, by: BY });
    expect(again).toEqual(first);
    expect(await scene.paidDays(chat)).toBe(7);
    const { standing: _, ...view } = first;
    await until(async () => (await handleOf(chat).query(subscriptionQuery))?.version === 1);
    expect(await handleOf(chat).query(subscriptionQuery)).toEqual(view);

    await scene.subscriptions.extend(chat.networkId, 3, { key: `b ${chat.id}`, by: BY, reason: 'an outage' });
    expect(await scene.paidDays(chat)).toBe(10);
    const after = await scene.subscriptions.revoke(chat.networkId, { key: `c ${chat.id}`, by: BY });
    expect(after.standing).toBe('lapsed');
    const history = await scene.subscriptions.history(chat.networkId);
    expect(history?.map(({ event, by, reason }) => [event.kind, by.name, reason])).toEqual([
      ['grant', 'office', undefined],
      ['extension', 'office', 'an outage'],
      ['revocation', 'office', undefined],
    ]);
  });

  test('is refused when its key is taken, its plan or its chat unknown', async () => {
    const chat = await lapsed();
    const key = `taken ${chat.id}`;
    await scene.subscriptions.grant(chat.networkId, 'week', { key, by: BY });
    await expect(scene.subscriptions.extend(chat.networkId, 1, { key, by: BY })).rejects.toThrow(KeyTaken);
    await expect(scene.subscriptions.grant(chat.networkId, 'month', { key, by: BY })).rejects.toThrow(
      KeyTaken,
    );
    await expect(scene.subscriptions.grant(chat.networkId, 'age', { key: 'x', by: BY })).rejects.toThrow(
      UnknownPlan,
    );
    await expect(scene.subscriptions.grant(textId(-1), 'week', { key: 'y', by: BY })).rejects.toThrow(
      UnknownSubscriber,
    );
  });

  test('that nobody has written down is carried out by nobody, whoever the workflow believes gave it', async () => {
    const chat = await lapsed();
    const other = await lapsed();
    const forged = { key: `forged ${chat.id}`, kind: 'grant', plan: 'year', days: 365, by: BY };
    for (const update of [grantUpdate, extendUpdate, revokeUpdate]) {
      const outcome = await scene.workflows.ask(ofHub(chat.id), update, [forged]);
      expect(outcome).toEqual({ kind: 'unknown' });
    }
    // Nor does an order for one chat change another's subscription.
    await scene.subscriptions.grant(other.networkId, 'week', { key: `theirs ${other.id}`, by: BY });
    const stolen = await scene.workflows.ask(ofHub(chat.id), grantUpdate, [{ key: `theirs ${other.id}` }]);
    expect(stolen).toEqual({ kind: 'unknown' });
    expect(await scene.workflows.ask(ofHub(chat.id), endRenewalUpdate, [forged])).toBe(0);
    expect(await scene.paidDays(chat)).toBeNull();
    expect(await scene.subscriptions.history(chat.networkId)).toEqual([]);
  });

  test('that comes by the update of another kind of order does nothing', async () => {
    const chat = await lapsed();
    const key = `captured ${chat.id}`;
    const orders = [
      { kind: 'grant', plan: 'week', days: 7 },
      { kind: 'extension', days: 7 },
      { kind: 'revocation' },
      { kind: 'renewal ended', payer: textId(1) },
    ] as const;
    for (const order of orders) {
      const written = { ...order, key: `${key} ${order.kind}`, by: BY };
      await writeOrder(scene.database.sql, ofHub(chat.id), written);
    }
    const updates = { grant: grantUpdate, extension: extendUpdate, revocation: revokeUpdate };
    for (const [kind, update] of Object.entries(updates)) {
      for (const other of orders.filter((order) => order.kind !== kind)) {
        const outcome = await scene.workflows.ask(ofHub(chat.id), update, [{ key: `${key} ${other.kind}` }]);
        expect(outcome).toEqual({ kind: 'unknown' });
      }
    }
    expect(await scene.workflows.ask(ofHub(chat.id), endRenewalUpdate, [{ key: `${key} revocation` }])).toBe(
      0,
    );
    expect(await scene.subscriptions.history(chat.networkId)).toEqual([]);
    const genuine = await scene.workflows.ask(ofHub(chat.id), grantUpdate, [{ key: `${key} grant` }]);
    expect(genuine.kind).toBe('done');
    const replayed = await scene.workflows.ask(ofHub(chat.id), extendUpdate, [{ key: `${key} grant` }]);
    expect(replayed).toEqual({ kind: 'unknown' });
  });

  test('to pay counts only for the chat that the payment is for', async () => {
    const chat = await lapsed();
    const other = await lapsed();
    const received = scene.payment(other);
    await scene.payments.record(received);
    const { id } = await scene.paymentOf(received);
    await sql`update payments set state = 'unapplied' where id = ${id}`.execute(scene.database.sql);
    await sql`delete from subscription_events where payment_id = ${id}`.execute(scene.database.sql);
    const outcome = await scene.workflows.ask(ofHub(chat.id), payUpdate, [id]);
    expect(outcome).toEqual({ kind: 'unapplied', problem: 'it is for somebody else' });
    expect(await scene.paidDays(chat)).toBeNull();
  });

  test('to refund that nobody has given moves no money', async () => {
    const chat = await lapsed();
    const received = scene.payment(chat);
    await scene.payments.record(received);
    const { id } = await scene.paymentOf(received);
    const handle = await startRefund(scene.link.client, id);
    expect(await handle.result()).toMatchObject({ kind: 'refused' });
    expect(await scene.paymentOf(received)).toMatchObject({ state: 'applied' });
    expect(await scene.paidDays(chat)).toBe(7);
  });

  test('of a grant in the middle of a revocation leaves what the later of the two says', async () => {
    const chat = await lapsed();
    await scene.payments.record(scene.payment(chat, 'month'));
    await Promise.all([
      scene.subscriptions.revoke(chat.networkId, { key: `r ${chat.id}`, by: BY }),
      scene.subscriptions.grant(chat.networkId, 'week', { key: `g ${chat.id}`, by: BY }),
    ]);
    const kinds = (await scene.subscriptions.history(chat.networkId))!.map(({ event }) => event.kind);
    expect(await scene.paidDays(chat)).toBe(kinds.at(-1) === 'grant' ? 7 : 0);
  });

  test('of a revocation also ends all that Telegram would renew, of who began it twice both', async () => {
    const chat = await lapsed();
    const begun = { renewsAt: Date.now() + 30 * DAY, beginsRenewal: true };
    const first = scene.payment(chat, 'month', begun);
    const second = scene.payment(chat, 'month', { ...begun, payer: first.payer });
    const renewal = scene.payment(chat, 'month', { payer: first.payer, renewsAt: Date.now() + 60 * DAY });
    for (const payment of [first, second, renewal]) await scene.payments.record(payment);
    expect((await scene.subscriptions.state(chat.networkId))?.renewsAt).toBe(renewal.renewsAt);
    await scene.subscriptions.revoke(chat.networkId, { key: `r ${chat.id}`, by: BY });
    await until(async () => (await scene.subscriptions.state(chat.networkId))?.renewsAt === undefined);
    const mine = [first, second, renewal].map(({ chargeId }) => chargeId);
    expect(scene.cashier.ended.filter((charge) => mine.includes(charge))).toEqual(mine.slice(0, 2));
  });

  test('of a revocation that comes once more under its key leaves what somebody has begun since then', async () => {
    const chat = await lapsed();
    const begun = { renewsAt: Date.now() + 30 * DAY, beginsRenewal: true };
    const before = scene.payment(chat, 'month', begun);
    await scene.payments.record(before);
    const revoke = () => scene.subscriptions.revoke(chat.networkId, { key: `r ${chat.id}`, by: BY });
    await revoke();
    await until(async () => (await scene.subscriptions.state(chat.networkId))?.renewsAt === undefined);
    const since = scene.payment(chat, 'month', { ...begun, payer: before.payer });
    await scene.payments.record(since);
    await revoke();
    await until(async () => (await timesRenewalsWereEnded(chat)) === 2);
    expect((await scene.subscriptions.state(chat.networkId))?.renewsAt).toBe(since.renewsAt);
    expect(scene.cashier.ended).not.toContain(since.chargeId);
  });
});

describe('A renewal that its payer ends or resumes in Telegram', () => {
  test('is known at once as ended or resumed, with its next charge, once for each update', async () => {
    const chat = await lapsed();
    const begun = scene.payment(chat, 'month', { renewsAt: Date.now() + 30 * DAY, beginsRenewal: true });
    await scene.payments.record(begun);
    const told = (state: 'canceled' | 'active' | 'failed', updateId: number) =>
      scene.subscriptions.renewalChangedElsewhere(
        { payer: begun.payer, payload: begun.payload, state },
        updateId,
      );
    const renewsAt = async () => {
      const stored = (await scene.subscriptions.state(chat.networkId))?.renewsAt;
      // Its workflow learns of a payment by looking again.
      await until(async () => (await handleOf(chat).query(subscriptionQuery))?.renewsAt === stored);
      return stored;
    };
    await told('canceled', 1);
    expect(await renewsAt()).toBeUndefined();
    await Promise.all([told('active', 2), told('active', 2)]);
    expect(await renewsAt()).toBe(begun.renewsAt);
    await told('failed', 3);
    await told('canceled', 4);
    expect(await renewsAt()).toBeUndefined();
    expect(await scene.paidDays(chat)).toBe(30);
    const again = scene.payment(chat, 'month', { payer: begun.payer, renewsAt: Date.now() + 60 * DAY });
    await scene.payments.record(again);
    expect(await renewsAt()).toBe(again.renewsAt);
    const history = (await scene.subscriptions.history(chat.networkId))!;
    expect(history.map(({ event }) => event.kind)).toEqual([
      'payment',
      'renewal ended',
      'renewal resumed',
      'renewal ended',
      'payment',
    ]);
    expect(new Set(history.map(({ by }) => by.name))).toEqual(new Set(['Telegram']));
    expect(scene.cashier.ended).not.toContain(begun.chargeId);
  });

  test('and that we ended before, or that nobody began, changes nothing', async () => {
    const chat = await lapsed();
    const begun = scene.payment(chat, 'month', { renewsAt: Date.now() + 30 * DAY, beginsRenewal: true });
    await scene.payments.record(begun);
    await scene.subscriptions.endRenewal(chat.networkId, begun.payer, BY);
    const before = await scene.subscriptions.state(chat.networkId);
    const changes = [
      { payer: begun.payer, payload: begun.payload, state: 'canceled' },
      { payer: textId(nextNumber()), payload: begun.payload, state: 'active' },
      { payer: begun.payer, payload: begun.payload.replace(String(chat.id), '2000000000'), state: 'active' },
      { payer: begun.payer, payload: 'none of ours', state: 'active' },
    ] as const;
    for (const [at, change] of changes.entries()) {
      await scene.subscriptions.renewalChangedElsewhere(change, 10 + at);
    }
    expect(await scene.subscriptions.state(chat.networkId)).toEqual(before);
  });
});

describe('A payment', () => {
  test('counts once however often it is told of, and two at once both count', async () => {
    const chat = await lapsed();
    const [one, other] = [scene.payment(chat), scene.payment(chat, 'month')];
    await Promise.all([one, other, one, other, one].map((payment) => scene.payments.record(payment)));
    expect(await scene.paidDays(chat)).toBe(37);
    expect(await scene.paymentOf(one)).toMatchObject({ state: 'applied', problem: null, chat_id: chat.id });
  });

  test('during the trial begins where the trial ends', async () => {
    const chat = await scene.world.chat({ trialDays: 10 });
    await scene.payments.record(scene.payment(chat));
    expect(await scene.paidDays(chat)).toBe(17);
  });

  test.each([
    ['whose payload is not ours', { payload: 'something else' }, 'its payload says nothing that is known'],
    ['of another amount', { amount: 1 }, 'its amount is not what was asked for'],
    ['in another currency', { currency: 'EUR' }, 'it is not in Stars'],
  ])('%s is kept, waits, and can be refunded', async (_, differences, problem) => {
    const chat = await lapsed();
    const payment = scene.payment(chat, 'week', differences);
    expect(await scene.payments.record(payment)).toEqual({ kind: 'unapplied', problem });
    expect(await scene.paidDays(chat)).toBeNull();
    const { id } = await scene.paymentOf(payment);
    expect((await scene.payments.unapplied(1_000)).map((one) => one.id)).toContain(id);
    expect(await scene.payments.refund(id, 'sent by mistake', BY)).toMatchObject({
      state: 'refunded',
      refundReason: 'sent by mistake',
    });
    expect(scene.cashier.refunded).toContain(payment.chargeId);
  });

  test('for a chat that nobody knows is kept, waits for staff, and can be refunded', async () => {
    for (const chatId of [2_000_000_000, 9_999_999_999]) {
      const payment = scene.payment({ id: chatId as ChatId, networkId: textId(0) });
      expect(await scene.payments.record(payment)).toMatchObject({ kind: 'unapplied' });
      const { id, problem } = await scene.paymentOf(payment);
      expect(problem).toMatch(/is not known|nothing that is known/);
      expect((await scene.payments.unapplied(1_000)).map((one) => one.id)).toContain(id);
      expect(await scene.payments.refund(id, 'for nobody', BY)).toMatchObject({ state: 'refunded' });
    }
  });

  test('whose group becomes a supergroup while it is on its way counts for what both became', async () => {
    const [group, supergroup] = [await lapsed(), await lapsed()];
    let moved = false;
    const payments = createPaymentsService(scene.database, scene.link.client, {
      ...scene.workflows,
      async ask(...asked) {
        if (!moved) await moveChat(scene.database, group.networkId, supergroup.networkId);
        moved = true;
        return scene.workflows.ask(...asked);
      },
    });
    const outcome = await payments.record(scene.payment(supergroup));
    expect(outcome).toMatchObject({ kind: 'applied', subscriber: ofHub(group.id) });
    expect(await scene.paidDays(group)).toBe(7);
  });

  test('of a chat that has left waits, and is applied by the upkeep once the chat is back', async () => {
    const chat = await lapsed();
    await scene.setState(chat, 'inactive');
    const payment = scene.payment(chat);
    expect(await scene.payments.record(payment)).toEqual({
      kind: 'unapplied',
      problem: 'the chat does not take part',
    });
    await until(async () => !(await isOpen(chat)));
    await scene.setState(chat, 'active');
    expect(await scene.upkeep()).toMatchObject({ applied: 1 });
    expect(await scene.paidDays(chat)).toBe(7);
    expect(await isOpen(chat)).toBe(true);
  });

  test('for a group that became a supergroup counts for it, and what both had adds up', async () => {
    const group = await lapsed();
    const supergroup = await lapsed();
    await scene.payments.record(scene.payment(group));
    await scene.payments.record(scene.payment(supergroup, 'month'));
    const late = scene.payment(supergroup);
    await moveChat(scene.database, group.networkId, supergroup.networkId);
    expect(await scene.paidDays(group)).toBe(37);
    expect(await scene.payments.record(late)).toMatchObject({ kind: 'applied', subscriber: ofHub(group.id) });
    expect(await scene.paidDays(group)).toBe(44);
    expect(await subscriberMeant(scene.database, supergroup.networkId)).toEqual(ofHub(group.id));
  });
});

describe('A checkout', () => {
  test('goes through for what is offered, and is refused to the banned, for what changed, and for who left', async () => {
    const chat = await scene.world.chat();
    const { payload, payer, currency, amount } = scene.payment(chat);
    const checkout = { payload, payer, currency, amount };
    const judge = (asked: typeof checkout) => scene.payments.judge(asked);
    expect(await judge(checkout)).toBeUndefined();
    expect(await judge({ ...checkout, payload: 'x' })).toBe('unknown');
    expect(await judge({ ...checkout, amount: 1 })).toBe('changed');
    const author = person({ networkId: payer });
    await scene.world.say(chat, { author });
    await scene.world.restrict(author, 'ban');
    expect(await judge(checkout)).toBe('banned');
    await scene.setState(chat, 'inactive');
    expect(await judge(checkout)).toBe('chatGone');
  });
});

describe('A refund', () => {
  test('of the first of two stacked terms takes what is left of it, and the second moves up', async () => {
    const chat = await lapsed();
    const [first, second] = [scene.payment(chat), scene.payment(chat, 'month')];
    await scene.payments.record(first);
    await scene.payments.record(second);
    const { id } = await scene.paymentOf(first);
    await Promise.all([scene.payments.refund(id, 'once', BY), scene.payments.refund(id, 'twice', BY)]);
    expect(await scene.paidDays(chat)).toBe(30);
    expect(scene.cashier.refunded.filter((charge) => charge === first.chargeId)).toHaveLength(1);
    await until(async () => (await handleOf(chat).query(subscriptionQuery))?.version === 3);
  });

  test('that Telegram refuses leaves everything as it was, with its words', async () => {
    const chat = await lapsed();
    const payment = scene.payment(chat, 'month', { renewsAt: Date.now() + 30 * DAY, beginsRenewal: true });
    await scene.payments.record(payment);
    const { id } = await scene.paymentOf(payment);
    scene.cashier.refundAnswer = { kind: 'refused', problem: 'Bad Request: CHARGE_NOT_FOUND' };
    await expect(scene.payments.refund(id, 'please', BY)).rejects.toThrow(RefundRefused);
    scene.cashier.refundAnswer = { kind: 'done' };
    expect(await scene.paymentOf(payment)).toMatchObject({
      state: 'applied',
      problem: 'Bad Request: CHARGE_NOT_FOUND',
    });
    expect(await scene.paidDays(chat)).toBe(30);
    expect(scene.cashier.ended).not.toContain(payment.chargeId);
    await expect(scene.payments.refund(1_000_000_000, 'please', BY)).rejects.toThrow(UnknownPayment);
  });
});

describe('The upkeep', () => {
  test('starts the workflows of chats without one, and ends those of chats that left', async () => {
    const [one, other] = [await scene.world.chat(), await scene.world.chat()];
    await scene.upkeep();
    await until(async () => (await isOpen(one)) && (await isOpen(other)));
    await until(async () => (await handleOf(one).query(subscriptionQuery)) !== undefined);
    await scene.setState(one, 'inactive');
    await scene.upkeep();
    await until(async () => !(await isOpen(one)));
    expect(await isOpen(other)).toBe(true);
    await until(async () => (await scene.upkeep()).woken === 0);
  });

  test('takes up payments and refunds that were left on their way', async () => {
    const chat = await lapsed();
    const [left, leaving] = [scene.payment(chat), scene.payment(chat)];
    const { payments, database } = scene;
    await payments.record(leaving);
    const { id } = await scene.paymentOf(leaving);
    await sql`
      insert into payments (charge_id, payer, chat_id, plan, days, currency, stars, payload, paid_at, received_at)
      values (${left.chargeId}, 1, ${chat.id}, 'week', 7, 'XTR', 250, ${left.payload}, now(), now() - interval '1 hour')
    `.execute(database.sql);
    await sql`
      update payments set state = 'refunding', refund_asked_at = now() - interval '1 hour' where id = ${id}
    `.execute(database.sql);
    expect(await scene.upkeep()).toMatchObject({ applied: 1, refunding: 1 });
    await until(async () => (await scene.paymentOf(leaving)).state === 'refunded');
    expect(await scene.paidDays(chat)).toBe(7);
  });
});

test('The daily comparison keeps payments that were never told of, follows refunds made elsewhere, and reports what differs', async () => {
  const chat = await lapsed();
  const old = Date.now() - DAY;
  const [known, refunded, untold, untoldRefunded] = [
    scene.payment(chat, 'week', { paidAt: old }),
    scene.payment(chat, 'week', { paidAt: old }),
    scene.payment(chat, 'month', { paidAt: old }),
    scene.payment(chat, 'month', { paidAt: old }),
  ];
  await scene.payments.record(known);
  await scene.payments.record(refunded);
  await sql`update payments set paid_at = now() where paid_at < now() and charge_id not in (${known.chargeId}, ${refunded.chargeId})`.execute(
    scene.database.sql,
  );
  const booked = [known, refunded, untold, untoldRefunded].map(({ chargeId, payer, amount, payload }) => ({
    chargeId,
    kind: 'payment' as const,
    payer,
    stars: amount,
    payload,
    at: old,
  }));
  const givenBack = [booked[1]!, booked[3]!].map((one) => ({ ...one, kind: 'refund' as const }));
  scene.cashier.booked.push(...booked, undefined, ...givenBack);
  expect(await scene.reconcile(Date.now())).toEqual({ seen: 7, differences: 3 });
  expect((await scene.paymentOf(refunded)).state).toBe('refunded');
  expect((await scene.paymentOf(untold)).state).toBe('applied');
  expect((await scene.paymentOf(untoldRefunded)).state).toBe('refunded');
  const kinds = (await scene.subscriptions.history(chat.networkId))!.map(({ event }) => event.kind);
  expect(kinds).toEqual(['payment', 'payment', 'payment', 'refund']);
  expect(await scene.paidDays(chat)).toBe(37);
  const { rows } = await sql<{ differences: { kind: string }[] }>`
    select differences from reconciliations order by id desc limit 1
  `.execute(scene.database.sql);
  expect(rows[0]!.differences.map(({ kind }) => kind).toSorted()).toEqual([
    'not kept',
    'not kept',
    'refund not kept',
  ]);
  expect(await scene.reconcile(Date.now())).toEqual({ seen: 7, differences: 0 });
});

test('Other TRIAL_DAYS, REMINDER_DAYS and prices leave a running subscription what it was promised', async () => {
  const networkId = -nextNumber();
  const join = async (trialDays: number): Promise<TestChat> => {
    const seen = { networkId: textId(networkId), kind: 'group', title: 'a chat' } as const;
    const { chatId } = await joinChat(scene.database, seen, 'anyone', { policy: 'open', trialDays });
    return { id: chatId, networkId: textId(networkId) };
  };
  /** How many days before the end of the trial the workflow wants to look again. */
  const looksBefore = async (): Promise<number> => {
    const { rows } = await sql<{ days: number }>`
      select (extract(epoch from trial_ends_at - next_look_at) / 86400)::float8 as days
      from subscriptions s join chats c on c.id = s.chat_id where c.network_id = ${networkId}
    `.execute(scene.database.sql);
    return rows[0]!.days;
  };
  const chat = await join(30);
  await scene.workflows.wake(ofHub(chat.id));
  await until(async () => (await looksBefore()) === 7);
  const { trialEndsAt } = (await scene.subscriptions.state(textId(networkId)))!;
  const [week, monthAsItWas] = [scene.payment(chat), scene.payment(chat, 'month')];
  await scene.payments.record(week);
  await until(async () => (await looksBefore()) === 0);

  await scene.restart({ reminderDays: [10, 2] });
  const month = { name: 'month', days: 20, stars: 999, best: true, renewable: false, onSale: true };
  await createPlansService(scene.database).change(month, BY);
  await join(3);
  // The new process takes the story up from its history, with timers in it that the old days of reminders set.
  expect(await handleOf(chat).query(subscriptionQuery)).toMatchObject({ trialEndsAt, version: 1 });
  await scene.workflows.wake(ofHub(chat.id));
  await until(async () => (await looksBefore()) === 3, 30_000);
  expect(await scene.payments.record(monthAsItWas)).toEqual({
    kind: 'applied',
    subscriber: ofHub(chat.id),
    paidUntil: trialEndsAt + 37 * DAY,
  });
  await until(async () => (await handleOf(chat).query(subscriptionQuery))?.version === 2);
  expect(await handleOf(chat).query(subscriptionQuery)).toMatchObject({ trialEndsAt });
  expect((await handleOf(chat).describe()).status.name).toBe('RUNNING');
  const { dataConverter } = scene.link;
  await Worker.runReplayHistory(
    { workflowBundle: await workflowBundle(), dataConverter },
    await handleOf(chat).fetchHistory(),
    // Payloads are bound to it.
    handleOf(chat).workflowId,
  );
});
