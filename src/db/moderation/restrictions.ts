import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AuthorId, HubId, NetworkPersonId, PostId } from '../../domain/ids.ts';
import type {
  Neglected,
  RestrictedAuthor,
  Restriction,
  RestrictionKind,
  Restrictions,
  RestrictionStep,
  Warning,
} from '../../domain/moderation/restriction.ts';
import type { Notice } from '../../domain/moderation/notice.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import { isInForce } from './inForce.ts';
import type { Database } from '../database.ts';
import { storableText } from '../storable.ts';

/** Whose restrictions they are: restrictions follow an author over all chats of a hub. */
type Author = Pick<RestrictedAuthor, 'hubId' | 'authorId'>;

/** A time as milliseconds since 1970. */
function inMs(time: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`floor(extract(epoch from ${time}) * 1000)::float8`;
}

/** What is in force now, the ban first. */
export async function restrictionsInForce(db: Kysely<never>, author: Author): Promise<Restriction[]> {
  const { rows } = await sql<{ kind: RestrictionKind; until: number | null; reason: string | null }>`
    select kind, ${inMs(sql`until`)} as until, reason from restrictions
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and ${isInForce('restrictions')}
    order by kind
  `.execute(db);
  return rows.map(({ kind, until, reason }) => ({
    kind,
    ...(until !== null && { until }),
    ...(reason !== null && { reason }),
  }));
}

/** Mutes for this many seconds from now, replacing any earlier mute. Answers with the end. */
export async function muteAuthor(
  db: Kysely<never>,
  author: Author,
  seconds: number,
  reason?: string,
): Promise<number> {
  // One that is over, and that nobody has noticed yet, makes room.
  await sql`
    update restrictions set lifted_at = until
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = 'mute' and lifted_at is null
      and until <= now()
  `.execute(db);
  const { rows } = await sql<{ until: number }>`
    insert into restrictions (hub_id, author_id, kind, until, reason)
    values (${author.hubId}, ${author.authorId}, 'mute', now() + ${seconds}::float8 * interval '1 second',
            ${storableReason(reason)})
    on conflict (hub_id, author_id, kind) where lifted_at is null
    do update set until = excluded.until, reason = coalesce(excluded.reason, restrictions.reason)
    returning ${inMs(sql`until`)} as until
  `.execute(db);
  return rows[0]!.until;
}

/** Bans for good, which ends a mute. False when the author was banned already. */
export async function banAuthor(db: Kysely<never>, author: Author, reason?: string): Promise<boolean> {
  await liftRestriction(db, author, 'mute');
  const { rows } = await sql`
    insert into restrictions (hub_id, author_id, kind, reason)
    values (${author.hubId}, ${author.authorId}, 'ban', ${storableReason(reason)})
    on conflict (hub_id, author_id, kind) where lifted_at is null do nothing returning id
  `.execute(db);
  return rows.length > 0;
}

function storableReason(reason: string | undefined): string | null {
  return reason === undefined ? null : storableText(reason);
}

