import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** Until when a chat may receive what others post: its trial, and what was paid for. One row for each chat. */
export const Subscription = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    product: p.string().primary().default('hub'),
    chatId: p.integer().primary(),
    trialEndsAt: p.datetime(),
    paidUntil: p.datetime().nullable(),
  },
});
export type Subscription = InferEntity<typeof Subscription>;
