import { type Kysely, sql } from 'kysely';
import type { AuthorId, ChatId, NetworkChatId, NetworkPersonId, SessionId } from '../../domain/ids.ts';
import { NO_PREFERENCES, type Preferences } from '../../domain/pair/preferences.ts';
import type { Interest, SpokenLanguage, Traits } from '../../domain/pair/profile.ts';
import type { Seeker } from '../../domain/pair/queue.ts';
import type { SourceAuthor, SourceChat } from '../../domain/posts/post.ts';
import { chatSeen } from '../chats/addresses.ts';
import { isPersonEntitled } from '../billing/entitlement.ts';
import type { Database } from '../database.ts';
import { authorOf } from '../people/authors.ts';

/** The row of somebody who uses the pair line, made at their first word. */
export async function personSeen(database: Database, chat: SourceChat, by: SourceAuthor): Promise<AuthorId> {
  const known = await personIn(database.sql, chat.networkId, by.networkId);
  if (known !== undefined) return known;
  const chatId = await database.orm.em.fork().transactional(async (em) => (await chatSeen(em, chat)).id);
  const { id } = await authorOf(database.sql, by);
  await sql`
    insert into pair_profiles (person_id, chat_id) values (${id}, ${chatId}) on conflict do nothing
  `.execute(database.sql);
  return id as AuthorId;
}

async function personIn(
  db: Kysely<never>,
  chat: NetworkChatId,
  person: NetworkPersonId,
): Promise<AuthorId | undefined> {
  const { rows } = await sql<{ person_id: AuthorId }>`
    select f.person_id from pair_profiles f
    join chats c on c.id = f.chat_id join authors a on a.id = f.person_id
    where c.network = 'telegram' and c.network_id = ${chat} and c.lost_at is null
      and a.network = 'telegram' and a.network_id = ${person}
  `.execute(db);
  return rows[0]?.person_id;
}

/** Whose private chat that is; undefined for a chat that nobody has used for the pair line. */
export async function personInChat(
  db: Kysely<never>,
  networkId: NetworkChatId,
): Promise<AuthorId | undefined> {
  const { rows } = await sql<{ person_id: AuthorId }>`
    select f.person_id from pair_profiles f join chats c on c.id = f.chat_id
    where c.network = 'telegram' and c.network_id = ${networkId}
  `.execute(db);
  return rows[0]?.person_id;
}

/** How the partner of somebody in a session is called on Telegram: with the username, where there is one. */
export async function partnerName(
  db: Kysely<never>,
  session: SessionId,
  person: AuthorId,
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string; username: string | null }>`
    select a.name, a.username from session_participants p join authors a on a.id = p.partner_id
    where p.session_id = ${session} and p.person_id = ${person}
  `.execute(db);
  const [row] = rows;
  return row && (row.username === null ? row.name : `${row.name} (@${row.username})`);
}

/** Somebody as the queue knows them; undefined for whom there is no profile. */
export async function seekerOf(db: Kysely<never>, person: AuthorId): Promise<Seeker | undefined> {
  const { rows } = await sql<ProfileRow & { readonly premium: boolean }>`
    select chat_id, gender, age, city, country, latitude, longitude, languages, interests, preferences,
           ${isPersonEntitled('pair', sql.ref('person_id'))} as premium
    from pair_profiles where person_id = ${person}
  `.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  return {
    personId: person,
    chatId: row.chat_id,
    traits: traitsOf(row),
    preferences: { ...NO_PREFERENCES, ...row.preferences },
    premium: row.premium,
  };
}

/** A profile as it stands in its row. */
export interface ProfileRow {
  readonly chat_id: ChatId;
  readonly gender: NonNullable<Traits['gender']> | null;
  readonly age: number | null;
  readonly city: string | null;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly languages: SpokenLanguage[];
  readonly interests: Interest[];
  readonly preferences: Partial<Preferences>;
}

/** What strangers are chosen by. */
export function traitsOf({
  gender,
  age,
  city,
  country,
  latitude,
  longitude,
  languages,
  interests,
}: ProfileRow): Traits {
  return {
    ...(gender !== null && { gender }),
    ...(age !== null && { age }),
    ...(city !== null && {
      city: {
        name: city,
        ...(country !== null && { country }),
        ...(latitude !== null && longitude !== null && { at: { latitude, longitude } }),
      },
    }),
    languages,
    interests,
  };
}
