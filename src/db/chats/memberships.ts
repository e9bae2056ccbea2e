import { LockMode } from '@mikro-orm/core';
import { type Kysely, sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import {
  type AccountId,
  type ChatId,
  DEFAULT_HUB,
  type HubId,
  type NetworkChatId,
  type NetworkPersonId,
} from '../../domain/ids.ts';
import type { DecidedChat } from '../../domain/chats/joinDecision.ts';
import type { ChatKind, SourceChat } from '../../domain/posts/post.ts';
import { firstRuleOf, RELAY_ALL, type RelayRules } from '../../domain/posts/relayRule.ts';
import {
  type ChatStanding,
  type ChatState,
  DECLINED,
  type JoinAuthority,
  type JoinPolicy,
  stateOnJoin,
  standingOfChat,
  stateOnMove,
} from '../../domain/chats/membership.ts';
import type { Product } from '../../domain/billing/subscriber.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { chatSeen, markFound, markLost } from './addresses.ts';
import type { AccountDatabase } from '../accounts.ts';
import type { Database } from '../database.ts';
import { HubMember } from '../entities/hubMember.ts';
import { Subscription } from '../entities/subscription.ts';
import { storableText } from '../storable.ts';
import { mergeHiddenSources } from './hiddenSources.ts';
import { recomputeSubscription } from '../billing/subscriptionEvents.ts';

/** How a chat stood before and stands after. `before` is undefined for a chat that was never seen. */
export interface ChatChange {
  readonly chatId: ChatId;
  readonly before: ChatState | undefined;
  readonly now: ChatState;
}

/** Which chats may join, and how long the trial of one that does lasts. */
export interface JoinRules {
  readonly policy: JoinPolicy;
  readonly trialDays: number;
  /** What of their posts goes out of new chats; all of it when nothing is said. */
  readonly relay?: RelayRules;
}

/**
 * Lets a chat join the hub as the rules allow, or says how it stands. Its trial begins with its membership.
 *
 * @param by who asks; that an admin lets in what waits, or brings back what was taken out, is written down
 */
export async function joinChat(
  database: Database,
  seen: SourceChat,
  authority: JoinAuthority,
  rules: JoinRules,
  by?: Actor,
): Promise<ChatChange> {
  return database.orm.em.fork().transactional(async (em) => {
    const { id: chatId } = await chatSeen(em, seen);
    let member = await em.findOne(HubMember, { chatId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const before = member?.state;
    if (!member) {
      const relay = firstRuleOf(seen.kind, rules.relay ?? RELAY_ALL);
      member = em.create(HubMember, { hubId: DEFAULT_HUB, chatId, state: 'pending', relay });
      if (!(await em.findOne(Subscription, { product: 'hub', chatId }))) {
        const trialEndsAt = new Date(Date.now() + rules.trialDays * 86_400_000);
        em.create(Subscription, { product: 'hub', chatId, trialEndsAt });
      }
    }
    member.state = stateOnJoin(before, rules.policy, authority);
    if (member.state === 'active') member.stateReason = null;
    if (member.state === 'pending' && by?.kind === 'person') member.requestedBy = by.id as NetworkPersonId;
    const isMercy = before === 'removed' || before === 'pending';
    if (by && isMercy && member.state === 'active') {
      await recordAudit(em.getKysely<never>(), member.hubId as HubId, {
        actor: by,
        action: MERCY[before],
        subject: { kind: 'chat', id: String(chatId) },
        before: { state: before },
        after: { state: 'active' },
      });
    }
    return { chatId: chatId as ChatId, before, now: member.state };
  });
}

/**
 * Takes a chat out of its hub, with the reason. `inactive` comes back by itself, `removed` only through an admin;
 * a chat that was removed stays so, and one that waits for an admin goes on waiting: else it could leave and come
 * back by itself. Returns undefined when no such chat takes part.
 *
 * @param by who wants it, which is written down
 */
export async function leaveHub(
  database: Database,
  networkId: NetworkChatId,
  state: 'inactive' | 'removed',
  reason: string,
  by: Actor,
): Promise<ChatChange | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const left = await takeOut(db, networkId, state, reason);
    if (left) {
      await recordAudit(db, left.hub_id, {
        actor: by,
        action: state === 'removed' ? 'remove chat' : 'disconnect chat',
        subject: { kind: 'chat', id: String(left.id) },
        before: { state: left.before },
        after: { state },
      });
    }
    return left && { chatId: left.id as ChatId, before: left.before, now: state };
  });
}

/**
 * The network does not let us into a chat any more: nothing more is planned for it until it comes back, in whatever it
 * takes part. Returns undefined when it takes part in no hub.
 */