/** Keeps a warning. Answers with how many there are now. */
export async function warnAuthor(db: Kysely<never>, author: Author, reason?: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with warned as (
      insert into warnings (hub_id, author_id, reason)
      values (${author.hubId}, ${author.authorId}, ${storableReason(reason)})
    )
    select count(*)::int + 1 as count from warnings
    where author_id = ${author.authorId} and hub_id = ${author.hubId}
  `.execute(db);
  return rows[0]!.count;
}

/** The warnings of an author, latest first. */
export async function warningsOf(db: Kysely<never>, author: Author): Promise<Warning[]> {
  const { rows } = await sql<{ at: number; reason: string | null }>`
    select ${inMs(sql`created_at`)} as at, reason from warnings
    where author_id = ${author.authorId} and hub_id = ${author.hubId} order by id desc
  `.execute(db);
  return rows.map(({ at, reason }) => ({ at, ...(reason !== null && { reason }) }));
}

/** The reason for the restriction or warning that a notice tells of; undefined when none was given. */
export async function reasonIn(database: Database, notice: Notice): Promise<string | undefined> {
  const { warning = null, restriction = null } = notice as { warning?: number; restriction?: number };
  if (warning === null && restriction === null) return undefined;
  const { rows } = await sql<{ reason: string | null }>`
    select reason from warnings where id = ${warning}::int
    union all select reason from restrictions where id = ${restriction}::int
  `.execute(database.sql);
  return rows[0]?.reason ?? undefined;
}

/** Ends what is in force. False when nothing was. */
export async function liftRestriction(
  db: Kysely<never>,
  author: Author,
  kind: RestrictionKind,
): Promise<boolean> {
  const { rows } = await sql`
    update restrictions set lifted_at = now()
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = ${kind} and ${isInForce('restrictions')}
    returning id
  `.execute(db);
  return rows.length > 0;
}

/** The restrictions in PostgreSQL, for those who see to them. */
export function createRestrictions(database: Database): Restrictions {
  return {
    tend: (author, nowMs) => database.sql.transaction().execute((db) => tend(db, author, nowMs)),
    async settleBans(author) {
      await sql`
        update restrictions set settled_at = now()
        where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = 'ban' and settled_at is null
      `.execute(database.sql);
    },
    neglected: () => findNeglected(database),
  };
}

interface UnsettledMute {
  readonly id: number;
  readonly until: number;
  readonly lifted: boolean;
  readonly told: boolean;
}

/**
 * The rows alone decide, and each notice is marked as given before it is sent: however many callers there are, an author
 * is told at most once.
 */
async function tend(db: Kysely<never>, author: Author, nowMs: number): Promise<RestrictionStep> {
  const to = await privateChatOf(db, author);
  return (
    (await nextWarning(db, author, to)) ??
    (await nextWordOfABan(db, author, to)) ??
    (await tendMute(db, author, nowMs, to))
  );
}

/** A warning that the author has not been told of. */
async function nextWarning(
  db: Kysely<never>,
  author: Author,
  to: Listener | undefined,
): Promise<RestrictionStep | undefined> {
  const { rows } = await sql<{ id: number }>`
    update warnings set told_at = now()
    where id = (select id from warnings
                where author_id = ${author.authorId} and hub_id = ${author.hubId} and told_at is null
                order by id limit 1 for update)
    returning id
  `.execute(db);
  const [warning] = rows;
  if (!warning) return undefined;
  return to ? { kind: 'tell of a warning', to, warning: warning.id } : nextWarning(db, author, to);
}

/** A ban, or the end of one, that the author has not been told of. A ban that was lifted before is not told of. */
async function nextWordOfABan(
  db: Kysely<never>,
  author: Author,
  to: Listener | undefined,
): Promise<RestrictionStep | undefined> {
  const { rows } = await sql<{ id: number; told: boolean; lifted: boolean }>`
    select id, told_at is not null as told, lifted_at is not null as lifted from restrictions
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = 'ban'
      and (told_at is null or (lifted_at is not null and end_told_at is null))
    order by id for update
  `.execute(db);
  const ids = rows.map(({ id }) => id);
  await sql`
    update restrictions set told_at = coalesce(told_at, now()), end_told_at = case when lifted_at is not null then now() end
    where id = any(${ids}::int[])
  `.execute(db);
  if (!to) return undefined;
  const inForce = rows.find(({ lifted }) => !lifted);
  if (inForce) return { kind: 'tell of a ban', to, restriction: inForce.id };
  const banned = (await restrictionsInForce(db, author)).some(({ kind }) => kind === 'ban');
  return rows.some(({ told }) => told) && !banned ? { kind: 'tell that a ban is lifted', to } : undefined;
}

async function tendMute(
  db: Kysely<never>,
  author: Author,
  nowMs: number,
  to: Listener | undefined,
): Promise<RestrictionStep> {
  const { rows } = await sql<UnsettledMute>`
    select id, ${inMs(sql`until`)} as until, lifted_at is not null as lifted, told_at is not null as told from restrictions
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = 'mute' and settled_at is null
    order by id for update
  `.execute(db);
  const inForce = rows.find((mute) => !mute.lifted && mute.until > nowMs);
  const over = rows.filter((mute) => mute !== inForce);
  await sql`
    update restrictions set lifted_at = coalesce(lifted_at, until), settled_at = now()
    where id = any(${over.map(({ id }) => id)}::int[])
  `.execute(db);
  if (inForce === undefined) {
    const banned = (await restrictionsInForce(db, author)).length > 0;
    return to && !banned && over.some(({ told }) => told)
      ? { kind: 'tell that it is over', to }
      : { kind: 'done' };
  }
  const { until } = inForce;
  if (inForce.told) return { kind: 'wait', until };
  await sql`update restrictions set told_at = now() where id = ${inForce.id}`.execute(db);
  return to ? { kind: 'tell that it began', to, until, restriction: inForce.id } : { kind: 'wait', until };
}

/** Where a person is told something alone; nobody is told in a channel what concerns the channel. */
async function privateChatOf(db: Kysely<never>, { authorId }: Author): Promise<Listener | undefined> {
  const { rows } = await sql<{ network_id: NetworkPersonId }>`
    select network_id from authors where id = ${authorId} and kind = 'person'
  `.execute(db);
  const [person] = rows;
  return person && { networkId: person.network_id, kind: 'private' };
}

/** Workflows act on a restriction within moments; what is older was missed. */
const NEGLECTED_AFTER = sql`interval '2 minutes'`;

async function findNeglected(database: Database): Promise<Neglected> {
  const longAgo = sql`now() - ${NEGLECTED_AFTER}`;
  const { rows: mutes } = await sql<RestrictedRow>`
    select distinct u.id as author_id, r.hub_id, u.alias
    from restrictions r join authors u on u.id = r.author_id
    where r.settled_at is null and r.created_at < ${longAgo} and r.kind = 'mute'
      and (r.told_at is null or r.lifted_at < ${longAgo} or r.until < ${longAgo})
    limit 1000
  `.execute(database.sql);
  const { rows: toTell } = await sql<RestrictedRow>`
    select u.id as author_id, r.hub_id, u.alias from (
      select hub_id, author_id from restrictions
      where kind = 'ban' and (told_at is null or (lifted_at is not null and end_told_at is null))
        and coalesce(lifted_at, created_at) < ${longAgo}
      union select hub_id, author_id from warnings where told_at is null and created_at < ${longAgo}
      limit 1000
    ) r join authors u on u.id = r.author_id
  `.execute(database.sql);
  const { rows: bans } = await sql<RestrictedRow>`
    select distinct u.id as author_id, r.hub_id, u.alias
    from restrictions r join authors u on u.id = r.author_id
    where r.settled_at is null and r.created_at < ${longAgo} and r.kind = 'ban'
    limit 1000
  `.execute(database.sql);
  const { rows: posts } = await sql<{ id: string }>`
    select p.id from posts p
    where p.withdrawn_at < now() - ${NEGLECTED_AFTER}
      and (exists (select from copies k
                   where k.post_id = p.id and k.withdrawn_at is null and k.out_of_reach is null)
           or exists (select from deliveries d
                      where d.post_id = p.id and d.state in ('planned', 'claimed', 'sending')))
    limit 1000
  `.execute(database.sql);
  return {
    mutes: mutes.map(restrictedAuthor),
    toTell: toTell.map(restrictedAuthor),
    bans: bans.map(restrictedAuthor),
    posts: posts.map((row) => Number(row.id) as PostId),
  };
}

interface RestrictedRow {
  readonly hub_id: number;
  readonly author_id: number;
  readonly alias: string;
}

function restrictedAuthor({ hub_id, author_id, alias }: RestrictedRow): RestrictedAuthor {
  return { hubId: hub_id as HubId, authorId: author_id as AuthorId, alias };
}
