import { randomBytes } from 'node:crypto';
import { badRequest } from '../apiError.ts';
import { tenthsOn } from '../botBalance.ts';
import { keepCharge, refundCharge } from '../charges.ts';
import { isObject, type Parameters } from '../parameters.ts';
import { type Charge, type Invoice, SUBSCRIPTION_PERIOD_S } from '../payments.ts';
import type { Message } from '../telegram.ts';
import type { World } from '../world.ts';
import { chatToSendTo } from '../access.ts';
import type { Call, Methods } from './call.ts';
import { send } from './sending.ts';

/** Bot API: sendInvoice, in characters and (payload) bytes. */
const LIMITS = { title: 32, description: 255, payload: 128, stars: 100_000, transactions: 100 };

/** Payments in Telegram Stars. */
export const payments: Methods = {
  sendInvoice,

  createInvoiceLink: ({ world, bot, parameters }) => {
    const invoice = readInvoice(bot.id, parameters);
    const period = parameters.integer('subscription_period');
    if (period !== undefined && period !== SUBSCRIPTION_PERIOD_S)
      throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
    if (period !== undefined) invoice.subscriptionPeriod = period;
    const link = `https://t.me/$${randomBytes(12).toString('base64url')}`;
    keepInvoice(world, link, invoice);
    return link;
  },

  answerPreCheckoutQuery: ({ world, bot, parameters }) => {
    const query = world.preCheckouts.get(parameters.text('pre_checkout_query_id'));
    if (query === undefined || query.botId !== bot.id) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    const ok = parameters.flag('ok');
    const objection = parameters.text('error_message');
    if (!ok && objection === '') throw badRequest('parameter "error_message" is required');
    query.settle(ok ? undefined : objection);
    return true;
  },

  refundStarPayment: (call) => {
    const charge = ownCharge(call, 'CHARGE_NOT_FOUND');
    if (charge.isRefunded) throw badRequest('CHARGE_ALREADY_REFUNDED');
    refundCharge(call.world, charge);
    return true;
  },

  editUserStarSubscription: (call) => {
    const charge = ownCharge(call, 'CHARGE_ID_INVALID');
    if (charge.subscriptionUntil === undefined) throw badRequest('SUBSCRIPTION_NOT_ACTIVE');
    charge.isCanceled = call.parameters.flag('is_canceled');
    keepCharge(call.world, charge);
    return true;
  },

  getMyStarBalance: ({ world, bot }) => {
    const tenths = tenthsOn(world, bot);
    return { amount: Math.trunc(tenths / 10), nanostar_amount: (tenths % 10) * 100_000_000 };
  },

  getStarTransactions: ({ world, bot, parameters }) => {
    const offset = parameters.integer('offset') ?? 0;
    const limit = Math.min(parameters.integer('limit') ?? LIMITS.transactions, LIMITS.transactions);
    const own = [...world.charges.values()].filter((charge) => charge.botId === bot.id);
    return { transactions: own.flatMap(transactions).slice(offset, offset + limit) };
  },
};

function sendInvoice(call: Call): Message {
  const { world, bot, parameters } = call;
  if (parameters.has('subscription_period')) throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
  const invoice = readInvoice(bot.id, parameters);
  const { title, description, currency, amount } = invoice;
  const shown = {
    title,
    description,
    start_parameter: parameters.text('start_parameter'),
    currency,
    total_amount: amount,
  };
  const payButton = { inline_keyboard: [[{ text: `Pay ${amount} ⭐️`, pay: true }]] };
  const message = send(call, 'invoice', { invoice: shown, reply_markup: payButton });
  const chat = chatToSendTo(world, bot, parameters, 'invoice');
  keepInvoice(world, `${chat.key}/${message.message_id}`, invoice);
  return message;
}

function keepInvoice(world: World, key: string, invoice: Invoice): void {
  world.invoices.set(key, invoice);
  world.journal.put('invoice', key, invoice);
}

function readInvoice(botId: number, parameters: Parameters): Invoice {
  const title = parameters.text('title');
  const description = parameters.text('description');
  const payload = parameters.text('payload');
  if (title === '' || title.length > LIMITS.title) throw badRequest('INVOICE_TITLE_INVALID');
  if (description === '' || description.length > LIMITS.description)
    throw badRequest('INVOICE_DESCRIPTION_INVALID');
  if (payload === '' || Buffer.byteLength(payload) > LIMITS.payload)
    throw badRequest('INVOICE_PAYLOAD_INVALID');
  const currency = parameters.text('currency');
  if (currency !== 'XTR') throw badRequest(currency === '' ? 'CURRENCY_INVALID' : 'PAYMENT_PROVIDER_INVALID');
  if (parameters.has('provider_token')) throw badRequest('STARS_INVOICE_INVALID');
  return { botId, title, description, payload, currency, amount: onePrice(parameters) };
}

/** Bot API: prices "must contain exactly one item for payments in Telegram Stars". */
function onePrice(parameters: Parameters): number {
  const prices = parameters.list('prices', 'labeled prices', 'prices') ?? [];
  if (prices.length === 0) throw badRequest('there must be at least one price');
  const [price] = prices;
  if (!isObject(price)) throw badRequest("can't parse labeled price: LabeledPrice must be an Object");
  if (typeof price['label'] !== 'string' || price['label'] === '') {
    throw badRequest("can't parse labeled price: LabeledPrice label must be non-empty");
  }
  const amount = Number(price['amount']);
  if (prices.length > 1) throw badRequest('STARS_INVOICE_INVALID');
  if (!Number.isInteger(amount) || amount < 1 || amount > LIMITS.stars)
    throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  return amount;
}

function ownCharge({ world, bot, parameters }: Call, refusal: string): Charge {
  const userId = parameters.integer('user_id');
  if (userId === undefined) throw badRequest('invalid user_id specified');
  const charge = world.charges.get(parameters.text('telegram_payment_charge_id'));
  if (charge === undefined || charge.botId !== bot.id || charge.user.id !== userId) throw badRequest(refusal);
  return charge;
}

/** Bot API: StarTransaction; a refund is a second transaction with the same id. */
function transactions(charge: Charge): unknown[] {
  const { id, amount, date, user, payload, isRefunded } = charge;
  const partner = { type: 'user', transaction_type: 'invoice_payment', user, invoice_payload: payload };
  const received = { id, amount, date, source: partner };
  return isRefunded ? [received, { id, amount, date, receiver: partner }] : [received];
}
