import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Signature } from '../../domain/posts/signature.ts';

/** A hub and what holds for all its chats. `pausedAt` is set while nothing is delivered. */
export const Hub = defineEntity({
  name: 'Hub',
  tableName: 'hubs',
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    pausedAt: p.datetime().nullable(),
    signature: p.json().$type<Signature>().nullable(),
  },
});
export type Hub = InferEntity<typeof Hub>;
