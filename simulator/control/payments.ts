import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { keepCharge, refundCharge } from '../charges.ts';
import { type Charge, type Invoice, type InvoicePlace, SUBSCRIPTION_PERIOD_S } from '../payments.ts';
import { postServiceMessage } from '../posting.ts';
import type { Message, User } from '../telegram.ts';
import { takeStars } from '../wallets.ts';
import { type Person, starsOf } from '../person.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';
import { beginPrivateChat, chatWithId, userWithId } from './lookups.ts';

/** Bot API: answerPreCheckoutQuery must come within 10 s. */
const CHECKOUT_MS = 10_000;

/** /sim/payments, /sim/invoices, /sim/wallets: people pay invoices and links, subscriptions are renewed. */
export function paymentRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/payments', async ({ body }) => pay(world, new Body(body)));
  app.post('/sim/payments/renew', async ({ body }) => renew(world, new Body(body)));
  app.post('/sim/payments/refund', async ({ body }) => refund(world, new Body(body)));
  app.post('/sim/payments/cancel', async ({ body }) => cancel(world, new Body(body), true));
  app.post('/sim/payments/resume', async ({ body }) => cancel(world, new Body(body), false));
  app.get('/sim/invoices', async ({ query }) => ({
    invoice: shown(invoiceMeant(world, new Body(query)).invoice),
  }));
  app.post('/sim/wallets', async ({ body }) => fill(world, new Body(body)));
  app.get('/sim/payments', async () => ({ charges: [...world.charges.values()] }));
}

/** What came of a payment. */
type Receipt = { ok: true; charge_id: string; message: Message } | { ok: false; error: string };

async function pay(world: World, body: Body): Promise<Receipt> {
  const { invoice, place } = invoiceMeant(world, body);
  const payer = userWithId(world, body.requiredInteger('from_id'));
  if (starsOf(personWithId(world, payer.id)) < invoice.amount) return { ok: false, error: 'BALANCE_TOO_LOW' };
  const objection = await askBot(world, invoice, payer, body.integer('timeout_ms') ?? CHECKOUT_MS);
  if (objection !== undefined) return { ok: false, error: objection };
  return settle(world, invoice, payer, { invoice: place });
}

/** Sets what is in a wallet, or adds to it. */
function fill(world: World, body: Body): { user_id: number; stars: number } {
  const person = personWithId(world, body.requiredInteger('user_id'));
  const stars = body.integer('stars') ?? starsOf(person) + body.requiredInteger('add');
  if (stars < 0) throw new ControlError(400, 'A wallet cannot hold less than nothing.');
  world.addPerson({ ...person, stars });
  return { user_id: person.user.id, stars };
}

function personWithId(world: World, id: number): Person {
  const person = world.people.get(userWithId(world, id).id);
  if (person === undefined || person.user.is_bot) throw new ControlError(400, `${id} has no wallet.`);
  return person;
}

/** An invoice as the viewer sees it. */
function shown({ botId, title, description, currency, amount, subscriptionPeriod }: Invoice): unknown {
  return {
    bot_id: botId,
    title,
    description,
    currency,
    total_amount: amount,
    ...(subscriptionPeriod !== undefined && { subscription_period: subscriptionPeriod }),
  };
}

function invoiceMeant(world: World, body: Body): { invoice: Invoice; place: InvoicePlace } {
  const link = body.text('link');
  const { key, place } = link === undefined ? messageMeant(world, body) : { key: link, place: { link } };
  const invoice = world.invoices.get(key);
  if (invoice === undefined) throw new ControlError(404, 'There is no such invoice.');
  return { invoice, place };
}

function messageMeant(world: World, body: Body): { key: string; place: InvoicePlace } {
  const chat = chatWithId(world, body.requiredInteger('chat_id'), body);
  const message_id = body.requiredInteger('message_id');
  return { key: `${chat.key}/${message_id}`, place: { chat_id: chat.id, message_id } };
}

