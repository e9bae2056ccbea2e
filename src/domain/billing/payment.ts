import type { AccountId, NetworkPersonId } from '../ids.ts';
import type { Subscriber } from './subscriber.ts';

/** A payment as Telegram tells of it (Bot API: SuccessfulPayment). */
export interface ReceivedPayment {
  /** Its identity: Telegram's `telegram_payment_charge_id`. */
  readonly chargeId: string;
  /** Who paid, by Telegram's id. */
  readonly payer: NetworkPersonId;
  /** What they call themselves, where Telegram says so. */
  readonly payerName?: string;
  /** Their @name, without @. */
  readonly payerUsername?: string;
  readonly currency: string;
  /** In Stars. */
  readonly amount: number;
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly paidAt: number;
  /** Of a subscription that Telegram renews: when it charges next. Milliseconds since 1970. */
  readonly renewsAt?: number;
  /** Whether it began such a subscription. */
  readonly beginsRenewal?: boolean;
}

/** What Telegram says of a payer's renewing subscription; `failed` when a charge did not go through. */
export type RenewalState = 'canceled' | 'active' | 'failed';

/** A payer ended a renewal in Telegram's own settings or resumed it, or a charge failed (Bot API: BotSubscriptionUpdated). */
export interface RenewalChange {
  /** Who is charged, by Telegram's id. */
  readonly payer: NetworkPersonId;
  /** That of the invoice with which the subscription began. */
  readonly payload: string;
  readonly state: RenewalState;
}

/**
 * How far a payment is. `received` is about to be applied; `unapplied` could not be and waits for staff;
 * `refunding` is on its way back.
 */
export type PaymentState = 'received' | 'applied' | 'unapplied' | 'refunding' | 'refunded';

/** A payment as it is kept. Times are milliseconds since 1970. */
export interface Payment {
  readonly id: number;
  /** Through which account of ours it came: that one alone can give it back. */
  readonly account: AccountId;
  readonly chargeId: string;
  readonly payer: NetworkPersonId;
  readonly state: PaymentState;
  /** Who it is for, as far as the payload says. */
  readonly subscriber?: Subscriber;
  readonly plan?: string;
  readonly days?: number;
  readonly stars: number;
  readonly renewing: boolean;
  readonly beginsRenewal: boolean;
  readonly renewsAt?: number;
  readonly paidAt: number;
  readonly appliedAt?: number;
  readonly refundedAt?: number;
  /** Why it is refunded, in staff's words. */
  readonly refundReason?: string;
  /** Why it could not be applied, or not be refunded. */
  readonly problem?: string;
}

/** What applying a payment came to. */
export type PaymentOutcome =
  | { readonly kind: 'applied'; readonly paidUntil: number }
  | { readonly kind: 'unapplied'; readonly problem: string };