export async function loseChat(
  database: AccountDatabase,
  networkId: NetworkChatId,
  reason: string,
): Promise<ChatChange | undefined> {
  return database.sql.transaction().execute(async (db) => {
    await markLost(db, database.account, networkId, reason);
    const left = await takeOut(db, networkId, 'inactive', reason);
    return left && { chatId: left.id as ChatId, before: left.before, now: 'inactive' };
  });
}

async function takeOut(
  db: Kysely<never>,
  networkId: NetworkChatId,
  state: 'inactive' | 'removed',
  reason: string,
): Promise<{ id: number; hub_id: HubId; before: ChatState } | undefined> {
  const { rows } = await sql<{ id: number; hub_id: HubId; before: ChatState }>`
    update hub_members m set state = ${state}, state_reason = ${storableText(reason)}
    from (select n.chat_id, n.state from hub_members n join chats c on c.id = n.chat_id
          where c.network = 'telegram' and c.network_id = ${networkId} for update of n) old
    where m.chat_id = old.chat_id
      and (old.state = 'active' or (${state} = 'removed' and old.state in ('pending', 'inactive')))
    returning m.chat_id as id, m.hub_id, old.state as before
  `.execute(db);
  return rows[0];
}

/** What letting such a chat take part is called. */
const MERCY = { pending: 'let chat in', removed: 'bring chat back' } as const;

/**
 * An admin lets a chat take part that waits for it, or that was taken out. Undefined when no such chat is in that state.
 */
export function admitChat(
  database: Database,
  networkId: NetworkChatId,
  from: 'pending' | 'removed',
  by: Actor,
): Promise<DecidedChat | undefined> {
  return decide(database, networkId, by, { from, to: 'active', reason: null, action: MERCY[from] });
}

/**
 * An admin declines a chat that waits. It counts as removed from then on: only an admin can bring it back. Undefined
 * when it is not waiting.
 */
export function declineChat(
  database: Database,
  networkId: NetworkChatId,
  by: Actor,
): Promise<DecidedChat | undefined> {
  const to = { to: 'removed', reason: DECLINED, action: 'decline chat' } as const;
  return decide(database, networkId, by, { from: 'pending', ...to });
}

async function decide(
  database: Database,
  networkId: NetworkChatId,
  by: Actor,
  { from, to, reason, action }: { from: ChatState; to: ChatState; reason: string | null; action: string },
): Promise<DecidedChat | undefined> {
  return database.sql.transaction().execute(async (db) => {
    // The address before the membership: joining locks them in the same order.
    await sql`select from chats where network = 'telegram' and network_id = ${networkId} for update`.execute(
      db,
    );
    const { rows } = await sql<{
      id: number;
      hub_id: HubId;
      title: string;
      kind: ChatKind;
      requested_by: NetworkPersonId | null;
    }>`
      update hub_members m set state = ${to}, state_reason = ${reason}
      from chats c
      where c.network = 'telegram' and c.network_id = ${networkId} and m.chat_id = c.id and m.state = ${from}
      returning c.id, m.hub_id, c.title, c.kind, m.requested_by
    `.execute(db);
    const [chat] = rows;
    if (!chat) return undefined;
    // Whether it can be reached shows when something is sent there.
    if (to === 'active') await markFound(db, chat.id);
    await recordAudit(db, chat.hub_id, {
      actor: by,
      action,
      subject: { kind: 'chat', id: String(chat.id) },
      before: { state: from },
      after: { state: to },
    });
    const isTold = chat.kind !== 'channel';
    // A channel's readers have nothing to do with it.
    const tell = isTold
      ? { networkId, kind: chat.kind }
      : chat.requested_by === null
        ? undefined
        : { networkId: chat.requested_by, kind: 'private' as const };
    return { title: chat.title, tell, isTold };
  });
}

