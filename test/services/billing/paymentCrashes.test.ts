import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { nameOf, ofHub, subscriberOf } from '../../../src/domain/billing/subscriber.ts';
import { createPaymentsService } from '../../../src/services/billing/payments.ts';
import type { SubscriptionWorkflows } from '../../../src/services/billing/subscriptionWorkflows.ts';
import { subscriptionQuery, subscriptionWorkflowId } from '../../../src/workflows/billing/contract.ts';
import type { TestChat } from '../../support/world/rows.ts';
import { encryptedLink } from '../../workflows/temporalLinks.ts';
import { BillingWorld } from '../../support/world/billingWorld.ts';

/** Where a process may die while it takes a payment in: before and after each of its steps. */
const POINTS = [
  'before it is kept',
  'after it is kept, before the workflow is asked',
  'before the step writes',
  'after the step has written, before the workflow knows',
  'after the workflow has answered, before the update is confirmed',
] as const;
type Point = (typeof POINTS)[number];

/** What a process that dies there would not live to see. */
class Died extends Error {
  override readonly name = 'Died';
}

/** The deaths that are still to come, by the charge or the subscriber that is on its way. */
const ahead = new Map<string, Point[]>();

function dieAt(which: string, point: Point): void {
  const points = ahead.get(which);
  if (points?.[0] !== point) return;
  points.shift();
  throw new Died(point);
}

let scene: BillingWorld;
beforeAll(async () => {
  scene = await BillingWorld.open(await encryptedLink(), (steps) => ({
    ...steps,
    async applyPayment(whose, paymentId, now) {
      dieAt(nameOf(subscriberOf(whose)), 'before the step writes');
      const outcome = await steps.applyPayment(whose, paymentId, now);
      dieAt(nameOf(subscriberOf(whose)), 'after the step has written, before the workflow knows');
      return outcome;
    },
  }));
}, 120_000);
afterAll(() => scene.close());

/** Numbers that look random and are the same in each run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Takes one payment in as the bot does: the update comes again until a process has lived to confirm it. */
async function takeIn(chat: TestChat, seed: number): Promise<number> {
  const random = randomFrom(seed);
  const deaths = POINTS.filter(() => random() < 0.5);
  ahead.set(String(chat.id), deaths);
  const workflows: SubscriptionWorkflows = {
    wake: (subscriber) => scene.workflows.wake(subscriber),
    catchUp: (chatId) => scene.workflows.catchUp(chatId),
    async ask(subscriber, update, args) {
      dieAt(nameOf(subscriber), 'after it is kept, before the workflow is asked');
      const answer = await scene.workflows.ask(subscriber, update, args);
      dieAt(nameOf(subscriber), 'after the workflow has answered, before the update is confirmed');
      return answer;
    },
  };
  const payments = createPaymentsService(scene.database, scene.link.client, workflows);
  const payment = scene.payment(chat);
  for (let attempts = 1; ; attempts++) {
    try {
      dieAt(String(chat.id), 'before it is kept');
      await payments.record(payment);
      if (deaths.length === 0) return attempts;
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
  }
}

test('A process that dies between any two steps of a payment, 100 times over, adds its time exactly once', async () => {
  const chats: TestChat[] = [];
  for (let run = 0; run < 100; run++) chats.push(await scene.world.chat({ trialDays: -5 }));
  const attempts: number[] = [];
  for (let at = 0; at < chats.length; at += 20) {
    attempts.push(...(await Promise.all(chats.slice(at, at + 20).map((chat, no) => takeIn(chat, at + no)))));
  }
  // So many deaths there were that this would not pass by chance.
  expect(attempts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(200);
  const { rows } = await sql<{ chats: number; events: number; days: number }>`
    select count(*)::int as chats, sum(events)::int as events, max(abs(days - 7))::float8 as days from (
      select s.chat_id, (select count(*) from subscription_events e where e.chat_id = s.chat_id) as events,
             extract(epoch from s.paid_until - (select max(at) from subscription_events e where e.chat_id = s.chat_id))
               / 86400 as days
      from subscriptions s where s.chat_id = any(${chats.map((chat) => chat.id)}::int[])) each
  `.execute(scene.database.sql);
  expect(rows[0]).toEqual({ chats: 100, events: 100, days: 0 });
  for (const chat of chats) {
    const handle = scene.link.client.workflow.getHandle(subscriptionWorkflowId(ofHub(chat.id)));
    const known = await handle.query(subscriptionQuery);
    expect(known).toMatchObject({ version: 1, plan: 'week' });
    expect(known!.paidUntil).toBe((await scene.subscriptions.state(chat.networkId))!.paidUntil);
  }
}, 120_000);
