import type { AuthorId, ChatId } from '../ids.ts';
import type { Plan } from './plan.ts';
import { PRODUCTS, type Product, type Subscriber } from './subscriber.ts';

/** What an invoice is for. It travels through Telegram as the payload and comes back with the payment. */
export interface InvoiceTerms {
  readonly subscriber: Subscriber;
  readonly plan: string;
  /** What was offered: later changes of the plan do not touch what is paid for. */
  readonly days: number;
  readonly stars: number;
  readonly renewing: boolean;
}

/** Why a checkout is refused. */
export type CheckoutRefusal = 'unknown' | 'changed' | 'chatGone' | 'banned' | 'unavailable';

/** Ids of chats and persons are no greater (PostgreSQL: int). */
const GREATEST_ID = 2_147_483_647;

const PATTERN = new RegExp(
  String.raw`^1:(${PRODUCTS.join('|')}):(p?)(\d{1,10}):([a-z][a-z0-9]{0,15}):(\d{1,4}):(\d{1,6}):([or])$`,
);

/** The payload of an invoice; 54 bytes at most (Bot API: invoice_payload takes 128). */
export function payloadOf({ subscriber, plan, days, stars, renewing }: InvoiceTerms): string {
  const id = 'chat' in subscriber ? subscriber.chat : `p${subscriber.person}`;
  return `1:${subscriber.product}:${id}:${plan}:${days}:${stars}:${renewing ? 'r' : 'o'}`;
}

/** What a payload says, or undefined when it is none of ours. */
export function termsOf(payload: string): InvoiceTerms | undefined {
  const [, product, isPerson, id, plan, days, stars, kind] = PATTERN.exec(payload) ?? [];
  if (id === undefined || plan === undefined || Number(id) > GREATEST_ID) return undefined;
  const of = { product: product as Product };
  return {
    subscriber: isPerson ? { ...of, person: Number(id) as AuthorId } : { ...of, chat: Number(id) as ChatId },
    plan,
    days: Number(days),
    stars: Number(stars),
    renewing: kind === 'r',
  };
}

/** Whether a plan is still offered as an invoice says. */
export function isStillOffered(terms: InvoiceTerms, plan: Plan): boolean {
  return (
    plan.onSale &&
    plan.days === terms.days &&
    plan.stars === terms.stars &&
    (plan.renewable || !terms.renewing)
  );
}
