import { type Kysely, sql } from 'kysely';
import { type AuthorId, DEFAULT_HUB, type NetworkMessageId } from '../../domain/ids.ts';
import { cityKey } from '../../domain/pair/compatibility.ts';
import type { Newcomer } from '../../domain/pair/entry.ts';
import { NO_PREFERENCES, type Preferences } from '../../domain/pair/preferences.ts';
import type { Profile } from '../../domain/pair/profile.ts';
import type { Dialogue } from '../../domain/pair/registration.ts';
import { isInForce } from '../moderation/inForce.ts';
import { storableJson } from '../storable.ts';
import { msOf } from '../timestamps.ts';
import { type ProfileRow, traitsOf } from './people.ts';

/** Everything about somebody that they can see and change. */
export interface KnownStranger extends Newcomer {
  readonly preferences: Preferences;
  readonly protects: boolean;
}

interface StrangerRow extends ProfileRow {
  readonly photo: string | null;
  readonly protects: boolean;
  readonly rules_ms: number | null;
  readonly young_ms: number | null;
  readonly restricted: boolean;
  readonly until_ms: number | null;
}

/** Somebody's profile, wishes, and what may stand in their way. */
export async function readStranger(db: Kysely<never>, person: AuthorId): Promise<KnownStranger> {
  const { rows } = await sql<StrangerRow>`
    select f.chat_id, f.gender, f.age, f.city, f.country, f.latitude, f.longitude, f.languages, f.interests,
           f.preferences, f.photo, f.protects, ${msOf('f.rules_accepted_at')} as rules_ms,
           ${msOf('f.too_young_at')} as young_ms, r.author_id is not null as restricted, ${msOf('r.until')} as until_ms
    from pair_profiles f
    left join lateral (
      select r.author_id, r.until from restrictions r
      where r.author_id = f.person_id and r.hub_id = ${DEFAULT_HUB} and ${isInForce('r')}
      order by r.kind limit 1) r on true
    where f.person_id = ${person}
  `.execute(db);
  const row = rows[0]!;
  return {
    ...(row.restricted && { restriction: row.until_ms === null ? {} : { until: row.until_ms } }),
    ...(row.rules_ms !== null && { rulesAcceptedAt: row.rules_ms }),
    ...(row.young_ms !== null && { tooYoungAt: row.young_ms }),
    profile: { ...traitsOf(row), ...(row.photo !== null && { photo: row.photo }) },
    preferences: { ...NO_PREFERENCES, ...row.preferences },
    protects: row.protects,
  };
}

/** Notes that somebody accepted the rules, and with them the age. */
export async function acceptRules(db: Kysely<never>, person: AuthorId): Promise<void> {
  await sql`
    update pair_profiles set rules_accepted_at = coalesce(rules_accepted_at, now()) where person_id = ${person}
  `.execute(db);
}

/** Notes that somebody said they are too young: the rules are to be accepted anew, and nothing of the dialogue is kept. */
export async function noteTooYoung(db: Kysely<never>, person: AuthorId): Promise<void> {
  await sql`
    update pair_profiles set too_young_at = now(), rules_accepted_at = null where person_id = ${person}
  `.execute(db);
  await endDialogue(db, person);
}

/** Keeps a profile, and ends the dialogue that led to it. */
export async function saveProfile(db: Kysely<never>, person: AuthorId, profile: Profile): Promise<void> {
  const { gender, age, city, photo, languages, interests } = profile;
  await sql`
    with ended as (delete from pair_dialogues where person_id = ${person})
    update pair_profiles
    set gender = ${gender ?? null}, age = ${age ?? null}, city = ${city?.name ?? null},
        city_key = ${city ? cityKey(city) : null}, country = ${city?.country ?? null},
        latitude = ${city?.at?.latitude ?? null}, longitude = ${city?.at?.longitude ?? null}, photo = ${photo ?? null},
        languages = ${languages}::text[], interests = ${interests}::text[],
        registered_at = coalesce(registered_at, now())
    where person_id = ${person}
  `.execute(db);
}

/** Keeps whom somebody would like to meet. */
export async function savePreferences(
  db: Kysely<never>,
  person: AuthorId,
  preferences: Preferences,
): Promise<void> {
  await sql`
    update pair_profiles set preferences = ${storableJson(preferences)}::jsonb where person_id = ${person}
  `.execute(db);
}

/** Keeps whether somebody's own messages may be forwarded and saved. */
export async function saveProtection(db: Kysely<never>, person: AuthorId, protects: boolean): Promise<void> {
  await sql`update pair_profiles set protects = ${protects} where person_id = ${person}`.execute(db);
}

/** A dialogue, and the last message that was an answer in it: the same message may come again after an outage. */
export interface OpenDialogue {
  readonly dialogue: Dialogue;
  readonly answeredBy?: NetworkMessageId;
}

/** The dialogue that somebody is in. */
export async function readDialogue(db: Kysely<never>, person: AuthorId): Promise<OpenDialogue | undefined> {
  const { rows } = await sql<{ state: OpenDialogue }>`
    select state from pair_dialogues where person_id = ${person}
  `.execute(db);
  return rows[0]?.state;
}

/** Keeps a dialogue, in place of an earlier one. */
export async function saveDialogue(db: Kysely<never>, person: AuthorId, open: OpenDialogue): Promise<void> {
  await sql`
    insert into pair_dialogues (person_id, chat_id, state)
    select person_id, chat_id, ${storableJson(open)}::jsonb from pair_profiles where person_id = ${person}
    on conflict (person_id) do update set state = excluded.state, changed_at = now()
  `.execute(db);
}

/** Ends a dialogue; nothing of it is kept. False when there was none. */
export async function endDialogue(db: Kysely<never>, person: AuthorId): Promise<boolean> {
  const { rows } = await sql`
    delete from pair_dialogues where person_id = ${person} returning person_id
  `.execute(db);
  return rows.length > 0;
}
