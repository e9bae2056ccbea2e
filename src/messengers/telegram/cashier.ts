import type { StarTransactions } from '@grammyjs/types';
import { TelegramError } from 'telegraf';
import type { Cashier, CashierAnswer, Invoice, StarBooking } from '../../domain/billing/cashier.ts';
import { withoutMarks } from '../../domain/text/inertText.ts';
import { RENEWAL_DAYS } from '../../domain/billing/plan.ts';
import { fromTelegram, toTelegram } from '../../domain/telegramIds.ts';
import type { Caller } from './caller.ts';
import { classify } from './classify.ts';

/** Bot API: createInvoiceLink, subscription_period; nothing else is taken. */
const RENEWAL_PERIOD_S = RENEWAL_DAYS * 86_400;

/** What Telegram says of a refund that was made before. */
const REFUNDED_BEFORE = /CHARGE_ALREADY_REFUNDED/;

/** Takes and gives back Telegram Stars through the Bot API. */
export function createTelegramCashier(call: Caller): Cashier {
  /** A call that Telegram either does or refuses; every other end is for the caller to try again. */
  async function doOrRefuse(
    method: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<CashierAnswer> {
    try {
      await call(method, parameters);
      return { kind: 'done' };
    } catch (error) {
      if (!(error instanceof TelegramError)) throw error;
      const failure = classify(error);
      if (failure.kind !== 'refused' && failure.kind !== 'gone' && failure.kind !== 'forbidden') throw error;
      return { kind: 'refused', problem: failure.reason };
    }
  }

  return {
    answerCheckout: (id, refusal) =>
      doOrRefuse('answerPreCheckoutQuery', {
        pre_checkout_query_id: id,
        ok: refusal === undefined,
        ...(refusal !== undefined && { error_message: refusal }),
      }),
    async link(invoice, renewing) {
      return (await call('createInvoiceLink', {
        ...inStars(invoice),
        ...(renewing && { subscription_period: RENEWAL_PERIOD_S }),
      })) as string;
    },
    async refund(payer, chargeId) {
      const answer = await doOrRefuse('refundStarPayment', {
        user_id: toTelegram(payer),
        telegram_payment_charge_id: chargeId,
      });
      return answer.kind === 'refused' && REFUNDED_BEFORE.test(answer.problem) ? { kind: 'done' } : answer;
    },
    endRenewal: (payer, chargeId) =>
      doOrRefuse('editUserStarSubscription', {
        user_id: toTelegram(payer),
        telegram_payment_charge_id: chargeId,
        is_canceled: true,
      }),
    async bookings(offset) {
      const { transactions } = (await call('getStarTransactions', {
        offset,
        limit: 100,
      })) as StarTransactions;
      return transactions.map(bookingOf);
    },
  };
}

/** What every invoice in Stars says (Bot API: sendInvoice): one price, no provider. */
export function inStars({ title, description, payload, stars }: Invoice): Record<string, unknown> {
  const label = withoutMarks(title);
  return {
    title: label,
    description: withoutMarks(description),
    payload,
    currency: 'XTR',
    prices: [{ label, amount: stars }],
  };
}

/** Withdrawals, gifts and the like are none of ours, yet count where offsets are counted. */
function bookingOf(transaction: StarTransactions['transactions'][number]): StarBooking | undefined {
  const { id, amount, date, source, receiver } = transaction;
  const partner = source ?? receiver;
  if (partner?.type !== 'user' || partner.transaction_type !== 'invoice_payment') return undefined;
  return {
    chargeId: id,
    kind: source ? 'payment' : 'refund',
    payer: fromTelegram(partner.user.id),
    stars: amount,
    payload: partner.invoice_payload ?? '',
    at: date * 1_000,
    ...(partner.subscription_period !== undefined && { periodMs: partner.subscription_period * 1_000 }),
  };
}
