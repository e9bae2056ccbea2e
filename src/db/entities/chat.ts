import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ChatState } from '../../domain/hub/registration.ts';
import type { ChatKind } from '../../domain/posts/post.ts';

/**
 * A chat of a hub. `networkId` is its address today; it changes when a group becomes a supergroup, and is empty
 * once another row took the chat over (`merged`).
 */
export const Chat = defineEntity({
  name: 'Chat',
  tableName: 'chats',
  properties: {
    id: p.integer().primary().autoincrement(),
    hubId: p.integer(),
    network: p.string().default('telegram'),
    networkId: p.bigint('number').nullable(),
    kind: p.string().$type<ChatKind>(),
    title: p.string(),
    username: p.string().nullable(),
    forum: p.boolean().default(false),
    threadId: p.bigint('number').nullable(),
    state: p.string().$type<ChatState>(),
    stateReason: p.string().nullable(),
    requestedBy: p.bigint('number').nullable(),
    source: p.boolean().default(true),
    destination: p.boolean().default(true),
    selfSend: p.boolean().default(false),
    incoming: p.boolean().default(true),
    outgoing: p.boolean().default(true),
    registeredAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Chat = InferEntity<typeof Chat>;
