import { sql } from 'kysely';
import type { DeliveryState } from '../../domain/posts/delivery.ts';
import type { NetworkChatId, PostId } from '../../domain/ids.ts';
import { type Line, type Route, rulesOf } from '../../domain/posts/route.ts';
import type { Database } from '../database.ts';
import { isoTimestamp } from '../timestamps.ts';

/** A post as those see it who look after the hub: where it stands, and nothing of what it says. */
export interface PostEntry {
  readonly id: PostId;
  readonly line: Line;
  /** The Telegram id under which its chat was when it was posted. */
  readonly chatNetworkId: NetworkChatId;
  /** The author's pseudonym. */
  readonly author: string;
  readonly state: string;
  readonly refusal: string | null;
  readonly version: number;
  readonly parts: number;
  /** ISO 8601, like all that follow. */
  readonly createdAt: string;
  readonly plannedAt: string | null;
  readonly closedAt: string | null;
  /** How many deliveries are in each state; states with none are left out. */
  readonly deliveries: Partial<Record<DeliveryState, number>>;
}

/** One post to one chat. */
export interface DeliveryEntry {
  /** The chat's id of ours, which is the order of the list. */
  readonly chatId: number;
  /** Null when another chat took it over. */
  readonly chatNetworkId: NetworkChatId | null;
  readonly title: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly doubts: number;
  readonly reason: string | null;
  readonly settledAt: string | null;
}

/** The post of that id, as long as the ledger keeps it. */
export async function findPost(database: Database, postId: number): Promise<PostEntry | undefined> {
  const { rows } = await sql<Omit<PostEntry, 'line'> & { route: Route }>`
    select p.id::float8 as id, p.route, p.source_network_id as "chatNetworkId", u.alias as author, p.state,
           p.refusal, p.version, (select count(*)::int from parts t where t.post_id = p.id) as parts,
           ${isoTimestamp(sql`p.created_at`)} as "createdAt", ${isoTimestamp(sql`p.planned_at`)} as "plannedAt",
           ${isoTimestamp(sql`p.closed_at`)} as "closedAt",
           coalesce((select jsonb_object_agg(state, number) from (
             select d.state, count(*)::int as number from deliveries d where d.post_id = p.id group by d.state
           ) counted), '{}') as deliveries
    from posts p join authors u on u.id = p.author_id where p.id = ${postId}
  `.execute(database.sql);
  if (!rows[0]) return undefined;
  const { route, ...post } = rows[0];
  return { ...post, line: rulesOf(route).line };
}

/** A post's deliveries in the order of their chats, after that one. */
export async function listDeliveries(
  database: Database,
  postId: number,
  filter: {
    readonly state?: DeliveryState | undefined;
    readonly afterChatId?: number | undefined;
    readonly limit: number;
  },
): Promise<DeliveryEntry[]> {
  const { rows } = await sql<DeliveryEntry>`
    select d.chat_id as "chatId", c.network_id as "chatNetworkId", c.title, d.state, d.attempts, d.doubts,
           d.reason, ${isoTimestamp(sql`d.settled_at`)} as "settledAt"
    from deliveries d join chats c on c.id = d.chat_id
    where d.post_id = ${postId} and d.chat_id > ${filter.afterChatId ?? 0}
      and (${filter.state ?? null}::delivery_state is null or d.state = ${filter.state ?? null}::delivery_state)
    order by d.chat_id limit ${filter.limit}
  `.execute(database.sql);
  return rows;
}
