import { type Kysely, sql } from 'kysely';
import type { KnownLanguage, Language } from '../../domain/people/language.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** What is known about the languages of these chats and persons, by network id; the unknown ones are left out. */
export async function knownLanguages(
  db: Kysely<never>,
  networkIds: readonly NetworkChatId[],
): Promise<Map<NetworkChatId, KnownLanguage>> {
  const { rows } = await sql<{ network_id: NetworkChatId; chosen: Language | null; seen: Language | null }>`
    select network_id, chosen, seen from languages
    where network = 'telegram' and network_id = any(${[...networkIds]}::text[])
  `.execute(db);
  return new Map(
    rows.map(({ network_id, chosen, seen }) => [
      network_id,
      { ...(chosen && { chosen }), ...(seen && { seen }) },
    ]),
  );
}

/** Remembers what a chat, or a person, has chosen. False when they had chosen it before. */
export async function chooseLanguage(
  db: Kysely<never>,
  networkId: NetworkChatId,
  language: Language,
): Promise<boolean> {
  const { rows } = await sql`
    insert into languages as l (network_id, chosen) values (${networkId}, ${language})
    on conflict (network, network_id) do update set chosen = excluded.chosen
      where l.chosen is distinct from excluded.chosen
    returning 1
  `.execute(db);
  return rows.length > 0;
}

/** Remembers what the network said when somebody was heard in these chats. */
export async function sawLanguage(
  db: Kysely<never>,
  networkIds: readonly NetworkChatId[],
  language: Language,
): Promise<void> {
  await sql`
    insert into languages (network_id, seen)
    select distinct id, ${language} from unnest(${[...networkIds]}::text[]) as ids(id)
    on conflict (network, network_id) do update set seen = excluded.seen
  `.execute(db);
}
