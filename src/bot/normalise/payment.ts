import type { Incoming } from '../../domain/conversation/incoming.ts';
import type { RenewalState } from '../../domain/billing/payment.ts';
import { readPerson } from './author.ts';
import { readChat } from './chat.ts';
import { ignored } from './ignored.ts';
import { integerIn, objectIn, stringIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** Somebody is about to pay and Telegram waits for our word (Bot API: PreCheckoutQuery). */
export function readCheckout(value: unknown): Incoming {
  const query = objectIn(value);
  const id = wordIn(query?.['id']);
  const by = readPerson(query?.['from']);
  const currency = wordIn(query?.['currency']);
  const amount = integerIn(query?.['total_amount'], 0);
  const payload = stringIn(query?.['invoice_payload']);
  if (id === undefined || !by || currency === undefined || amount === undefined || payload === undefined) {
    return ignored('malformed update');
  }
  return { type: 'checkout', id, by, currency, amount, payload };
}

/**
 * A payment that has been made (Bot API: Message.successful_payment), or undefined when the message tells of none.
 * What is missing in it is filled in as far as it can be: money is never ignored for a field.
 */
export function readPayment(message: JsonObject): Incoming | undefined {
  const payment = objectIn(message['successful_payment']);
  if (!payment) return undefined;
  const chat = readChat(message['chat']);
  const chargeId = wordIn(payment['telegram_payment_charge_id']);
  if (!chat || chargeId === undefined) return ignored('malformed update');
  const by = readPerson(message['from']) ?? {
    kind: 'person',
    // A private chat is the person; elsewhere the chat stands for who paid.
    networkId: chat.networkId as NetworkPersonId,
    name: chat.title,
  };
  const renewsAt = integerIn(payment['subscription_expiration_date'], 1);
  return {
    type: 'payment',
    chat,
    by,
    payment: withoutUndefined({
      chargeId,
      payer: by.networkId,
      payerName: by.name,
      payerUsername: by.username,
      currency: wordIn(payment['currency']) ?? '?',
      amount: integerIn(payment['total_amount'], 0) ?? 0,
      payload: stringIn(payment['invoice_payload']) ?? '',
      paidAt: (integerIn(message['date'], 0) ?? 0) * 1_000,
      renewsAt: renewsAt === undefined ? undefined : renewsAt * 1_000,
      beginsRenewal: payment['is_first_recurring'] === true ? true : undefined,
    }),
  };
}

/** A refund that has been made (Bot API: Message.refunded_payment), or undefined when the message tells of none. */
export function readRefund(message: JsonObject): Incoming | undefined {
  const refund = objectIn(message['refunded_payment']);
  if (!refund) return undefined;
  const chat = readChat(message['chat']);
  const chargeId = wordIn(refund['telegram_payment_charge_id']);
  return chat && chargeId !== undefined ? { type: 'refund', chat, chargeId } : ignored('malformed update');
}

/** What became of a renewing subscription without us (Bot API: BotSubscriptionUpdated). */
export function readRenewal(value: unknown): Incoming {
  const update = objectIn(value);
  const by = readPerson(update?.['user']);
  const payload = stringIn(update?.['invoice_payload']);
  const state = wordIn(update?.['state']);
  if (!by || payload === undefined || state === undefined) return ignored('malformed update');
  if (!isRenewalState(state)) return ignored('unknown kind of update');
  return { type: 'renewal', change: { payer: by.networkId, payload, state } };
}

function isRenewalState(state: string): state is RenewalState {
  return state === 'canceled' || state === 'active' || state === 'failed';
}
