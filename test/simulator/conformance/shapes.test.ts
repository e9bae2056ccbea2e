import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ALL_UPDATES, letEverythingHappen } from './happenings.ts';
import { METHODS } from './methods.ts';
import { type Claim, complaintsAbout } from './shapes.ts';
import { fillIn, setStage, type Stage } from './stage.ts';

let stage: Stage;

/** Every kind of update, as the types list them. */
const typesOfUpdates = join(import.meta.dirname, '../../../node_modules/@grammyjs/types/update.d.ts');
const UPDATE_KINDS = [...readFileSync(typesOfUpdates, 'utf8').matchAll(/^ {4}(\w+)\?: /gm)].map(
  ([, kind = '']) => kind,
);

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

it('The compiler objects to what is missing and to what should not be there', () => {
  const update = { update_id: 1, poll_answer: { poll_id: '1', option_ids: [0], nobody_knows: 1 } };
  expect(complaintsAbout([{ type: 'Update', value: update }])).toHaveLength(1);
  expect(complaintsAbout([{ type: 'Update', value: { message: {} } }])).not.toEqual([]);
});

it('Every update has the shape that the Bot API documents', async () => {
  await stage.scene.ok('getUpdates', { allowed_updates: ALL_UPDATES });
  await letEverythingHappen(stage);
  const updates = await stage.scene.updates(undefined, ALL_UPDATES);
  const kinds = new Set(updates.flatMap((update) => Object.keys(update)));
  kinds.delete('update_id');
  expect([...kinds].toSorted()).toEqual(
    ALL_UPDATES.filter((kind) => kind !== 'pre_checkout_query').toSorted(),
  );
  const claims = updates.map((value): Claim => ({ type: 'Update', value }));
  expect(complaintsAbout(claims)).toEqual([]);
}, 120_000);

it('The samples of kinds that nobody makes happen are one of each, in their documented shapes', async () => {
  const { holds, scene } = stage;
  const query = `chat_id=${String(holds.get('group'))}&from_id=${String(holds.get('ann'))}`;
  const { samples } = await scene.sim('GET', `/sim/updates/samples?${query}`);
  const claims = samples.map((sample: object): Claim => ({
    type: 'Update',
    value: { update_id: 1, ...sample },
  }));
  expect(complaintsAbout(claims)).toEqual([]);
  const kinds: string[] = samples.flatMap((sample: object) => Object.keys(sample));
  expect([...kinds, ...ALL_UPDATES, 'subscription'].toSorted()).toEqual(UPDATE_KINDS.toSorted());
}, 120_000);

it('What is paid, and what is asked before it, have their documented shapes', async () => {
  const charge = await fillIn(stage, '$charge');
  await stage.scene.ok('refundStarPayment', {
    user_id: stage.holds.get('ann'),
    telegram_payment_charge_id: charge,
  });
  const updates = await stage.scene.updates(undefined, ALL_UPDATES);
  expect(
    updates.map((update) => Object.keys(update.message ?? {}).find((key) => key.includes('payment'))),
  ).toEqual(['successful_payment', 'refunded_payment']);
  expect(complaintsAbout(updates.map((value): Claim => ({ type: 'Update', value })))).toEqual([]);
}, 120_000);

/**
 * Methods that answer with a message of which the types know less than the Bot API says: an edited caption stands under
 * a file, an invoice has a button, a changed keyboard is no edit, and a live photo is shown as its still too.
 */
const ANSWERS_WITH_MESSAGE = new Set([
  'editMessageText',
  'editMessageCaption',
  'editMessageMedia',
  'editMessageReplyMarkup',
  'sendInvoice',
  'sendLivePhoto',
]);

it('Every method answers in the shape that the Bot API documents', async () => {
  const claims: Claim[] = [];
  // To leave comes last.
  const methods = Object.entries(METHODS).toSorted(
    ([a], [b]) => Number(a === 'leaveChat') - Number(b === 'leaveChat'),
  );
  for (const [method, { works }] of methods) {
    if (method === 'setWebhook') continue;
    const own = await setStage();
    try {
      const value = await own.scene.ok(method, (await fillIn(own, works)) as object);
      claims.push({ type: ANSWERS_WITH_MESSAGE.has(method) ? 'Message' : `Answer<'${method}'>`, value });
    } finally {
      await own.close();
    }
  }
  expect(complaintsAbout(claims)).toEqual([]);
}, 120_000);
