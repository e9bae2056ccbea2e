import { type Static, Type } from '@fastify/type-provider-typebox';
import type { BillingLists, SubscriptionEntry } from '../../../services/billing/billingLists.ts';
import type {
  Ask,
  HistoryEntry,
  SubscriptionsService,
  SubscriptionState,
  Whom,
} from '../../../services/billing/subscriptions.ts';
import type { NetworkChatId } from '../../../domain/ids.ts';
import { DEFAULT_PRODUCT } from '../../../domain/billing/subscriber.ts';
import { orderedBy } from '../authentication.ts';
import { placeAt } from '../cursor.ts';
import { onceKey } from '../idempotency.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { orProblem, unknownChat } from '../refusals.ts';
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
  Text,
  Time,
} from '../schemas.ts';

const State = OneOf(['trial', 'paid', 'lapsed'], {
  description: '`lapsed`: what others post is withheld from the chat.',
});

const FIELDS = {
  chat_id: Id<NetworkChatId>('The Telegram id of the chat, or of the person.'),
  state: State,
  plan: Nullable(Type.String({ description: 'The plan that was bought or granted last.' })),
  trial_ends_at: Time('When its trial ends, or ended.'),
  paid_until: Nullable(Time('Until when is paid or granted.')),
  renews_at: Nullable(Time('When Telegram charges next, if it renews.')),
};

const Subscription = Exactly(FIELDS, { title: 'Subscription' });
const ListedSubscription = Exactly({ ...FIELDS, title: Type.String() }, { title: 'ListedSubscription' });

const Event = Exactly(
  {
    at: Time('When it happened.'),
    kind: Type.String({
      description: 'payment, grant, extension, import, revocation, refund, renewal ended or renewal resumed.',
    }),
    plan: Nullable(Type.String()),
    days: Nullable(Type.Number({ description: 'How many days it added.' })),
    paid_until: Nullable(Time('Until when was paid once it had happened.')),
    payment_id: Nullable(Type.String()),
    by: Exactly({ kind: Type.String(), id: Type.String(), name: Type.String() }),
    reason: Nullable(Type.String()),
  },
  { title: 'SubscriptionEvent' },
);

const WithHistory = Exactly(
  { ...FIELDS, history: Type.Array(Event, { description: 'Oldest first.' }) },
  { title: 'SubscriptionWithHistory' },
);

const SUBSCRIBER_PARAMS = Exactly({ chat_id: FIELDS.chat_id });
const WHICH = Exactly({ product: Type.Optional(ProductName) });

const DAY_MS = 86_400_000;
const TAGS = ['Subscriptions'];

