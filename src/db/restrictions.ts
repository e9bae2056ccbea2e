import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AuthorId, HubId, PostId } from '../domain/ids.ts';
import type {
  Neglected,
  RestrictedAuthor,
  Restriction,
  RestrictionKind,
  Restrictions,
  RestrictionStep,
} from '../domain/restriction.ts';
import type { Database } from './database.ts';

/** Whose restrictions they are: restrictions follow an author over all chats of a hub. */
type Author = Pick<RestrictedAuthor, 'hubId' | 'authorId'>;

/** A time as milliseconds since 1970. */
function inMs(time: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`floor(extract(epoch from ${time}) * 1000)::float8`;
}

/** What is in force now, the ban first. */
export async function restrictionsInForce(db: Kysely<never>, author: Author): Promise<Restriction[]> {
  const { rows } = await sql<{ kind: RestrictionKind; until: number | null }>`
    select kind, ${inMs(sql`until`)} as until from restrictions
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and lifted_at is null
      and (until is null or until > now())
    order by kind
  `.execute(db);
  return rows.map(({ kind, until }) => ({ kind, ...(until !== null && { until }) }));
}

/** Mutes for so many seconds from now on, whatever was left of an earlier mute. Answers with the end. */
export async function muteAuthor(db: Kysely<never>, author: Author, seconds: number): Promise<number> {
  // One that is over, and that nobody has noticed yet, makes room.
  await sql`
    update restrictions set lifted_at = until
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = 'mute' and lifted_at is null
      and until <= now()
  `.execute(db);
  const { rows } = await sql<{ until: number }>`
    insert into restrictions (hub_id, author_id, kind, until)
    values (${author.hubId}, ${author.authorId}, 'mute', now() + ${seconds}::float8 * interval '1 second')
    on conflict (hub_id, author_id, kind) where lifted_at is null do update set until = excluded.until
    returning ${inMs(sql`until`)} as until
  `.execute(db);
  return rows[0]!.until;
}

/** Bans for good, which ends a mute. False when the author was banned already. */
export async function banAuthor(db: Kysely<never>, author: Author): Promise<boolean> {
  await liftRestriction(db, author, 'mute');
  const { rows } = await sql`
    insert into restrictions (hub_id, author_id, kind) values (${author.hubId}, ${author.authorId}, 'ban')
    on conflict (hub_id, author_id, kind) where lifted_at is null do nothing returning id
  `.execute(db);
  return rows.length > 0;
}

/** Ends what is in force. False when nothing was. */
export async function liftRestriction(
  db: Kysely<never>,
  author: Author,
  kind: RestrictionKind,
): Promise<boolean> {
  const { rows } = await sql`
    update restrictions set lifted_at = now()
    where author_id = ${author.authorId} and hub_id = ${author.hubId} and kind = ${kind} and lifted_at is null
      and (until is null or until > now())
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
 * The rows alone decide, and each thing that is to be told is marked as told before it is: so that whoever asks, and
 * however often, an author is told at most once.
 */
async function tend(db: Kysely<never>, author: Author, nowMs: number): Promise<RestrictionStep> {
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
  const to = await privateChatOf(db, author);
  if (inForce === undefined) {
    const banned = (await restrictionsInForce(db, author)).length > 0;
    return to && !banned && over.some(({ told }) => told)
      ? { kind: 'tell that it is over', to }
      : { kind: 'done' };
  }
  const { until } = inForce;
  if (inForce.told) return { kind: 'wait', until };
  await sql`update restrictions set told_at = now() where id = ${inForce.id}`.execute(db);
  return to ? { kind: 'tell that it began', to, until } : { kind: 'wait', until };
}

/** Where a person is told something alone; nobody is told in a channel what concerns the channel. */
async function privateChatOf(
  db: Kysely<never>,
  { authorId }: Author,
): Promise<{ networkId: number; kind: 'private' } | undefined> {
  const { rows } = await sql<{ network_id: string }>`
    select network_id from authors where id = ${authorId} and kind = 'person'
  `.execute(db);
  const [person] = rows;
  return person && { networkId: Number(person.network_id), kind: 'private' };
}

/** Whoever acts on a restriction does so within moments; what is older was forgotten. */
const NEGLECTED_AFTER = sql`interval '2 minutes'`;

async function findNeglected(database: Database): Promise<Neglected> {
  const { rows: restricted } = await sql<{
    hub_id: number;
    author_id: number;
    alias: string;
    kind: RestrictionKind;
  }>`
    select distinct r.hub_id, r.author_id, u.alias, r.kind
    from restrictions r join authors u on u.id = r.author_id
    where r.settled_at is null and r.created_at < now() - ${NEGLECTED_AFTER}
      and (r.kind = 'ban' or r.told_at is null or r.lifted_at < now() - ${NEGLECTED_AFTER}
           or r.until < now() - ${NEGLECTED_AFTER})
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
  const authors = (kind: RestrictionKind): RestrictedAuthor[] =>
    restricted
      .filter((one) => one.kind === kind)
      .map((one) => ({
        hubId: one.hub_id as HubId,
        authorId: one.author_id as AuthorId,
        alias: one.alias,
      }));
  return {
    mutes: authors('mute'),
    bans: authors('ban'),
    posts: posts.map((row) => Number(row.id) as PostId),
  };
}
