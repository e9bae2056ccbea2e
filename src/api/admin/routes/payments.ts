import { type Static, Type } from '@fastify/type-provider-typebox';
import type { BillingLists, PaymentEntry } from '../../../services/billing/billingLists.ts';
import type { PaymentsService } from '../../../services/billing/payments.ts';
import type { Product } from '../../../domain/billing/subscriber.ts';
import { orderedBy } from '../authentication.ts';
import { csvOf } from '../csv.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { orProblem, unknownPayment } from '../refusals.ts';
import {
  AskedTime,
  Exactly,
  Id,
  Nullable,
  OneOf,
  Page,
  PAGE_QUERY,
  ProductName,
  Reason,
  Stars,
  Text,
  Time,
} from '../schemas.ts';
import type { NetworkChatId, NetworkPersonId } from '../../../domain/ids.ts';

const State = OneOf(['received', 'applied', 'unapplied', 'refunding', 'refunded'], {
  description: '`unapplied` could not be applied and waits for staff; `refunding` is on its way back.',
});

const Payment = Exactly(
  {
    payment_id: Type.String({ description: "The payment's id here." }),
    charge_id: Type.String({ description: "Telegram's id of the charge." }),
    chat_id: Nullable(Id('The Telegram id of the chat, or the person, that it is for.')),
    chat_title: Nullable(Type.String({ description: 'What that chat, or person, is called.' })),
    payer_id: Id('Who paid, by Telegram id.'),
    payer_name: Nullable(Type.String({ description: 'What the payer is called, as far as it is known.' })),
    payer_username: Nullable(Type.String({ description: 'Without @.' })),
    plan: Nullable(Type.String()),
    days: Nullable(Type.Integer()),
    stars: Stars('What was paid.'),
    state: State,
    renewing: Type.Boolean({ description: 'Of a subscription that Telegram renews.' }),
    problem: Nullable(Type.String({ description: 'Why it could not be applied, or not be refunded.' })),
    paid_at: Time('When it was paid.'),
    applied_at: Nullable(Time('When its time was added.')),
    refunded_at: Nullable(Time('When the Stars went back.')),
    refund_reason: Nullable(Type.String()),
    product: ProductName,
  },
  { title: 'Payment' },
);

const PAYMENT_ID_PARAMS = Exactly({
  payment_id: Type.String({ pattern: '^[1-9]\\d{0,14}$', description: "The payment's id here." }),
});

const FILTER = {
  product: Type.Optional(ProductName),
  state: Type.Optional(State),
  chat_id: Type.Optional(Id<NetworkChatId>('Only for the chat, or the person, of this Telegram id.')),
  payer_id: Type.Optional(Id<NetworkPersonId>('Only of this payer.')),
  charge_id: Type.Optional(Text('Only the payment of this charge, as Telegram names it.', 200)),
  text: Type.Optional(
    Text(
      "Part of the payer's name or username, the payer's whole Telegram id, or how the charge's id begins.",
      200,
    ),
  ),
  paid_from: Type.Optional(AskedTime('Paid then or later.')),
  paid_before: Type.Optional(AskedTime('Paid before that.')),
};

const TAGS = ['Payments'];
const COLUMNS = Object.keys(Payment.properties) as (keyof Static<typeof Payment>)[];

