import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { RelayRule } from '../../domain/posts/relayRule.ts';
import type { ChatState } from '../../domain/chats/membership.ts';
import type { NetworkPersonId, NetworkTopicId } from '../../domain/ids.ts';

/** That a chat takes part in a hub, or may not (any more), with what is set for it there. */
export const HubMember = defineEntity({
  name: 'HubMember',
  tableName: 'hub_members',
  properties: {
    hubId: p.integer().primary(),
    chatId: p.integer().primary(),
    state: p.string().$type<ChatState>(),
    stateReason: p.string().nullable(),
    topic: p.string().$type<NetworkTopicId>().nullable(),
    source: p.boolean().default(true),
    destination: p.boolean().default(true),
    selfSend: p.boolean().default(false),
    incoming: p.boolean().default(true),
    outgoing: p.boolean().default(true),
    relay: p.string().$type<RelayRule>().default('all'),
    quietFrom: p.smallint().nullable(),
    quietTo: p.smallint().nullable(),
    approved: p.integer().default(0),
    known: p.boolean().default(false),
    requestedBy: p.string().$type<NetworkPersonId>().nullable(),
    registeredAt: p.datetime().onCreate(() => new Date()),
  },
});
export type HubMember = InferEntity<typeof HubMember>;
