import type { SubscriptionBook } from '../../domain/billing/subscriptionBook.ts';
import type { NoticeRules } from '../../domain/billing/subscriptionNotices.ts';
import type { Database } from '../database.ts';
import { claimRefundNotice, listenerOf, refundToTell } from './customers.ts';
import { giveRefundUp, readPayment } from './payments.ts';
import {
  applyPayment,
  carryOutOrder,
  carryOutWritten,
  openRenewals,
  settleRefund,
} from './subscriptionOrders.ts';
import { chatsToNudge, claimNotice, lookAtSubscription } from './subscriptionWatch.ts';
import { releaseWithheld } from '../posts/withheld.ts';
import { lastRevoker, readOrder } from './writtenOrders.ts';

/** `SubscriptionBook` in PostgreSQL. */
export function createSubscriptionBook(database: Database, rules: NoticeRules): SubscriptionBook {
  return {
    carryOut: (chatId, key, kinds, now) => carryOutWritten(database, chatId, key, kinds, now),
    async enderOfRenewals(chatId, key, kind) {
      if (key === undefined) {
        const by = await lastRevoker(database.sql, chatId);
        return by && { by };
      }
      const order = await readOrder(database.sql, chatId, key);
      if (kind !== undefined && order?.kind !== kind) return undefined;
      if (order?.kind === 'revocation') return { by: order.by };
      return order?.kind === 'renewal ended' ? { by: order.by, payer: order.payer } : undefined;
    },
    async recordRenewalEnd(chatId, key, payer, by, now) {
      await carryOutOrder(database, chatId, { key, by, kind: 'renewal ended', payer }, now);
    },
    pay: (chatId, paymentId, now) => applyPayment(database, chatId, paymentId, now),
    look: (chatId, now) => lookAtSubscription(database, chatId, rules, now),
    claimNotice: (chatId, notice) => claimNotice(database, chatId, notice),
    payment: (id) => readPayment(database, id),
    renewals: (chatId, payer) => openRenewals(database, chatId, payer),
    settleRefund: (paymentId, now) => settleRefund(database, paymentId, now),
    giveRefundUp: (paymentId, problem) => giveRefundUp(database, paymentId, problem),
    chatsToNudge: (postId) => chatsToNudge(database, postId),
    releaseWithheld: (chatId) => releaseWithheld(database, chatId),
    listener: (chatId) => listenerOf(database, chatId),
    refundToTell: (paymentId) => refundToTell(database, paymentId),
    claimRefundNotice: (paymentId) => claimRefundNotice(database, paymentId),
  };
}