/** `/payments`: what was paid, and what became of it. */
export function paymentRoutes(app: AdminApp, lists: BillingLists, payments: PaymentsService): void {
  async function page(query: { limit?: number; cursor?: string } & Filter) {
    const { limit = 50, cursor } = query;
    const [beforeId] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,15}$/]);
    const found = await lists.payments({
      ...filterOf(query),
      beforeId: beforeId === undefined ? undefined : Number(beforeId),
      limit: limit + 1,
    });
    return pageOf(found, limit, (payment) => [payment.id], shown);
  }

  app.get(
    '/payments',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'List or search payments, newest first',
        querystring: Exactly({ ...PAGE_QUERY, ...FILTER }),
        response: { 200: Page(Payment) },
      },
    },
    ({ query }) => page(query),
  );

  app.get(
    '/payments/unapplied',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'Payments that were not credited to anybody and wait for staff',
        querystring: Exactly(PAGE_QUERY),
        response: { 200: Page(Payment) },
      },
    },
    ({ query }) => page({ ...query, state: 'unapplied' }),
  );

  app.get(
    '/payments.csv',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'All payments as CSV, newest first',
        description: 'Comes as a stream, so that there may be any number. The first line names the columns.',
        querystring: Exactly(FILTER),
        response: {
          200: {
            description: 'RFC 4180, UTF-8.',
            content: { 'text/csv': { schema: Type.String() } },
          },
        },
      },
    },
    async ({ query }, reply) => {
      const found = lists.everyPayment(filterOf(query));
      // What goes wrong with the first can still be told; after that the answer has begun.
      const first = await found.next();
      async function* rows(): AsyncGenerator<Static<typeof Payment>> {
        if (first.done) return;
        yield shown(first.value);
        for await (const payment of found) yield shown(payment);
      }
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="payments.csv"')
        .send(csvOf(COLUMNS, rows()) as never);
    },
  );

  app.get(
    '/payments/:payment_id',
    {
      config: { role: 'viewer', problems: ['not-found'] },
      schema: { tags: TAGS, summary: 'One payment', params: PAYMENT_ID_PARAMS, response: { 200: Payment } },
    },
    ({ params }) => existing(params.payment_id),
  );

  app.post(
    '/payments/:payment_id/refund',
    {
      config: { role: 'billing', idempotent: true, problems: ['not-found', 'refund-refused'] },
      schema: {
        tags: TAGS,
        summary: 'Refund a payment',
        description:
          'Takes away what is left of the time that they bought. Answers `refunding` while Telegram has not ' +
          'answered; it goes on by itself. A payment is refunded once, however often this is asked for.',
        params: PAYMENT_ID_PARAMS,
        body: Exactly({ reason: Reason }),
        response: { 200: Payment },
      },
    },
    async (request) => {
      const { params, body } = request;
      await orProblem(payments.refund(Number(params.payment_id), body.reason, orderedBy(request)));
      return existing(params.payment_id);
    },
  );

  app.post(
    '/payments/:payment_id/apply',
    {
      config: { role: 'billing', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Try again to credit a payment',
        description:
          'For payments that are `unapplied`; others stay as they are. The answer says what it came to.',
        params: PAYMENT_ID_PARAMS,
        body: Exactly({}),
        response: { 200: Payment },
      },
    },
    async ({ params }) => {
      await orProblem(payments.apply(Number(params.payment_id)));
      return existing(params.payment_id);
    },
  );

  async function existing(id: string): Promise<Static<typeof Payment>> {
    const payment = await lists.payment(Number(id));
    if (!payment) throw unknownPayment();
    return shown(payment);
  }
}

interface Filter {
  readonly product?: Product;
  readonly state?: Static<typeof State>;
  readonly chat_id?: NetworkChatId;
  readonly payer_id?: NetworkPersonId;
  readonly charge_id?: string;
  readonly text?: string;
  readonly paid_from?: string;
  readonly paid_before?: string;
}

function filterOf({ product, state, chat_id, payer_id, charge_id, text, paid_from, paid_before }: Filter) {
  return {
    product,
    state,
    chatNetworkId: chat_id,
    payer: payer_id,
    chargeId: charge_id,
    text,
    paidFrom: paid_from,
    paidBefore: paid_before,
  };
}

function shown(payment: PaymentEntry): Static<typeof Payment> {
  return {
    payment_id: String(payment.id),
    charge_id: payment.chargeId,
    chat_id: payment.chatNetworkId,
    chat_title: payment.chatTitle,
    payer_id: payment.payer,
    payer_name: payment.payerName,
    payer_username: payment.payerUsername,
    plan: payment.plan,
    days: payment.days,
    stars: payment.stars,
    state: payment.state,
    renewing: payment.renewing,
    problem: payment.problem,
    paid_at: payment.paidAt,
    applied_at: payment.appliedAt,
    refunded_at: payment.refundedAt,
    refund_reason: payment.refundReason,
    product: payment.product,
  };
}