/** `/subscriptions`: who may receive what others post, and until when. */
export function subscriptionRoutes(
  app: AdminApp,
  lists: BillingLists,
  subscriptions: SubscriptionsService,
): void {
  app.get(
    '/subscriptions',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'List subscriptions',
        querystring: Exactly({
          ...PAGE_QUERY,
          product: Type.Optional(ProductName),
          state: Type.Optional(State),
          plan: Type.Optional(Text('Only of this plan.', 32)),
          expires_before: Type.Optional(AskedTime('Access ends, or ended, before that.')),
          expires_after: Type.Optional(AskedTime('Access ends, or ended, after that.')),
          text: Type.Optional(
            Text("Part of the subscriber's title or username, or the whole Telegram id.", 100),
          ),
        }),
        response: { 200: Page(ListedSubscription) },
      },
    },
    async ({
      query: {
        limit = 50,
        cursor,
        product = DEFAULT_PRODUCT,
        state,
        plan,
        expires_before,
        expires_after,
        text,
      },
    }) => {
      const [afterId] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,9}$/]);
      const found = await lists.subscriptions({
        product,
        standing: state,
        plan,
        expiresBefore: expires_before,
        expiresAfter: expires_after,
        text,
        afterId: afterId === undefined ? undefined : Number(afterId),
        limit: limit + 1,
      });
      return pageOf(found, limit, (entry) => [entry.id], listed);
    },
  );

  app.get(
    '/subscriptions/:chat_id',
    {
      config: { role: 'viewer', problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'One subscription with its history',
        params: SUBSCRIBER_PARAMS,
        querystring: WHICH,
        response: { 200: WithHistory },
      },
    },
    async (request) => {
      const { params } = request;
      const whom = whomOf(request);
      const [state, history] = await Promise.all([subscriptions.state(whom), subscriptions.history(whom)]);
      if (!state || !history) throw unknownChat();
      return { ...shown(params.chat_id, state), history: history.map(event) };
    },
  );

  app.post(
    '/subscriptions/:chat_id/grant',
    {
      config: { role: 'billing', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Grant a plan without payment, from the current end on',
        params: SUBSCRIBER_PARAMS,
        querystring: WHICH,
        body: Exactly({ plan: Text('The name of a plan.', 32), reason: Type.Optional(Reason) }),
        response: { 200: Subscription },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ask = askOf(request, body.reason);
      return shown(params.chat_id, await orProblem(subscriptions.grant(whomOf(request), body.plan, ask)));
    },
  );

  app.post(
    '/subscriptions/:chat_id/extend',
    {
      config: { role: 'billing', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Add days, from the current end on',
        params: SUBSCRIBER_PARAMS,
        querystring: WHICH,
        body: Exactly({ days: Type.Integer({ minimum: 1, maximum: 3650 }), reason: Type.Optional(Reason) }),
        response: { 200: Subscription },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ask = askOf(request, body.reason);
      return shown(params.chat_id, await orProblem(subscriptions.extend(whomOf(request), body.days, ask)));
    },
  );

  app.post(
    '/subscriptions/:chat_id/revoke',
    {
      config: { role: 'billing', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Remove all remaining paid and granted time, and turn off auto-renewal',
        description: 'A free trial continues. No Stars are refunded: see `/payments/{payment_id}/refund`.',
        params: SUBSCRIBER_PARAMS,
        querystring: WHICH,
        body: Exactly({ reason: Type.Optional(Reason) }),
        response: { 200: Subscription },
      },
    },
    async (request) => {
      const { params, body } = request;
      const ask = askOf(request, body.reason);
      return shown(params.chat_id, await orProblem(subscriptions.revoke(whomOf(request), ask)));
    },
  );
}

/** Whose subscription a request is about. */
function whomOf({
  params,
  query: { product = DEFAULT_PRODUCT },
}: {
  readonly params: Static<typeof SUBSCRIBER_PARAMS>;
  readonly query: Static<typeof WHICH>;
}): Whom {
  return { product, at: params.chat_id };
}

function askOf(
  request: Parameters<typeof onceKey>[0] & Parameters<typeof orderedBy>[0],
  reason?: string,
): Ask {
  return {
    key: onceKey(request),
    by: orderedBy(request),
    ...(reason === undefined ? {} : { reason }),
  };
}

function shown(chatId: NetworkChatId, state: SubscriptionState): Static<typeof Subscription> {
  return {
    chat_id: chatId,
    state: state.standing,
    plan: state.plan ?? null,
    trial_ends_at: iso(state.trialEndsAt),
    paid_until: state.paidUntil === undefined ? null : iso(state.paidUntil),
    renews_at: state.renewsAt === undefined ? null : iso(state.renewsAt),
  };
}

function listed(entry: SubscriptionEntry): Static<typeof ListedSubscription> {
  return {
    chat_id: entry.networkId,
    title: entry.title,
    state: entry.standing,
    plan: entry.plan,
    trial_ends_at: entry.trialEndsAt,
    paid_until: entry.paidUntil,
    renews_at: entry.renewsAt,
  };
}

function event({ event, by, reason, paymentId, paidUntil }: HistoryEntry): Static<typeof Event> {
  return {
    at: iso(event.at),
    kind: event.kind,
    plan: ('plan' in event ? event.plan : undefined) ?? null,
    days: 'addsMs' in event ? event.addsMs / DAY_MS : null,
    paid_until: paidUntil === null ? null : iso(paidUntil),
    payment_id: paymentId === undefined ? null : String(paymentId),
    by,
    reason: reason ?? null,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
