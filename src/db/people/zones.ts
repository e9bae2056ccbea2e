import { type Kysely, sql } from 'kysely';
import type { NetworkChatId } from '../../domain/ids.ts';

/** The time zone of the first of these chats (network ids) that has named one; a private chat has its person's id. */
export async function firstZoneOf(
  db: Kysely<never>,
  networkIds: readonly NetworkChatId[],
): Promise<string | undefined> {
  const { rows } = await sql<{ time_zone: string }>`
    select c.time_zone from chats c
    where c.network = 'telegram' and c.network_id = any(${[...networkIds]}::text[]) and c.time_zone is not null
    order by array_position(${[...networkIds]}::text[], c.network_id) limit 1
  `.execute(db);
  return rows[0]?.time_zone;
}
