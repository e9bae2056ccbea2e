import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { ALIAS_BYTES, aliasFrom } from '../domain/alias.ts';
import type { AuthorId } from '../domain/ids.ts';
import type { Database } from './database.ts';

/** Everything that is held about a person, as a value that can be written as JSON. */
export async function personalData(database: Database, networkId: number): Promise<unknown> {
  const { rows } = await sql<{ data: unknown }>`
    select jsonb_build_object(
      'person', (select to_jsonb(a) from authors a where a.network = 'telegram' and a.network_id = ${networkId}),
      'privateChat', (select to_jsonb(c) from chats c where c.network = 'telegram' and c.network_id = ${networkId}),
      'language', (select to_jsonb(l) from languages l where l.network = 'telegram' and l.network_id = ${networkId}),
      'subscriptions', coalesce((
        select jsonb_agg(to_jsonb(s)) from subscriptions s join chats c on c.id = s.chat_id
        where c.network = 'telegram' and c.network_id = ${networkId}), '[]'),
      'payer', (select to_jsonb(y) from payers y where y.network = 'telegram' and y.network_id = ${networkId}),
      'payments', coalesce((
        select jsonb_agg(to_jsonb(p) order by p.id) from payments p where p.payer = ${networkId}), '[]'),
      'subscriptionEvents', coalesce((
        select jsonb_agg(to_jsonb(e) order by e.id) from subscription_events e
        where e.payer = ${networkId}
           or e.chat_id in (select id from chats where network = 'telegram' and network_id = ${networkId})), '[]'),
      'restrictions', coalesce((
        select jsonb_agg(to_jsonb(r) order by r.id) from restrictions r join authors a on a.id = r.author_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]'),
      'announcements', coalesce((
        select jsonb_agg(to_jsonb(n) order by n.id) from announcements n
        where n.author_network_id = ${networkId}), '[]'),
      'log', coalesce((
        select jsonb_agg(to_jsonb(l) order by l.id) from audit_log l
        where (l.actor_kind = 'person' and l.actor_id = ${String(networkId)})
           or (l.subject_kind = 'person' and l.subject_id = ${String(networkId)})), '[]'),
      'posts', coalesce((
        select jsonb_agg(to_jsonb(p) || jsonb_build_object(
          'parts', (select jsonb_agg(to_jsonb(t) order by t.no) from parts t where t.post_id = p.id),
          'fingerprints', (select jsonb_agg(f.fingerprint) from fingerprints f where f.post_id = p.id),
          'copies', (select count(*) from copies k where k.post_id = p.id)) order by p.id)
        from posts p join authors a on a.id = p.author_id
        where a.network = 'telegram' and a.network_id = ${networkId}), '[]')
    ) as data
  `.execute(database.sql);
  return rows[0]!.data;
}

/** The author that a person is; undefined for one who has posted nothing. */
export async function authorIdOf(database: Database, networkId: number): Promise<AuthorId | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from authors where network = 'telegram' and network_id = ${networkId}
  `.execute(database.sql);
  return rows[0] && (rows[0].id as AuthorId);
}

/** So many copies are forgotten at a time. */
const COPIES_AT_ONCE = 20_000;

/**
 * Forgets a part of what an author posted: first stops what is not sent yet, then forgets where copies are. True while
 * something is left, or still under way.
 */
export async function forgetCopies(database: Database, authorId: AuthorId): Promise<boolean> {
  const db = database.sql;
  const ofAuthor = sql`(select id from posts where author_id = ${authorId})`;
  await sql`
    update posts set state = 'refused', refusal = 'forgotten', closed_at = now()
    where author_id = ${authorId} and state in ('collecting', 'admitted')
  `.execute(db);
  await sql`
    update deliveries set state = 'withdrawn', reason = 'its author asked to be forgotten', settled_at = now()
    where post_id in ${ofAuthor} and state in ('planned', 'failed', 'withheld')
  `.execute(db);
  const { rows } = await sql`
    delete from copies where (post_id, network_chat_id, part, piece, message_id) in (
      select post_id, network_chat_id, part, piece, message_id from copies
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

/**
 * Forgets the rest: what was posted, who the author was, how they are spoken to. A restriction keeps the network id
 * and the alias, since it could not bind otherwise; a private chat keeps its id with its trial and payments, so that
 * neither is had twice or lost. May be repeated.
 */
export async function forgetPerson(
  database: Database,
  networkId: number,
  authorId: AuthorId | undefined,
): Promise<void> {
  await database.sql.transaction().execute(async (db) => {
    if (authorId !== undefined) await forgetAuthor(db, authorId);
    await sql`delete from payers where network = 'telegram' and network_id = ${networkId}`.execute(db);
    await sql`delete from languages where network = 'telegram' and network_id = ${networkId}`.execute(db);
    await sql`delete from announcements where author_network_id = ${networkId}`.execute(db);
    // What the person asked for a moment ago, or was about to be told.
    await sql`
      delete from bot_tasks where person_network_id = ${networkId} or chat_network_id = ${networkId}
    `.execute(db);
    await sql`
      update audit_log set actor_name = '' where actor_kind = 'person' and actor_id = ${String(networkId)}
    `.execute(db);
    await sql`
      update subscription_events set by_name = '' where by_kind = 'person' and by_id = ${String(networkId)}
    `.execute(db);
    await sql`
      update chats set title = '', username = null,
                       state = case when state in ('active', 'pending') then 'inactive' else state end,
                       state_reason = case when state in ('active', 'pending') then 'asked to be forgotten'
                                           else state_reason end
      where network = 'telegram' and network_id = ${networkId} and kind = 'private'
    `.execute(db);
  });
}

const NOTHING = JSON.stringify({ kind: 'text', text: '', entities: [] });

async function forgetAuthor(db: Kysely<never>, authorId: AuthorId): Promise<void> {
  const ofAuthor = sql`(select id from posts where author_id = ${authorId})`;
  await sql`update parts set content = ${NOTHING}::jsonb where post_id in ${ofAuthor}`.execute(db);
  for (const table of ['arrivals', 'albums', 'fingerprints']) {
    await sql`delete from ${sql.table(table)} where post_id in ${ofAuthor}`.execute(db);
  }
  await sql`
    update authors set name = '', username = null, language = null where id = ${authorId}
  `.execute(db);
  // Whoever posts again is somebody new, with a new alias.
  await sql`
    update authors set network = 'forgotten', network_id = id, alias = ${aliasFrom(randomBytes(ALIAS_BYTES))}
    where id = ${authorId} and not exists (select from restrictions where author_id = ${authorId})
  `.execute(db);
}
