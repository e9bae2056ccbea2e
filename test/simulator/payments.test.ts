import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person();
  await scene.post({ chat_id: ann, text: '/start' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const invoice = {
  title: 'Week',
  description: 'Seven days',
  payload: 'week-1',
  currency: 'XTR',
  prices: [{ label: 'Week', amount: 50 }],
};

/** Pays, and lets the bot answer the pre-checkout query. */
async function pay(what: object, answer: object = { ok: true }) {
  const receipt = scene.sim('POST', '/sim/payments', { ...what, from_id: ann });
  const query = await eventually(async () => {
    const [update] = await scene.updates();
    expect(update).toBeDefined();
    return update.pre_checkout_query;
  });
  await scene.ok('answerPreCheckoutQuery', { pre_checkout_query_id: query.id, ...answer });
  return { query, receipt: await receipt };
}

describe('an invoice', () => {
  it('is paid after the bot agrees, and the payment is told and recorded', async () => {
    const { message_id } = await scene.ok('sendInvoice', { chat_id: ann, ...invoice });
    const { query, receipt } = await pay({ chat_id: ann, message_id });
    expect(query).toMatchObject({
      currency: 'XTR',
      total_amount: 50,
      invoice_payload: 'week-1',
      from: { id: ann },
    });
    expect(receipt.ok).toBe(true);
    const [{ message }] = await scene.updates();
    expect(message.successful_payment).toMatchObject({
      total_amount: 50,
      invoice_payload: 'week-1',
      telegram_payment_charge_id: receipt.charge_id,
    });
    expect(message.successful_payment.is_recurring).toBeUndefined();
    expect(await scene.ok('getStarTransactions')).toMatchObject({
      transactions: [{ id: receipt.charge_id, amount: 50, source: { type: 'user', user: { id: ann } } }],
    });
  });

  it('is not paid when the bot objects or stays silent', async () => {
    const { message_id } = await scene.ok('sendInvoice', { chat_id: ann, ...invoice });
    const { receipt } = await pay({ chat_id: ann, message_id }, { ok: false, error_message: 'Sold out' });
    expect(receipt).toEqual({ ok: false, error: 'Sold out' });
    const silent = await scene.sim('POST', '/sim/payments', {
      chat_id: ann,
      message_id,
      from_id: ann,
      timeout_ms: 20,
    });
    expect(silent).toEqual({ ok: false, error: 'BOT_PRECHECKOUT_TIMEOUT' });
  });

  it('must be in Stars with exactly one price', async () => {
    const send = (more: object) => scene.refusal('sendInvoice', { chat_id: ann, ...invoice, ...more });
    expect(await send({ currency: '' })).toBe('400 Bad Request: CURRENCY_INVALID');
    expect(await send({ prices: [] })).toBe('400 Bad Request: there must be at least one price');
    expect(await send({ prices: [...invoice.prices, ...invoice.prices] })).toBe(
      '400 Bad Request: STARS_INVOICE_INVALID',
    );
    expect(await send({ subscription_period: 2_592_000 })).toBe(
      '400 Bad Request: SUBSCRIPTION_PERIOD_INVALID',
    );
  });
});

describe('a refund', () => {
  it('works once', async () => {
    const { message_id } = await scene.ok('sendInvoice', { chat_id: ann, ...invoice });
    const { receipt } = await pay({ chat_id: ann, message_id });
    const refund = { user_id: ann, telegram_payment_charge_id: receipt.charge_id };
    await scene.ok('refundStarPayment', refund);
    expect(await scene.refusal('refundStarPayment', refund)).toBe('400 Bad Request: CHARGE_ALREADY_REFUNDED');
    const { transactions } = await scene.ok('getStarTransactions');
    expect(transactions).toMatchObject([{ source: {} }, { receiver: {} }]);
    const updates = await scene.updates();
    expect(updates.at(-1).message.refunded_payment.telegram_payment_charge_id).toBe(receipt.charge_id);
  });
});

describe('a subscription', () => {
  it('begins by a link, is renewed until it is cancelled', async () => {
    expect(await scene.refusal('createInvoiceLink', { ...invoice, subscription_period: 604_800 })).toBe(
      '400 Bad Request: SUBSCRIPTION_PERIOD_INVALID',
    );
    const link = await scene.ok('createInvoiceLink', { ...invoice, subscription_period: 2_592_000 });
    const { receipt } = await pay({ link });
    const [{ message }] = await scene.updates();
    expect(message.successful_payment).toMatchObject({ is_recurring: true, is_first_recurring: true });
    const until = message.successful_payment.subscription_expiration_date;
    await scene.sim('POST', '/sim/payments/renew', { charge_id: receipt.charge_id });
    const [renewal] = await scene.updates();
    expect(renewal.message.successful_payment).toMatchObject({
      is_recurring: true,
      subscription_expiration_date: until + 2_592_000,
    });
    expect(renewal.message.successful_payment.is_first_recurring).toBeUndefined();
    await scene.ok('editUserStarSubscription', {
      user_id: ann,
      telegram_payment_charge_id: receipt.charge_id,
      is_canceled: true,
    });
    expect(await scene.sim('POST', '/sim/payments/renew', { charge_id: receipt.charge_id })).toEqual({
      ok: false,
      error: 'SUBSCRIPTION_CANCELED',
    });
  });
});

describe('without the bot', () => {
  const month = { ...invoice, payload: 'month', subscription_period: 2_592_000 };
  const subscribe = async () => {
    const link = await scene.ok('createInvoiceLink', month);
    const { receipt } = await pay({ link });
    await scene.updates();
    return receipt.charge_id as string;
  };

  it('a payment can be given back: the bot learns of it by a message, once', async () => {
    const { message_id } = await scene.ok('sendInvoice', { chat_id: ann, ...invoice });
    const { receipt } = await pay({ chat_id: ann, message_id });
    const { charge_id } = receipt;
    await scene.updates();
    expect(await scene.sim('POST', '/sim/payments/refund', { charge_id })).toEqual({ ok: true });
    expect(await scene.updates()).toMatchObject([
      { message: { refunded_payment: { telegram_payment_charge_id: charge_id, total_amount: 50 } } },
    ]);
    const { users } = await scene.sim('GET', '/sim/users');
    expect(users.find(({ id }: { id: number }) => id === ann).stars).toBe(10_000);
    expect(await scene.sim('POST', '/sim/payments/refund', { charge_id })).toHaveProperty('error');
    expect(
      await scene.refusal('refundStarPayment', { user_id: ann, telegram_payment_charge_id: charge_id }),
    ).toBe('400 Bad Request: CHARGE_ALREADY_REFUNDED');
  });

  it('a subscription can be cancelled and resumed by the payer, which the bot is told', async () => {
    const charge_id = await subscribe();
    await scene.sim('POST', '/sim/payments/cancel', { charge_id });
    expect(await scene.updates()).toMatchObject([
      { subscription: { user: { id: ann }, invoice_payload: 'month', state: 'canceled' } },
    ]);
    expect(await scene.sim('POST', '/sim/payments/renew', { charge_id })).toEqual({
      ok: false,
      error: 'SUBSCRIPTION_CANCELED',
    });
    await scene.sim('POST', '/sim/payments/resume', { charge_id });
    expect(await scene.updates()).toMatchObject([{ subscription: { state: 'active' } }]);
    expect(await scene.sim('POST', '/sim/payments/renew', { charge_id })).toMatchObject({ ok: true });
  });

  it('what is no subscription cannot be cancelled', async () => {
    const { message_id } = await scene.ok('sendInvoice', { chat_id: ann, ...invoice });
    const { receipt } = await pay({ chat_id: ann, message_id });
    expect(await scene.sim('POST', '/sim/payments/cancel', { charge_id: receipt.charge_id })).toHaveProperty(
      'error',
    );
  });
});
