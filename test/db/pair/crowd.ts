import { sql } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import type { AuthorId, ChatId, SessionId } from '../../../src/domain/ids.ts';
import { NO_PREFERENCES, type Preferences } from '../../../src/domain/pair/preferences.ts';
import type { Traits } from '../../../src/domain/pair/profile.ts';
import type { Seeker } from '../../../src/domain/pair/queue.ts';
import type { PairRules } from '../../../src/domain/pair/rules.ts';
import { nextNumber } from '../../support/world/content.ts';

/** The rules that hold in tests unless they say otherwise. */
export const RULES: PairRules = {
  minimumAge: 18,
  findTimeoutSeconds: 300,
  findDebounceSeconds: 0,
  meetAgainMinutes: 10,
  premiumHeadStartSeconds: 60,
  maxChatMinutes: 60,
  premiumChatMinutes: 180,
  silenceMinutes: 30,
  youngChatSeconds: 10,
  aftermathMinutes: 10,
  sessionTtlSeconds: 0,
};

/** Somebody's ids: the person and the private chat with the bot. */
export interface Stranger {
  readonly personId: AuthorId;
  readonly chatId: ChatId;
}

/** So many people who have never been here before. */
export async function strangers(database: Database, count: number): Promise<Stranger[]> {
  const first = nextNumber() * 1_000;
  const { rows } = await sql<{ person_id: AuthorId; chat_id: ChatId }>`
    with chats as (
      insert into chats (network_id, kind, title)
      select (${first}::bigint + n)::text, 'private', 'somebody' from generate_series(1, ${count}::int) n
      returning id, network_id
    ), persons as (
      insert into authors (network_id, kind, name, alias)
      select (${first}::bigint + n)::text, 'person', 'somebody', 'u-' || (${first}::bigint + n) from generate_series(1, ${count}::int) n
      returning id, network_id
    )
    select persons.id as person_id, chats.id as chat_id from persons join chats on chats.network_id = persons.network_id
    order by persons.id
  `.execute(database.sql);
  return rows.map((row) => ({ personId: row.person_id, chatId: row.chat_id }));
}

/** What a stranger in the queue may be and want. */
export interface SeekerFields extends Partial<Omit<Traits, 'age'>> {
  readonly age?: number;
  readonly preferences?: Partial<Preferences>;
  readonly premium?: boolean;
}

/** A stranger who looks for somebody. */
export function seeker({ personId, chatId }: Stranger, fields: SeekerFields = {}): Seeker {
  const { preferences, premium, ...traits } = fields;
  return {
    personId,
    chatId,
    traits: { languages: [], interests: [], ...traits },
    preferences: { ...NO_PREFERENCES, ...preferences },
    premium: premium ?? false,
  };
}

/** A session of two people that has just ended. */
export async function endedSession(database: Database, one: Stranger, other: Stranger): Promise<SessionId> {
  const { rows } = await sql<{ id: string }>`
    with session as (
      insert into sessions (first_chat_id, second_chat_id, opened_at, ended_at)
      values (${one.chatId}, ${other.chatId}, now(), now()) returning id
    ), seats as (
      insert into session_participants (session_id, person_id, chat_id, partner_id, open)
      select id, ${one.personId}::int, ${one.chatId}::int, ${other.personId}::int, false from session
      union all select id, ${other.personId}, ${other.chatId}, ${one.personId}, false from session
    ) select id from session
  `.execute(database.sql);
  return Number(rows[0]!.id) as SessionId;
}
