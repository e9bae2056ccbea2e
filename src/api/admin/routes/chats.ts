import { type Static, Type } from '@fastify/type-provider-typebox';
import type { ChatDirectory, ChatEntry } from '../../../services/chatDirectory.ts';
import { placeAt } from '../cursor.ts';
import type { AdminApp } from '../operations.ts';
import { pageOf } from '../page.ts';
import { unknownChat } from '../refusals.ts';
import { CHAT_ID_PARAMS, Exactly, Id, Nullable, OneOf, Page, PAGE_QUERY, Text, Time } from '../schemas.ts';

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

/** `/chats`: the chats of the hub. */
export function chatRoutes(app: AdminApp, directory: ChatDirectory): void {
  app.get(
    '/chats',
    {
      config: { role: 'viewer', problems: ['invalid-cursor'] },
      schema: {
        tags: ['Chats'],
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
      schema: { tags: ['Chats'], summary: 'One chat', params: CHAT_ID_PARAMS, response: { 200: Chat } },
    },
    async ({ params }) => {
      const chat = await directory.find(Number(params.chat_id));
      if (!chat) throw unknownChat();
      return shown(chat);
    },
  );
}

function shown(chat: ChatEntry): Static<typeof Chat> {
  return {
    chat_id: String(chat.networkId),
    kind: chat.kind,
    title: chat.title,
    username: chat.username,
    state: chat.state as Static<typeof ChatState>,
    state_reason: chat.stateReason,
    source: chat.source,
    destination: chat.destination,
    self_send: chat.selfSend,
    incoming: chat.incoming,
    outgoing: chat.outgoing,
    registered_at: chat.registeredAt,
  };
}