/** How a chat stands with the hub, or undefined when it never asked to take part. */
export async function stateOfChat(
  database: Database,
  networkId: NetworkChatId,
): Promise<ChatStanding | undefined> {
  const { rows } = await sql<{ state: ChatState; reason: string | null }>`
    select m.state, m.state_reason as reason from chats c join hub_members m on m.chat_id = c.id
    where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(database.sql);
  return rows[0] && standingOfChat(rows[0].state, rows[0].reason);
}

/**
 * Gives a group that became a supergroup its new address: it stays the same chat, with its settings and its
 * subscription. Copies sent before keep the old address, since message ids begin anew under the new one. When both
 * have a row by now, the one that came first takes the other over. Safe to repeat.
 */
export async function moveChat(database: Database, from: NetworkChatId, to: NetworkChatId): Promise<void> {
  if (from === to) return;
  await database.sql.transaction().execute(async (db) => {
    for (const address of [from, to].toSorted()) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${address}, 0))`.execute(db);
    }
    const { rows } = await sql<MovingChat>`
      select c.id, c.network_id, c.lost_at, c.lost_reason, c.lost_account, m.hub_id, m.state, m.state_reason
      from chats c left join hub_members m on m.chat_id = c.id
      where c.network = 'telegram' and c.network_id in (${from}, ${to}) order by c.id for update of c
    `.execute(db);
    const group = rows.find((row) => row.network_id === from);
    const supergroup = rows.find((row) => row.network_id === to);
    if (!group) return;
    const [kept, merged] = rows as [MovingChat, MovingChat?];
    if (merged) await mergeChat(db, kept.id, merged.id);
    await moveMembership(db, kept, merged, group, supergroup);
    await sql`
      insert into languages (network_id, chosen, seen)
      select ${to}, chosen, seen from languages where network = 'telegram' and network_id = ${from}
      on conflict (network, network_id) do update set chosen = coalesce(excluded.chosen, languages.chosen)
    `.execute(db);
    const { lost_at, lost_reason, lost_account } = supergroup ?? group;
    await sql`
      update chats set network_id = ${to}, kind = 'supergroup', lost_at = ${lost_at}, lost_reason = ${lost_reason},
                       lost_account = ${lost_account}
      where id = ${kept.id}
    `.execute(db);
  });
}

interface MovingChat {
  readonly id: number;
  readonly network_id: NetworkChatId;
  readonly lost_at: Date | null;
  readonly lost_reason: string | null;
  readonly lost_account: AccountId | null;
  /** What follows is null for a chat that is no member. */
  readonly hub_id: number | null;
  readonly state: ChatState | null;
  readonly state_reason: string | null;
}

/** One membership goes on with the chat: its own with its settings, or that of the row which was merged into it. */
async function moveMembership(
  db: Kysely<never>,
  kept: MovingChat,
  merged: MovingChat | undefined,
  group: MovingChat,
  supergroup: MovingChat | undefined,
): Promise<void> {
  if (merged?.hub_id != null) {
    await (
      kept.hub_id === null
        ? sql`update hub_members set chat_id = ${kept.id} where chat_id = ${merged.id}`
        : sql`delete from hub_members where chat_id = ${merged.id}`
    ).execute(db);
  }
  if (group.state === null) return;
  const state = stateOnMove(group.state, supergroup?.state ?? undefined);
  const reason = group.state === state ? group.state_reason : (supergroup?.state_reason ?? null);
  await sql`
    update hub_members set state = ${state}, state_reason = ${state === 'active' ? null : reason}
    where chat_id = ${kept.id}
  `.execute(db);
}

/** Makes one chat of two rows: what was paid for either counts, and nothing is carried from one to the other. */
async function mergeChat(db: Kysely<never>, kept: number, merged: number): Promise<void> {
  await sql`
    update deliveries set state = 'withdrawn', reason = 'the chat was merged', settled_at = now()
    where state = 'planned' and (chat_id = ${merged} or (chat_id = ${kept} and source_chat_id = ${merged}))
  `.execute(db);
  await sql`
    update posts set source_chat_id = ${kept}
    where source_chat_id = ${merged} and state in ('collecting', 'held', 'admitted')
  `.execute(db);
  await mergeHiddenSources(db, kept, merged);
  // A trial is given once: the second one ends with the row that it was given to.
  await mergeSubscriptions(db, kept, merged);
  await sql`
    update chats set network_id = null, merged_into = ${kept} where id = ${merged}
  `.execute(db);
  await sql`update chats set merged_into = ${kept} where merged_into = ${merged}`.execute(db);
}

/** What was paid for either counts, one after the other: both paid for the same chat. */
async function mergeSubscriptions(db: Kysely<never>, kept: number, merged: number): Promise<void> {
  await sql`
    select from subscriptions where chat_id in (${kept}, ${merged}) order by chat_id for update
  `.execute(db);
  const { rows } = await sql<{ product: Product }>`
    update subscription_events set chat_id = ${kept} where chat_id = ${merged} returning product
  `.execute(db);
  await sql`update payments set chat_id = ${kept} where chat_id = ${merged}`.execute(db);
  for (const product of new Set(rows.map((row) => row.product))) {
    await recomputeSubscription(db, { product, chat: kept as ChatId });
    await recomputeSubscription(db, { product, chat: merged as ChatId });
  }
}
