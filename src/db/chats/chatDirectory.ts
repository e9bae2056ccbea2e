import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../domain/staff/audit.ts';
import type { HubId, NetworkChatId } from '../../domain/ids.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { ChatState } from '../../domain/chats/membership.ts';
import { recordChange } from '../staff/auditLog.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';

/** What a chat takes part in. */
export interface ChatFlags {
  readonly source: boolean;
  readonly destination: boolean;
  readonly selfSend: boolean;
  readonly incoming: boolean;
  readonly outgoing: boolean;
}

/** A member of the hub as those see it who look after the hub. */
export interface ChatEntry extends ChatFlags {
  /** Its id of ours, which stays when a group becomes a supergroup. */
  readonly id: number;
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly username: string | null;
  readonly state: ChatState;
  readonly stateReason: string | null;
  /** ISO 8601. */
  readonly registeredAt: string;
}

/** Which chats to list. */
export interface ChatFilter {
  readonly state?: ChatState | undefined;
  /** Part of the title or of the username, or the whole Telegram id. */
  readonly text?: string | undefined;
  /** Only chats that came later than this one. */
  readonly afterId?: number | undefined;
  readonly limit: number;
}

const FLAGS = sql`m.source, m.destination, m.self_send as "selfSend", m.incoming, m.outgoing`;

const MEMBERS = sql`hub_members m join chats c on c.id = m.chat_id`;

const ENTRY = sql`
  c.id, c.network_id as "networkId", c.kind, c.title, c.username, m.state, m.state_reason as "stateReason",
  ${FLAGS}, ${isoTimestamp(sql`m.registered_at`)} as "registeredAt"`;

/** Members of the hub in the order in which they came, whatever their state. */
export async function listChats(database: Database, filter: ChatFilter): Promise<ChatEntry[]> {
  const { rows } = await sql<ChatEntry>`
    select ${ENTRY} from ${MEMBERS}
    where c.network = 'telegram' and c.network_id is not null and c.id > ${filter.afterId ?? 0}
      and (${filter.state ?? null}::text is null or m.state = ${filter.state ?? null})
      and ${matchesText(filter.text)}
    order by c.id limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}

/** Chats that an admin wants to see: all but those that left by themselves. */
const OF_INTEREST = sql`c.network = 'telegram' and m.state in ('pending', 'active', 'removed')`;

/**
 * A page of the chats that wait for an admin, take part, or were removed, in that order and the oldest first, with how
 * many there are. Behind the last page comes the last.
 */
export async function pageOfChats(
  database: Database,
  page: number,
  size: number,
): Promise<{ readonly chats: ChatEntry[]; readonly total: number; readonly page: number }> {
  const { rows: counts } = await sql<{ total: number }>`
    select count(*)::int as total from ${MEMBERS} where ${OF_INTEREST}
  `.execute(database.sql);
  const { total } = counts[0]!;
  const shown = Math.max(1, Math.min(page, Math.ceil(total / size)));
  const { rows } = await sql<ChatEntry>`
    select ${ENTRY} from ${MEMBERS} where ${OF_INTEREST}
    order by array_position(array['pending', 'active', 'removed'], m.state::text), c.id limit ${size} offset ${(shown - 1) * size}
  `.execute(database.sql);
  return { chats: rows, total, page: shown };
}

/** The member of the hub at that Telegram id. */
export async function findChat(database: Database, networkId: NetworkChatId): Promise<ChatEntry | undefined> {
  const { rows } = await sql<ChatEntry>`
    select ${ENTRY} from ${MEMBERS} where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(database.sql);
  return rows[0];
}

/** Changes what is named and leaves the rest. False when no such chat is known. */
export async function changeChatFlags(
  database: Database,
  networkId: NetworkChatId,
  changes: Partial<ChatFlags>,
  by: Actor,
): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<ChatFlags & { id: number; hubId: HubId }>`
      select c.id, m.hub_id as "hubId", ${FLAGS} from ${MEMBERS}
      where c.network = 'telegram' and c.network_id = ${networkId} for no key update of m
    `.execute(db);
    const chat = rows[0];
    if (!chat) return false;
    const changed = (Object.keys(changes) as (keyof ChatFlags)[]).filter(
      (flag) => changes[flag] !== chat[flag],
    );
    if (changed.length === 0) return true;
    const after = { ...chat, ...changes };
    await sql`
      update hub_members
      set source = ${after.source}, destination = ${after.destination}, self_send = ${after.selfSend},
          incoming = ${after.incoming}, outgoing = ${after.outgoing}
      where hub_id = ${chat.hubId} and chat_id = ${chat.id}
    `.execute(db);
    const subject = { kind: 'chat', id: String(chat.id) } as const;
    const entry = { actor: by, action: 'change settings', subject };
    await recordChange<ChatFlags>(db, chat.hubId, entry, changed, chat, after);
    return true;
  });
}

/** Whether a chat, as `c`, is one that a search for that text means. */
export function matchesText(text: string | undefined): RawBuilder<boolean> {
  if (text === undefined) return sql<boolean>`true`;
  const part = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(c.title ilike ${part} or c.username ilike ${part} or c.network_id::text = ${text})`;
}
