import { type RawBuilder, sql } from 'kysely';
import type { ChatKind } from '../domain/post.ts';
import type { ChatState } from '../domain/registration.ts';
import type { Database } from './database.ts';
import { isoTime } from './isoTime.ts';

/** What a chat takes part in. */
export interface ChatFlags {
  readonly source: boolean;
  readonly destination: boolean;
  readonly selfSend: boolean;
  readonly incoming: boolean;
  readonly outgoing: boolean;
}

/** A chat as those see it who look after the hub. */
export interface ChatEntry extends ChatFlags {
  /** Its id of ours, which stays when a group becomes a supergroup. */
  readonly id: number;
  readonly networkId: number;
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

const ENTRY = sql`
  c.id, c.network_id::float8 as "networkId", c.kind, c.title, c.username, c.state, c.state_reason as "stateReason",
  c.source, c.destination, c.self_send as "selfSend", c.incoming, c.outgoing, ${isoTime(sql`c.registered_at`)} as "registeredAt"`;

/** Chats in the order in which they came. Those that another one took over are not among them. */
export async function listChats(database: Database, filter: ChatFilter): Promise<ChatEntry[]> {
  const { rows } = await sql<ChatEntry>`
    select ${ENTRY} from chats c
    where c.network = 'telegram' and c.network_id is not null and c.id > ${filter.afterId ?? 0}
      and (${filter.state ?? null}::text is null or c.state = ${filter.state ?? null})
      and ${matchesText(filter.text)}
    order by c.id limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}

/** The chat at that Telegram id. */
export async function findChat(database: Database, networkId: number): Promise<ChatEntry | undefined> {
  const { rows } = await sql<ChatEntry>`
    select ${ENTRY} from chats c where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(database.sql);
  return rows[0];
}

/** Whether a chat, as `c`, is one that a search for that text means. */
export function matchesText(text: string | undefined): RawBuilder<boolean> {
  if (text === undefined) return sql<boolean>`true`;
  const part = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(c.title ilike ${part} or c.username ilike ${part} or c.network_id::text = ${text})`;
}