/** Asks the bot whether it will deliver; its objection, or a timeout, ends the payment. */
function askBot(world: World, invoice: Invoice, payer: User, timeout: number): Promise<string | undefined> {
  const bot = world.bots.get(invoice.botId);
  if (bot === undefined) throw new ControlError(404, 'The bot of this invoice is gone.');
  const id = randomBytes(8).readBigUInt64BE().toString();
  return new Promise((resolve) => {
    const settle = (objection?: string) => {
      clearTimeout(timer);
      world.preCheckouts.delete(id);
      resolve(objection);
    };
    const timer = setTimeout(() => settle('BOT_PRECHECKOUT_TIMEOUT'), timeout).unref();
    world.preCheckouts.set(id, { botId: bot.id, settle });
    bot.updates.push('pre_checkout_query', {
      id,
      from: payer,
      currency: invoice.currency,
      total_amount: invoice.amount,
      invoice_payload: invoice.payload,
    });
  });
}

/** Moves the Stars and tells everybody. */
function settle(
  world: World,
  invoice: Invoice,
  user: User,
  about: { invoice?: InvoicePlace; renewed?: Charge },
): Receipt {
  const { renewed } = about;
  if (!takeStars(world, user.id, invoice.amount)) return { ok: false, error: 'BALANCE_TOO_LOW' };
  const { botId, amount, payload, subscriptionPeriod } = invoice;
  const date = world.clock.seconds();
  const charge: Charge = {
    number: world.charges.size + 1,
    id: `stx${randomBytes(24).toString('base64url')}`,
    botId,
    user,
    amount,
    payload,
    date,
    isRefunded: false,
    ...(about.invoice && { invoice: about.invoice }),
  };
  if (renewed !== undefined) {
    charge.renews = renewed.id;
    renewed.subscriptionUntil = Math.max(renewed.subscriptionUntil ?? 0, date) + SUBSCRIPTION_PERIOD_S;
    keepCharge(world, renewed);
  } else if (subscriptionPeriod !== undefined) {
    charge.subscriptionUntil = date + subscriptionPeriod;
  }
  keepCharge(world, charge);
  const until = renewed?.subscriptionUntil ?? charge.subscriptionUntil;
  const successful_payment = {
    currency: invoice.currency,
    total_amount: amount,
    invoice_payload: payload,
    telegram_payment_charge_id: charge.id,
    provider_payment_charge_id: '',
    ...(until !== undefined && { subscription_expiration_date: until, is_recurring: true }),
    ...(until !== undefined && renewed === undefined && { is_first_recurring: true }),
  };
  const chat = world.chatFor(botId, user.id) ?? beginPrivateChat(world, user, botId);
  if (!chat.members.has(botId)) chat.members.set(botId, { status: 'member' });
  const message = postServiceMessage(world, chat, { from: user, successful_payment });
  return { ok: true, charge_id: charge.id, message };
}

function chargeMeant(world: World, body: Body): Charge {
  const charge = world.charges.get(body.requiredText('charge_id'));
  if (charge === undefined) throw new ControlError(404, 'There is no such charge.');
  return charge;
}

/** Telegram itself returns the Stars. The bot did not ask for it and learns of it from the message. */
function refund(world: World, body: Body): { ok: true } {
  const charge = chargeMeant(world, body);
  if (charge.isRefunded) throw new ControlError(400, 'That charge was refunded already.');
  refundCharge(world, charge);
  return { ok: true };
}

/** The payer ends a subscription in Telegram's own settings, or resumes it; the bot gets an update. */
function cancel(world: World, body: Body, isCanceled: boolean): { ok: true } {
  const charge = chargeMeant(world, body);
  if (charge.subscriptionUntil === undefined) throw new ControlError(400, 'That charge is no subscription.');
  charge.isCanceled = isCanceled;
  keepCharge(world, charge);
  const state = isCanceled ? 'canceled' : 'active';
  const update = { user: charge.user, invoice_payload: charge.payload, state };
  world.bots.get(charge.botId)?.updates.push('subscription', update);
  return { ok: true };
}

/** Telegram charges a subscription again by itself and asks the bot nothing. */
function renew(world: World, body: Body): Receipt {
  const first = chargeMeant(world, body);
  if (first.subscriptionUntil === undefined) return { ok: false, error: 'SUBSCRIPTION_NOT_ACTIVE' };
  if (first.isCanceled) return { ok: false, error: 'SUBSCRIPTION_CANCELED' };
  const { botId, payload, amount } = first;
  const invoice: Invoice = { botId, payload, amount, currency: 'XTR', title: '', description: '' };
  return settle(world, invoice, first.user, { renewed: first });
}
