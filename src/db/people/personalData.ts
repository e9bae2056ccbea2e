import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { ALIAS_BYTES, aliasFrom } from '../../domain/people/alias.ts';
import type { AuthorId, NetworkPersonId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** Who did something, as the person whom the data are about may know: themselves, Telegram, or an admin of the hub. */
const doneBy = (kind: string, id: string, networkId: NetworkPersonId) => sql`
  case when ${sql.ref(kind)} = 'person' and ${sql.ref(id)} = ${networkId} then 'you'
       when ${sql.ref(kind)} = 'system' and ${sql.ref(id)} = 'telegram' then 'Telegram'
       when ${sql.ref(kind)} = 'system' then 'the bot'
       else 'an admin' end`;

/**
 * Everything that is held about a person, as a value that can be written as JSON. Each field is named here: ids of ours,
 * and who among the admins did something, are nobody else's business.
 */
export async function personalData(database: Database, networkId: NetworkPersonId): Promise<unknown> {
  const ofPerson = sql`network = 'telegram' and network_id = ${networkId}`;
  const { rows } = await sql<{ data: unknown }>`
    select jsonb_build_object(
      'person', (
        select jsonb_build_object('telegramId', network_id::bigint, 'name', name, 'username', username, 'language', language,
                                  'alias', alias, 'firstPostsApproved', approved, 'isNew', not known)
        from authors where ${ofPerson}),
      'privateChat', (
        select jsonb_build_object('title', c.title, 'username', c.username, 'timeZone', c.time_zone,
                                  'since', coalesce(m.registered_at, c.first_seen_at), 'unreachableSince', c.lost_at,
                                  'connected', coalesce(m.state = 'active', false), 'receives', m.incoming,
                                  'sends', m.outgoing, 'sendsWhat', m.relay, 'echo', m.self_send, 'quietFromMinute', m.quiet_from,
                                  'quietToMinute', m.quiet_to)
        from chats c left join hub_members m on m.chat_id = c.id
        where c.network = 'telegram' and c.network_id = ${networkId}),
      'language', (
        select jsonb_build_object('chosen', chosen, 'ofTelegram', seen) from languages where ${ofPerson}),
      'subscription', (
        select jsonb_build_object('trialEndsAt', s.trial_ends_at, 'paidUntil', s.paid_until, 'plan', s.plan,
                                  'renewsAt', s.renews_at, 'remindersStopped', s.nudges_muted_at is not null)
        from subscriptions s join chats c on c.id = s.chat_id and s.product = 'hub'
        where c.network = 'telegram' and c.network_id = ${networkId}),
      'ownSubscriptions', coalesce((
        select jsonb_agg(jsonb_build_object('to', s.product, 'trialEndsAt', s.trial_ends_at, 'paidUntil', s.paid_until,
                                            'plan', s.plan, 'renewsAt', s.renews_at) order by s.product)
        from subscriptions s join authors a on a.id = s.person_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]'),
      'subscriptionChanges', coalesce((
        select jsonb_agg(jsonb_build_object(
                 'at', e.at, 'what', e.kind, 'plan', e.plan, 'days', e.adds_ms / 86400000, 'until', e.until,
                 'by', ${doneBy('e.by_kind', 'e.by_id', networkId)}) order by e.id)
        from subscription_events e
        where e.payer = ${networkId}
           or e.chat_id in (select id from chats where ${ofPerson})
           or e.person_id in (select id from authors where ${ofPerson})), '[]'),
      'hidden', coalesce((
        select jsonb_agg(jsonb_build_object('at', h.hidden_at, 'what', case when h.author_id is null then 'a chat' else 'a person' end,
                                            'alias', a.alias) order by h.id)
        from hidden_sources h join chats c on c.id = h.chat_id left join authors a on a.id = h.author_id
        where c.network = 'telegram' and c.network_id = ${networkId} and c.kind = 'private'), '[]'),
      'payer', (select jsonb_build_object('name', name, 'username', username) from payers where ${ofPerson}),
      'payments', coalesce((
        select jsonb_agg(jsonb_build_object(
                 'paidAt', paid_at, 'stars', stars, 'plan', plan, 'days', days, 'telegramChargeId', charge_id,
                 'renewing', renewing, 'renewsAt', renews_at, 'refunded', state = 'refunded',
                 'refundedAt', refunded_at) order by id)
        from payments where payer = ${networkId}), '[]'),
      'restrictions', coalesce((
        select jsonb_agg(jsonb_build_object(
                 'what', r.kind, 'from', r.created_at, 'until', r.until, 'endedAt', r.lifted_at, 'reason', r.reason, 'by', 'an admin')
               order by r.id)
        from restrictions r join authors a on a.id = r.author_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]'),
      'warnings', coalesce((
        select jsonb_agg(jsonb_build_object('at', w.created_at, 'reason', w.reason, 'by', 'an admin') order by w.id)
        from warnings w join authors a on a.id = w.author_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]'),
      'supportMessages', coalesce((
        select jsonb_agg(jsonb_build_object('at', at, 'from', case when admin is null then 'you' else 'support' end)
                         order by at)
        from support_messages where customer = ${networkId}), '[]'),
      'announcements', coalesce((
        select jsonb_agg(jsonb_build_object('at', created_at, 'state', state, 'contents', contents) order by id)
        from announcements where author_network_id = ${networkId}), '[]'),
      'log', coalesce((
        select jsonb_agg(jsonb_build_object(
                 'at', l.at, 'what', l.action, 'by', ${doneBy('l.actor_kind', 'l.actor_id', networkId)}) order by l.id)
        from audit_log l
        where (l.actor_kind = 'person' and l.actor_id = ${networkId})
           or (l.subject_kind = 'person' and l.subject_id = ${networkId})), '[]'),
      'amongStrangers', (
        select jsonb_build_object(
                 'gender', f.gender, 'age', f.age, 'city', f.city, 'country', f.country, 'photo', f.photo is not null,
                 'languages', f.languages, 'interests', f.interests, 'looksFor', f.preferences,
                 'keepsFromForwarding', f.protects, 'acceptedRulesAt', f.rules_accepted_at,
                 'registeredAt', f.registered_at, 'unfinishedAnswers', d.state -> 'dialogue' -> 'answers',
                 'blockedPeople', (select count(*) from blocks b where b.blocker_id = a.id),
                 'reportsMade', (select count(*) from pair_reports r where r.reporter_id = a.id),
                 'chats', coalesce((
                   select jsonb_agg(jsonb_build_object('from', s.opened_at, 'until', s.ended_at, 'rated', p.rating)
                                    order by s.id)
                   from session_participants p join sessions s on s.id = p.session_id where p.person_id = a.id), '[]'))
        from pair_profiles f join authors a on a.id = f.person_id
        left join pair_dialogues d on d.person_id = f.person_id
        where a.network = 'telegram' and a.network_id = ${networkId}),
      'posts', coalesce((
        select jsonb_agg(jsonb_build_object(
                 'at', p.created_at, 'editedAt', p.edited_at,
                 'parts', (select jsonb_agg(t.content order by t.no) from parts t where t.post_id = p.id),
                 'copies', (select count(*) from copies k where k.post_id = p.id),
                 'fingerprints', (select count(*) from fingerprints f where f.post_id = p.id)) order by p.id)
        from posts p join authors a on a.id = p.author_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]')
    ) as data
  `.execute(database.sql);
  return rows[0]!.data;
}

/** Number of copies forgotten at a time. */
const COPIES_AT_ONCE = 20_000;

/**
 * Forgets a part of where copies of an author's posts are, and stops what became ready to be sent meanwhile. True while
 * something is left, or a call is still under way.
 */
export async function forgetCopies(database: Database, authorId: AuthorId): Promise<boolean> {
  const db = database.sql;
  const ofAuthor = sql`(select id from posts where author_id = ${authorId})`;
  await stopPosts(db, authorId);
  const { rows } = await sql`
    delete from copies where (post_id, account, network_chat_id, part, piece, message_id) in (
      select post_id, account, network_chat_id, part, piece, message_id from copies
      where post_id in ${ofAuthor} limit ${COPIES_AT_ONCE})
    returning 1
  `.execute(db);
  if (rows.length > 0) return true;
  const { rows: underWay } = await sql`
    select from deliveries where post_id in ${ofAuthor} and state in ('claimed', 'sending') and lease_until > now()
    limit 1
  `.execute(db);
  return underWay.length > 0;
}

/** From here on nothing of an author's posts is planned, sent or brought up to date; calls under way end by themselves. */
async function stopPosts(db: Kysely<never>, authorId: AuthorId): Promise<void> {
  await sql`
    update posts set state = 'refused', refusal = 'forgotten', closed_at = now()
    where author_id = ${authorId} and state in ('collecting', 'held', 'admitted')
  `.execute(db);
  await sql`
    update deliveries set state = 'withdrawn', reason = 'its author asked to be forgotten', settled_at = now(),
                          token = null, lease_until = null
    where post_id in (select id from posts where author_id = ${authorId})
      and state in ('planned', 'claimed', 'failed', 'withheld')
  `.execute(db);
}

/**
 * Forgets who somebody was, all at once: what they posted and what of it is still to be sent, their name, how they are
 * spoken to. Others never see a part of it. A restriction keeps the network id and the alias, since it could not bind
 * otherwise; a private chat and a person keep their ids with their trials and payments, so that neither is had twice or
 * lost. May be
 * repeated.
 */
export async function forgetPerson(
  database: Database,
  networkId: NetworkPersonId,
  authorId: AuthorId | undefined,
): Promise<void> {
  await database.sql.transaction().execute(async (db) => {
    if (authorId !== undefined) await forgetAuthor(db, authorId);
    await sql`delete from payers where network = 'telegram' and network_id = ${networkId}`.execute(db);
    await sql`delete from languages where network = 'telegram' and network_id = ${networkId}`.execute(db);
    await sql`delete from support_messages where customer = ${networkId} or admin = ${networkId}`.execute(db);
    await sql`delete from announcements where author_network_id = ${networkId}`.execute(db);
    await sql`
      delete from hidden_sources h using chats c
      where c.id in (h.chat_id, h.source_chat_id) and c.network = 'telegram' and c.network_id = ${networkId} and c.kind = 'private'
    `.execute(db);
    // What the person asked for a moment ago, or was about to be told.
    await sql`
      delete from bot_tasks where person_network_id = ${networkId} or chat_network_id = ${networkId}
    `.execute(db);
    await sql`
      update audit_log set actor_name = '' where actor_kind = 'person' and actor_id = ${networkId}
    `.execute(db);
    await sql`
      update subscription_events set by_name = '' where by_kind = 'person' and by_id = ${networkId}
    `.execute(db);
    await sql`
      update subscription_orders set by_name = '' where by_kind = 'person' and by_id = ${networkId}
    `.execute(db);
    await sql`
      update chats set title = '', username = null, time_zone = null
      where network = 'telegram' and network_id = ${networkId} and kind = 'private'
    `.execute(db);
    await sql`
      update hub_members m
      set quiet_from = null, quiet_to = null,
          state = case when m.state in ('active', 'pending') then 'inactive' else m.state end,
          state_reason = case when m.state in ('active', 'pending') then 'asked to be forgotten' else m.state_reason end
      from chats c
      where c.network = 'telegram' and c.network_id = ${networkId} and c.kind = 'private' and m.chat_id = c.id
    `.execute(db);
    await sql`update hub_members set requested_by = null where requested_by = ${String(networkId)}`.execute(
      db,
    );
  });
}

const NOTHING = JSON.stringify({ kind: 'text', text: '', entities: [] });

async function forgetAuthor(db: Kysely<never>, authorId: AuthorId): Promise<void> {
  const ofAuthor = sql`(select id from posts where author_id = ${authorId})`;
  await stopPosts(db, authorId);
  // A send that Telegram held back, or an edit, would else go out once more, without its words.
  await sql`
    update posts set version = 1,
                     withdrawn_at = case when state = 'planned' then coalesce(withdrawn_at, now()) else withdrawn_at end
    where author_id = ${authorId}
  `.execute(db);
  await sql`update parts set content = ${NOTHING}::jsonb where post_id in ${ofAuthor}`.execute(db);
  for (const table of ['arrivals', 'albums', 'fingerprints']) {
    await sql`delete from ${sql.table(table)} where post_id in ${ofAuthor}`.execute(db);
  }
  await forgetStranger(db, authorId);
  await sql`delete from warnings where author_id = ${authorId}`.execute(db);
  // Under the alias that they get now, they are somebody else to those who had hidden them.
  await sql`delete from hidden_sources where author_id = ${authorId}`.execute(db);
  await sql`delete from proposed_reasons where author_id = ${authorId}`.execute(db);
  await sql`update restrictions set reason = null where author_id = ${authorId}`.execute(db);
  await sql`
    update authors set name = '', username = null, language = null where id = ${authorId}
  `.execute(db);
  // Somebody who posts again afterwards counts as new and gets a new alias.
  await sql`
    update authors set network = 'forgotten', network_id = id, alias = ${aliasFrom(randomBytes(ALIAS_BYTES))}
    where id = ${authorId} and not exists (select from restrictions where author_id = ${authorId})
      and not exists (select from subscriptions where person_id = ${authorId})
  `.execute(db);
}

/** What somebody told strangers about themselves, and whom they met. That a chat took place stays, between nobodies. */
async function forgetStranger(db: Kysely<never>, authorId: AuthorId): Promise<void> {
  await sql`delete from pair_dialogues where person_id = ${authorId}`.execute(db);
  await sql`delete from pair_seekers where person_id = ${authorId} and state <> 'claimed'`.execute(db);
  await sql`delete from pair_meetings where first_id = ${authorId} or second_id = ${authorId}`.execute(db);
  await sql`delete from blocks where blocker_id = ${authorId}`.execute(db);
  // What they were asked about and have not agreed to send.
  await sql`
    delete from pair_questions q using authors a where a.id = ${authorId} and q.network_chat_id = a.network_id
  `.execute(db);
  await sql`delete from pair_profiles where person_id = ${authorId}`.execute(db);
}
