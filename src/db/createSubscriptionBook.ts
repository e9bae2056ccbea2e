import { sql } from 'kysely';
import type { ChatKind } from '../domain/post.ts';
import type { SubscriptionBook } from '../domain/subscriptionBook.ts';
import type { NoticeRules } from '../domain/subscriptionNotices.ts';
import type { Database } from './database.ts';
import { giveRefundUp, readPayment } from './payments.ts';
import { applyPayment, carryOutOrder, openRenewals, settleRefund } from './subscriptionOrders.ts';
import { chatsToNudge, claimNotice, lookAtSubscription } from './subscriptionWatch.ts';
import { releaseWithheld } from './withheld.ts';

/** `SubscriptionBook` in PostgreSQL. */
export function createSubscriptionBook(database: Database, rules: NoticeRules): SubscriptionBook {
  return {
    carryOut: (chatId, order, now) => carryOutOrder(database, chatId, order, now),
    pay: (chatId, paymentId, now) => applyPayment(database, chatId, paymentId, now),
    look: (chatId, now) => lookAtSubscription(database, chatId, rules, now),
    claimNotice: (chatId, notice) => claimNotice(database, chatId, notice),
    payment: (id) => readPayment(database, id),
    renewals: (chatId, payer) => openRenewals(database, chatId, payer),
    settleRefund: (paymentId, now) => settleRefund(database, paymentId, now),
    giveRefundUp: (paymentId, problem) => giveRefundUp(database, paymentId, problem),
    chatsToNudge: (postId) => chatsToNudge(database, postId),
    releaseWithheld: (chatId) => releaseWithheld(database, chatId),
    async listener(chatId) {
      const { rows } = await sql<{ network_id: string; kind: ChatKind; thread_id: string | null }>`
        select network_id, kind, thread_id from chats where id = ${chatId} and state = 'active'
      `.execute(database.sql);
      const chat = rows[0];
      return (
        chat && {
          networkId: Number(chat.network_id),
          kind: chat.kind,
          ...(chat.thread_id !== null && { threadId: Number(chat.thread_id) }),
        }
      );
    },
  };
}
