import { control } from '../control.ts';
import { noteTried } from './tour.ts';

/** What is to be paid: the invoice in a message, or behind a link. */
export type Payable = { readonly chat_id: number; readonly message_id: number } | { readonly link: string };

/** What an invoice says. */
export interface Invoice {
  readonly title: string;
  readonly description: string;
  /** In Stars. */
  readonly total_amount: number;
  /** Of a subscription: after how many seconds it renews. */
  readonly subscription_period?: number;
}

/** Why Telegram refuses a payment, in words; anything else is the bot's own objection. */
const REASONS: Readonly<Record<string, string>> = {
  BALANCE_TOO_LOW: 'not enough Stars.',
  BOT_PRECHECKOUT_TIMEOUT: 'the bot didn’t answer within 10 seconds.',
};

/** Asks what is to be paid. */
export async function invoiceOf(payable: Payable): Promise<Invoice> {
  const query = new URLSearchParams(Object.entries(payable).map(([name, value]) => [name, String(value)]));
  return (await control.get<{ invoice: Invoice }>(`/invoices?${query.toString()}`)).invoice;
}

/**
 * Pays in somebody's name, out of their wallet.
 * @throws Error with the bot's objection.
 */
export async function pay(personId: number, payable: Payable): Promise<void> {
  const receipt = await control.post<{ ok: boolean; error?: string }>('/payments', {
    from_id: personId,
    ...payable,
  });
  if (!receipt.ok) throw new Error(`Payment failed: ${REASONS[receipt.error ?? ''] ?? receipt.error}`);
  noteTried('pay');
}

/** Puts Stars into somebody's wallet. */
export function topUp(personId: number, stars: number): Promise<unknown> {
  return control.post('/wallets', { user_id: personId, add: stars });
}
