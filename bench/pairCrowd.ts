import type { Client } from 'pg';

/** How many people of a crowd are of each kind: a city of many men, fewer women, and some who say neither. */
const CROWD = `
  select s.n,
         case when r.gender < 0.5 then 1 when r.gender < 0.9 then 2 else 3 end::smallint as gender,
         (18 + floor(r.age * 40))::smallint as age,
         floor(r.city * 200)::int as city,
         (array['en', 'es', 'fr', 'ru', 'fa'])[1 + floor(r.language * 5)::int] as language,
         (array['music', 'art', 'food', 'games'])[1 + floor(r.interest * 4)::int] as interest,
         r.wants_gender < 0.5 as is_open, r.wants_age < 0.5 as any_age, r.wants_place, r.wants_interest < 0.2 as shares,
         r.waited
  from generate_series(1, $1::int) s(n)
  cross join lateral (
    select random() gender, random() age, random() city, random() language, random() interest, random() wants_gender,
           random() wants_age, random() wants_place, random() wants_interest, random() waited, s.n) r`;

/**
 * Puts people with mixed preferences into the queue, by SQL: half of them look for anybody, half for one gender; half for
 * ages near theirs; a tenth for their own city, a tenth for its surroundings; a fifth for a shared interest. All want a
 * language in common.
 */
export async function seatCrowd(sql: Client, count: number): Promise<void> {
  await makePeople(sql, count, 8_000_000_000);
  await sql.query(
    `insert into pair_seekers (
       person_id, chat_id, since, ranked_at, gender, age, languages, interests, accepts_genders, accepts_age_from,
       accepts_age_to, accepts_km, city_key, latitude, longitude, needs_language, needs_interest, wants, look_at, pause_at)
     select a.id, c.id, now() - p.waited * interval '300 seconds', now() - p.waited * interval '300 seconds', p.gender,
            p.age, array[p.language], array[p.interest],
            case when p.is_open then 15 when p.gender = 1 then 4 when p.gender = 2 then 2 else 8 end,
            case when p.any_age then 0 else greatest(18, p.age - 4) end,
            case when p.any_age then 99 else p.age + 4 end,
            case when p.wants_place < 0.8 then null when p.wants_place < 0.9 then 0 else 100 end, 'city ' || p.city,
            36 + p.city / 25.0, -9 + p.city / 16.0, true, p.shares, '{}', now() + interval '1 day', now() + interval '1 day'
     from (${CROWD}) p
     join chats c on c.network_id = (8000000000 + p.n)::text join authors a on a.network_id = c.network_id`,
    [count],
  );
  await sql.query('vacuum analyze');
}

/** Makes people who have a private chat with the bot; their network ids follow that number. */
export async function makePeople(sql: Client, count: number, after: number): Promise<void> {
  await sql.query(
    `with made as (
       insert into chats (network_id, kind, title)
       select ($2::bigint + n)::text, 'private', 'Somebody' from generate_series(1, $1::int) n returning id, network_id
     ), persons as (
       insert into authors (network_id, kind, name, alias)
       select ($2::bigint + n)::text, 'person', 'Somebody', 'u-' || ($2::bigint + n) from generate_series(1, $1::int) n
       returning id, network_id
     )
     insert into pair_profiles (person_id, chat_id, rules_accepted_at)
     select persons.id, made.id, now() from persons join made using (network_id)`,
    [count, after],
  );
}
