import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { Product } from '../../domain/billing/subscriber.ts';

/**
 * Until when a subscriber may have what a product gives: a trial, and what was paid for. The subscriber is a chat or a
 * person, and has one row for each product.
 */
export const Subscription = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: p.integer().primary().autoincrement(),
    product: p.string().$type<Product>().default('hub'),
    chatId: p.integer().nullable(),
    personId: p.integer().nullable(),
    beganAt: p.datetime().onCreate(() => new Date()),
    trialEndsAt: p.datetime(),
    paidUntil: p.datetime().nullable(),
    plan: p.string().nullable(),
    renewsAt: p.datetime().nullable(),
    version: p.integer().default(0),
    changedAt: p.datetime().nullable(),
    watchedVersion: p.integer().nullable(),
    nextLookAt: p.datetime().nullable(),
    toldUntil: p.datetime().nullable(),
    nudgedAt: p.datetime().nullable(),
    nudgeAskedAt: p.datetime().nullable(),
    nudgesMutedAt: p.datetime().nullable(),
    missedPruned: p.integer().default(0),
  },
});
export type Subscription = InferEntity<typeof Subscription>;
