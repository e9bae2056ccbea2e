import { type Static, Type } from '@fastify/type-provider-typebox';
import type { DeliveryEntry, DeskPosts, PostEntry } from '../../../services/posts/deskPosts.ts';
import type { PostAccountService } from '../../../services/posts/postAccounts.ts';
import { Problem } from '../../problems.ts';
import { orderedBy } from '../authentication.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { Exactly, Id, Nullable, OneOf, Page, PAGE_QUERY, PostIdText, Time } from '../schemas.ts';

const DELIVERY_STATES = [
  'planned',
  'claimed',
  'sending',
  'sent',
  'failed',
  'withheld',
  'unknown',
  'withdrawn',
] as const;

const Post = Exactly(
  {
    post_id: PostIdText,
    line: Type.String({ description: 'Which way it goes: hub, announcement.' }),
    chat_id: Id('The Telegram id of the chat where it was posted.'),
    author: Type.String({ description: "The author's pseudonym." }),
    state: Type.String({ description: 'collecting, admitted, planned, closed or refused.' }),
    refusal: Nullable(Type.String({ description: 'Why it was refused.' })),
    version: Type.Integer({ description: 'Counts its edits.' }),
    parts: Type.Integer({ description: 'More than one for an album.' }),
    created_at: Time('When it came in.'),
    planned_at: Nullable(Time('When it was decided who gets it.')),
    closed_at: Nullable(Time('When nothing was left to do.')),
    deliveries: Exactly(
      Object.fromEntries(DELIVERY_STATES.map((state) => [state, Type.Integer()])) as Record<
        (typeof DELIVERY_STATES)[number],
        ReturnType<typeof Type.Integer>
      >,
      { description: 'How many deliveries are in each state.' },
    ),
  },
  { title: 'Post' },
);

const Delivery = Exactly(
  {
    chat_id: Nullable(Id('The Telegram id of the chat; null when another took it over.')),
    title: Type.String(),
    state: OneOf(DELIVERY_STATES),
    attempts: Type.Integer(),
    doubts: Type.Integer({ description: 'Attempts without an answer: each may have left a copy.' }),
    reason: Nullable(Type.String({ description: 'Why it failed, or why it waits.' })),
    settled_at: Nullable(Time('When it ended.')),
  },
  { title: 'Delivery' },
);

const PARAMS = Exactly({ post_id: PostIdText });
const TAGS = ['Posts'];

/** `/posts`: where a post stands. What people say is never shown here. */
export function postRoutes(
  app: AdminApp,
  posts: DeskPosts,
  accounts: Pick<PostAccountService, 'retry'>,
): void {
  app.get(
    '/posts/:post_id',
    {
      config: { role: 'viewer', problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'One post, with its deliveries by state',
        params: PARAMS,
        response: { 200: Post },
      },
    },
    async ({ params }) => shown(await existing(params.post_id)),
  );

  app.get(
    '/posts/:post_id/deliveries',
    {
      config: { role: 'viewer', problems: ['not-found', 'invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'The deliveries of a post',
        params: PARAMS,
        querystring: Exactly({
          ...PAGE_QUERY,
          state: Type.Optional(OneOf(DELIVERY_STATES)),
        }),
        response: { 200: Page(Delivery) },
      },
    },
    async ({ params, query: { limit = 50, cursor, state } }) => {
      const [after] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,9}$/]);
      const { id } = await existing(params.post_id);
      const found = await posts.deliveries(id, {
        state,
        afterChatId: after === undefined ? undefined : Number(after),
        limit: limit + 1,
      });
      return pageOf(found, limit, (delivery) => [delivery.chatId], shownDelivery);
    },
  );

  app.post(
    '/posts/:post_id/retry',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Make what failed once more',
        description: 'Deliveries to chats that do not take part any more stay failed.',
        params: PARAMS,
        body: Exactly({}),
        response: {
          200: Exactly({ retried: Type.Integer({ description: 'How many deliveries that are.' }) }),
        },
      },
    },
    async (request) => {
      const { id } = await existing(request.params.post_id);
      return { retried: await accounts.retry(id, orderedBy(request)) };
    },
  );

  async function existing(postId: string): Promise<PostEntry> {
    const post = await posts.find(Number(postId));
    if (!post) throw new Problem('not-found', 'There is no such post, or the ledger keeps it no more.');
    return post;
  }
}

function shown(post: PostEntry): Static<typeof Post> {
  return {
    post_id: String(post.id),
    line: post.line,
    chat_id: post.chatNetworkId,
    author: post.author,
    state: post.state,
    refusal: post.refusal,
    version: post.version,
    parts: post.parts,
    created_at: post.createdAt,
    planned_at: post.plannedAt,
    closed_at: post.closedAt,
    deliveries: Object.fromEntries(
      DELIVERY_STATES.map((state) => [state, post.deliveries[state] ?? 0]),
    ) as Static<typeof Post>['deliveries'],
  };
}

function shownDelivery(delivery: DeliveryEntry): Static<typeof Delivery> {
  return {
    chat_id: delivery.chatNetworkId,
    title: delivery.title,
    state: delivery.state,
    attempts: delivery.attempts,
    doubts: delivery.doubts,
    reason: delivery.reason,
    settled_at: delivery.settledAt,
  };
}
