import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Cashier } from '../../../src/domain/billing/cashier.ts';
import { createCaller } from '../../../src/messengers/telegram/caller.ts';
import { createTelegramCashier } from '../../../src/messengers/telegram/cashier.ts';
import { eventually, type Scene, startScene, TOKEN } from '../../simulator/scene.ts';
import { textId } from '../../support/ids.ts';

let scene: Scene;
let cashier: Cashier;
let ann: number;
beforeAll(async () => {
  scene = await startScene();
  cashier = createTelegramCashier(createCaller({ token: TOKEN, apiRoot: scene.simulator.url }));
  await scene.ok('getMe');
  ann = await scene.person();
  await scene.post({ chat_id: ann, text: '/start' });
  await scene.updates();
});
afterAll(() => scene.simulator.close());

const INVOICE = { title: 'Month', description: 'Thirty days', payload: 'p', stars: 750 };

/** Pays by a link; the charge, or why the bot did not want it. */
async function pay(link: string, refusal?: string): Promise<{ charge_id?: string; error?: string }> {
  const receipt = scene.sim('POST', '/sim/payments', { link, from_id: ann });
  const query = await eventually(async () => {
    const update = (await scene.updates()).find((one) => one.pre_checkout_query !== undefined);
    expect(update).toBeDefined();
    return update.pre_checkout_query;
  });
  await cashier.answerCheckout(query.id, refusal);
  return receipt;
}

test('A checkout is agreed to, or refused with words for the buyer', async () => {
  const link = await cashier.link(INVOICE, false);
  expect(await pay(link, 'Not today.')).toMatchObject({ error: 'Not today.' });
  expect((await pay(link)).charge_id).toEqual(expect.any(String));
});

test('A refund happens once, and counts as done when it was done before; an unknown charge is refused', async () => {
  const { charge_id } = await pay(await cashier.link(INVOICE, false));
  expect(await cashier.refund(textId(ann), charge_id!)).toEqual({ kind: 'done' });
  expect(await cashier.refund(textId(ann), charge_id!)).toEqual({ kind: 'done' });
  expect(await cashier.refund(textId(ann), 'nothing')).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining('CHARGE_NOT_FOUND'),
  });
});

test('A renewing subscription is begun by a link and ended', async () => {
  const { charge_id } = await pay(await cashier.link(INVOICE, true));
  expect(await cashier.endRenewal(textId(ann), charge_id!)).toEqual({ kind: 'done' });
  expect(await scene.sim('POST', '/sim/payments/renew', { charge_id })).toMatchObject({ ok: false });
});

test('Bookings are read from where one left off, refunds among them', async () => {
  const bookings = await cashier.bookings(0);
  expect(bookings.map((booking) => booking?.kind)).toEqual(
    expect.arrayContaining(['payment', 'payment', 'payment', 'refund']),
  );
  expect(bookings[0]).toMatchObject({ payer: textId(ann), stars: 750, payload: 'p' });
  expect(await cashier.bookings(bookings.length)).toEqual([]);
});
