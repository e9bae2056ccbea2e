import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { AddressKind } from '../../domain/posts/post.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/**
 * An address on a network, and whether the network lets us reach it. `networkId` changes when a group becomes a
 * supergroup, and is empty once another row took the chat over (`mergedInto`). What a chat does in a hub is its
 * membership there.
 */
export const Chat = defineEntity({
  name: 'Chat',
  tableName: 'chats',
  properties: {
    id: p.integer().primary().autoincrement(),
    network: p.string().default('telegram'),
    networkId: p.string().$type<NetworkChatId>().nullable(),
    kind: p.string().$type<AddressKind>(),
    title: p.string(),
    username: p.string().nullable(),
    forum: p.boolean().default(false),
    discussionOf: p.string().$type<NetworkChatId>().nullable(),
    timeZone: p.string().nullable(),
    lostAt: p.datetime().nullable(),
    lostReason: p.string().nullable(),
    lostAccount: p.smallint().nullable(),
    mergedInto: p.integer().nullable(),
    firstSeenAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Chat = InferEntity<typeof Chat>;
