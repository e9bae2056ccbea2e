import type { User } from './telegram.ts';

/** Bot API: the only period that a subscription in Stars may have, in seconds (30 days). */
export const SUBSCRIPTION_PERIOD_S = 2_592_000;

/** Something that a bot asks Stars for: a message with an invoice, or a link. */
export interface Invoice {
  botId: number;
  title: string;
  description: string;
  payload: string;
  currency: string;
  /** In Stars. */
  amount: number;
  /** In seconds. */
  subscriptionPeriod?: number;
}

/** Where an invoice is found. */
export type InvoicePlace = { chat_id: number; message_id: number } | { link: string };

/** A payment that went through. */
export interface Charge {
  /** Counts payments, in their order. */
  number: number;
  id: string;
  botId: number;
  user: User;
  amount: number;
  payload: string;
  /** Seconds since the epoch. */
  date: number;
  isRefunded: boolean;
  /** Of a subscription: when it ends unless it is renewed, in seconds since the epoch. */
  subscriptionUntil?: number;
  isCanceled?: boolean;
  /** Of a renewal: the charge that began the subscription. */
  renews?: string;
  /** The message with the invoice, or the link, that was paid. */
  invoice?: InvoicePlace;
}

/** A pressed button, and how the bot answered. */
export interface Callback {
  botId: number;
  answered: boolean;
  /** Is told when the answer comes. */
  onAnswer?: () => void;
  text?: string;
  show_alert?: boolean;
  url?: string;
}

/** A payment that waits for the bot's word. */
export interface PreCheckout {
  botId: number;
  /** Ends the wait: with nothing when the bot agrees, else with its objection. */
  settle(objection?: string): void;
}
