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
    carryOut: (of, key, kinds, now) => carryOutWritten(database, of, key, kinds, now),
    async enderOfRenewals(of, key, kind) {
      if (key === undefined) {
        const by = await lastRevoker(database.sql, of);
        return by && { by };
      }
      const order = await readOrder(database.sql, of, key);
      if (kind !== undefined && order?.kind !== kind) return undefined;
      if (order?.kind === 'revocation') return { by: order.by };
      return order?.kind === 'renewal ended' ? { by: order.by, payer: order.payer } : undefined;
    },
    async recordRenewalEnd(of, key, payer, by, now) {
      await carryOutOrder(database, of, { key, by, kind: 'renewal ended', payer }, now);
    },
    pay: (of, paymentId, now) => applyPayment(database, of, paymentId, now),
    look: (of, now) => lookAtSubscription(database, of, rules, now),
    claimNotice: (of, notice) => claimNotice(database, of, notice),
    payment: (id) => readPayment(database, id),
    renewals: (of, payer, key) => openRenewals(database, of, payer, key),
    settleRefund: (paymentId, now) => settleRefund(database, paymentId, now),
    giveRefundUp: (paymentId, problem) => giveRefundUp(database, paymentId, problem),
    chatsToNudge: (postId) => chatsToNudge(database, postId),
    releaseWithheld: (chatId) => releaseWithheld(database, chatId),
    listener: (of) => listenerOf(database, of),
    refundToTell: (paymentId) => refundToTell(database, paymentId),
    claimRefundNotice: (paymentId) => claimRefundNotice(database, paymentId),
  };
}
