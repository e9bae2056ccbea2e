import { type Kysely, sql } from 'kysely';
import type { AuthorId, NetworkChatId, SessionId } from '../../domain/ids.ts';
import { type CallKind, ROOM_SECONDS, type RoomOwner, type VideoRoom } from '../../domain/pair/videoRoom.ts';
import { isPersonEntitled } from '../billing/entitlement.ts';
import { msOf } from '../timestamps.ts';

interface RoomRow {
  readonly id: string;
  readonly kind: CallKind;
  readonly session_id: string | null;
  readonly first_mask: string | null;
  readonly second_mask: string | null;
  readonly chat_room: string | null;
  readonly over: boolean;
  readonly is_new?: boolean;
  readonly created_ms: number;
  readonly expires_ms: number;
}

/** A room is over when somebody closed it, when its time is up, or when its session has ended. */
const ROOM = sql`
  r.id, r.kind, r.session_id, r.first_mask, r.second_mask, r.chat_room,
  r.ended_at is not null or r.expires_at <= now() or exists (
    select from sessions s where s.id = r.session_id and s.ended_at is not null) as over,
  ${msOf('r.created_at')} as created_ms, ${msOf('r.expires_at')} as expires_ms`;

/** The open room of an owner, made where there is none. Asked at the same moment twice, both get the same one. */
export async function roomOf(
  db: Kysely<never>,
  owner: RoomOwner,
  kind: CallKind,
): Promise<{ readonly room: VideoRoom; readonly isNew: boolean }> {
  const key = keyOf(owner);
  const [first, second] = owner.of === 'caller' ? owner.masks : [null, null];
  await sql`
    update video_rooms set ended_at = now() where owner = ${key} and ended_at is null and expires_at <= now()
  `.execute(db);
  const { rows } = await sql<RoomRow>`
    with made as (
      insert into video_rooms (owner, session_id, first_mask, second_mask, chat_room, kind, expires_at)
      values (${key}, ${owner.of === 'session' ? owner.session : null}, ${first}, ${second},
              ${owner.of === 'caller' ? owner.chatRoom : null}, ${kind}, now() + make_interval(secs => ${ROOM_SECONDS}))
      on conflict (owner) where ended_at is null do update set owner = excluded.owner
      returning *, xmax = 0 as is_new)
    select ${ROOM}, r.is_new from made r
  `.execute(db);
  return { room: toRoom(rows[0]!), isNew: rows[0]!.is_new! };
}

/** A room by its id; undefined when it is unknown or its time is up. */
export async function findRoom(db: Kysely<never>, id: string): Promise<VideoRoom | undefined> {
  const { rows } = await sql<RoomRow>`
    select ${ROOM} from video_rooms r where r.id = ${id}::uuid and r.expires_at > now()
  `.execute(db);
  return rows[0] && toRoom(rows[0]);
}

/** Removes a room. False when there is none, or its time is up. */
export async function removeRoom(db: Kysely<never>, id: string): Promise<boolean> {
  const { rows } = await sql<{ is_live: boolean }>`
    delete from video_rooms where id = ${id}::uuid returning expires_at > now() as is_live
  `.execute(db);
  return rows[0]?.is_live ?? false;
}

/** Removes the rooms whose time was up a day ago: how many. */
export async function forgetRooms(db: Kysely<never>): Promise<number> {
  const { rows } = await sql`
    delete from video_rooms where expires_at < now() - interval '1 day' returning id
  `.execute(db);
  return rows.length;
}

/** How somebody in a session stands to a call: premium counts that one of the two has, had when they met, or bought since; `partner` is the other's private chat by its network id. */
export interface CallStanding {
  readonly premium: boolean;
  readonly seat: 1 | 2;
  readonly partner: NetworkChatId;
}

/** What decides whether the two of a session may call each other, and which of them somebody is. */
export async function callStanding(
  db: Kysely<never>,
  session: SessionId,
  person: AuthorId,
): Promise<CallStanding | undefined> {
  const { rows } = await sql<{ premium: boolean; first: boolean; partner: NetworkChatId }>`
    select p.premium or o.premium or ${isPersonEntitled('pair', sql.ref('p.person_id'))}
             or ${isPersonEntitled('pair', sql.ref('o.person_id'))} as premium, p.person_id < o.person_id as first, c.network_id as partner
    from session_participants p
    join session_participants o on o.session_id = p.session_id and o.person_id = p.partner_id
    join chats c on c.id = o.chat_id
    join sessions s on s.id = p.session_id
    where p.session_id = ${session} and p.person_id = ${person} and s.ended_at is null and s.opened_at is not null
  `.execute(db);
  const [row] = rows;
  return row && { premium: row.premium, seat: row.first ? 1 : 2, partner: row.partner };
}

function keyOf(owner: RoomOwner): string {
  return owner.of === 'session'
    ? `session ${owner.session}`
    : `caller ${owner.chatRoom} ${owner.masks.toSorted().join(' ')}`;
}

function toRoom(row: RoomRow): VideoRoom {
  const session = row.session_id;
  return {
    id: row.id,
    kind: row.kind,
    owner:
      session === null
        ? { of: 'caller', masks: [row.first_mask!, row.second_mask!], chatRoom: Number(row.chat_room) }
        : { of: 'session', session: Number(session) as SessionId },
    // Both of a session are told of their room at once; a caller of the API tells them later.
    status: row.over ? 'ended' : session === null ? 'pending' : 'active',
    createdAt: row.created_ms,
    expiresAt: row.expires_ms,
  };
}
