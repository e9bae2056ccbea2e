import { type Static, Type } from '@fastify/type-provider-typebox';
import type { ChatDirectory, ChatEntry } from '../../../services/chats/chatDirectory.ts';
import type { RegistrationService } from '../../../services/chats/registration.ts';
import { orderedBy } from '../authentication.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { unknownChat } from '../refusals.ts';
import { CHAT_ID_PARAMS, Exactly, Id, Nullable, OneOf, Page, PAGE_QUERY, Text, Time } from '../schemas.ts';
import type { NetworkChatId } from '../../../domain/ids.ts';

const ChatState = OneOf(['pending', 'active', 'inactive', 'removed'], {
  description:
    '`pending` waits for an admin, `inactive` left by itself, `removed` was taken out and comes back only ' +
    'through an admin.',
});

const FLAGS = {
  source: Type.Boolean({ description: 'What is posted here is carried to others.' }),
  destination: Type.Boolean({ description: 'What others post is carried here.' }),
  self_send: Type.Boolean({ description: 'What is posted here is carried back here too.' }),
  incoming: Type.Boolean({ description: "The chat's own switch for what comes in." }),
  outgoing: Type.Boolean({ description: "The chat's own switch for what goes out." }),
};

const Chat = Exactly(
  {
    chat_id: Id("The chat's Telegram id."),
    kind: OneOf(['private', 'group', 'supergroup', 'channel'], { description: 'What Telegram calls it.' }),
    title: Type.String(),
    username: Nullable(Type.String({ description: 'Without @.' })),
    state: ChatState,
    state_reason: Nullable(Type.String({ description: 'Why it is not active.' })),
    ...FLAGS,
    registered_at: Time('When it first came.'),
  },
  { title: 'Chat' },
);

const TAGS = ['Chats'];

/** `/chats`: the chats of the hub. */
export function chatRoutes(
  app: AdminApp,
  directory: Omit<ChatDirectory, 'page'>,
  registration: Pick<RegistrationService, 'remove' | 'approve' | 'decline'>,
): void {
  app.get(
    '/chats',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'List chats',
        querystring: Exactly({
          ...PAGE_QUERY,
          state: Type.Optional(ChatState),
          text: Type.Optional(Text('Part of the title or username, or the whole Telegram id.', 100)),
        }),
        response: { 200: Page(Chat) },
      },
    },
    async ({ query: { limit = 50, cursor, ...filter } }) => {
      const [afterId] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,9}$/]);
      const found = await directory.list({
        ...filter,
        limit: limit + 1,
        afterId: afterId === undefined ? undefined : Number(afterId),
      });
      return pageOf(found, limit, (chat) => [chat.id], shown);
    },
  );

  app.get(
    '/chats/:chat_id',
    {
      config: { role: 'viewer', problems: ['not-found'] },
      schema: { tags: TAGS, summary: 'One chat', params: CHAT_ID_PARAMS, response: { 200: Chat } },
    },
    ({ params }) => existing(params.chat_id),
  );

  app.patch(
    '/chats/:chat_id',
    {
      config: { role: 'operator', problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Change what a chat takes part in',
        description: 'Fields that are left out stay as they are.',
        params: CHAT_ID_PARAMS,
        body: Exactly(
          Object.fromEntries(
            Object.entries(FLAGS).map(([flag, schema]) => [flag, Type.Optional(schema)]),
          ) as { [Flag in keyof typeof FLAGS]: ReturnType<typeof Type.Optional<(typeof FLAGS)[Flag]>> },
          { minProperties: 1 },
        ),
        response: { 200: Chat },
      },
    },
    async (request) => {
      const { self_send: selfSend, ...flags } = request.body;
      const changes = { ...flags, ...(selfSend === undefined ? {} : { selfSend }) };
      const { chat_id: chatId } = request.params;
      if (!(await directory.change(chatId, changes, orderedBy(request)))) throw unknownChat();
      return existing(chatId);
    },
  );

  app.post(
    '/chats/:chat_id/deactivate',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Take a chat out; it comes back only through an admin',
        params: CHAT_ID_PARAMS,
        body: Exactly({}),
        response: { 200: Chat },
      },
    },
    async (request) => {
      await existing(request.params.chat_id);
      await registration.remove(request.params.chat_id, orderedBy(request));
      return existing(request.params.chat_id);
    },
  );

  app.post(
    '/chats/:chat_id/approve',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Let a chat in that waits for an admin',
        description: 'Any other chat stays as it is.',
        params: CHAT_ID_PARAMS,
        body: Exactly({}),
        response: { 200: Chat },
      },
    },
    async (request) => {
      await existing(request.params.chat_id);
      await registration.approve(request.params.chat_id, orderedBy(request));
      return existing(request.params.chat_id);
    },
  );

  app.post(
    '/chats/:chat_id/decline',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Decline a chat that waits for an admin',
        description:
          'It is told so, and comes in later only through an admin. Any other chat stays as it is.',
        params: CHAT_ID_PARAMS,
        body: Exactly({}),
        response: { 200: Chat },
      },
    },
    async (request) => {
      await existing(request.params.chat_id);
      await registration.decline(request.params.chat_id, orderedBy(request));
      return existing(request.params.chat_id);
    },
  );

  async function existing(chatId: NetworkChatId): Promise<Static<typeof Chat>> {
    const chat = await directory.find(chatId);
    if (!chat) throw unknownChat();
    return shown(chat);
  }
}

function shown(chat: ChatEntry): Static<typeof Chat> {
  return {
    chat_id: chat.networkId,
    kind: chat.kind,
    title: chat.title,
    username: chat.username,
    state: chat.state,
    state_reason: chat.stateReason,
    source: chat.source,
    destination: chat.destination,
    self_send: chat.selfSend,
    incoming: chat.incoming,
    outgoing: chat.outgoing,
    registered_at: chat.registeredAt,
  };
}
