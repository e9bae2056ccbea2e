import type { NetworkPersonId } from '../ids.ts';

/** An invoice in Telegram Stars. */
export interface Invoice {
  /** 1 to 32 characters (Bot API: sendInvoice). */
  readonly title: string;
  /** 1 to 255 characters. */
  readonly description: string;
  /** Comes back with the payment; 1 to 128 bytes. */
  readonly payload: string;
  readonly stars: number;
}

/** What Telegram booked (Bot API: StarTransaction). A refund is a booking of its own with the charge's id. */
export interface StarBooking {
  readonly chargeId: string;
  readonly kind: 'payment' | 'refund';
  readonly payer: NetworkPersonId;
  readonly stars: number;
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a renewing subscription: how long until Telegram charges again. */
  readonly periodMs?: number;
}

/** A refusal of Telegram's, in its words. */
export type CashierAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Takes and gives back Telegram Stars. Rejects when no answer came, or when it has to be asked again later.
 */
export interface Cashier {
  /**
   * Lets a payment go through, or refuses it with words for the buyer. Waits for no limit: Telegram waits 10 s. Refused
   * when that time is over.
   */
  answerCheckout(id: string, refusal?: string): Promise<CashierAnswer>;
  /** A link to pay; renewing, Telegram charges every 30 days again until it is told otherwise. */
  link(invoice: Invoice, renewing: boolean): Promise<string>;
  /** Gives the Stars of a charge back; done when that was done before. */
  refund(payer: NetworkPersonId, chargeId: string): Promise<CashierAnswer>;
  /** Tells Telegram not to charge a renewing subscription again; done when it does not anyway. */
  endRenewal(payer: NetworkPersonId, chargeId: string): Promise<CashierAnswer>;
  /** What was booked, oldest first, from that booking on, 100 at a time; undefined stands for what is no payment. */
  bookings(offset: number): Promise<readonly (StarBooking | undefined)[]>;
}
