import { type RawBuilder, sql } from 'kysely';

/**
 * That two seekers of the queue may be brought together: what `areCompatible` decides, and that neither blocks the other
 * and that they have not met lately.
 *
 * @param one, other what the rows of `pair_seekers` are called in the statement
 * @param meetAgainMinutes for how many minutes two people who have met are kept apart
 */
export function suits(one: string, other: string, meetAgainMinutes: number): RawBuilder<boolean> {
  const [a, b] = [sql.ref(one), sql.ref(other)];
  return sql<boolean>`(
    ${accepts(a, b)} and ${accepts(b, a)}
    and not exists (select from blocks k where k.blocker_id = ${a}.person_id and k.blocked_id = ${b}.person_id)
    and not exists (select from blocks k where k.blocker_id = ${b}.person_id and k.blocked_id = ${a}.person_id)
    and not exists (
      select from pair_meetings k
      where k.first_id = least(${a}.person_id, ${b}.person_id) and k.second_id = greatest(${a}.person_id, ${b}.person_id)
        and k.met_at > now() - make_interval(mins => ${meetAgainMinutes}::int)))`;
}

/** That one accepts what the other is. */
function accepts(one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    ${one}.accepts_genders & (1 << ${other}.gender::int) <> 0
    and ${other}.age between ${one}.accepts_age_from and ${one}.accepts_age_to
    and (${one}.accepts_km is null
         or ${one}.city_key = ${other}.city_key
         or (${one}.accepts_km > 0 and coalesce(${distanceKm(one, other)} <= ${one}.accepts_km, false)))
    and (not ${one}.needs_language or ${one}.languages = '{}' or ${other}.languages = '{}'
         or ${one}.languages && ${other}.languages)
    and (not ${one}.needs_interest or ${one}.interests && ${other}.interests))`;
}

/** The great-circle distance in kilometres, null where a place is unknown: `distanceKm` of the domain. */
function distanceKm(one: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(2 * 6371 * asin(least(1, sqrt(
    sin(radians(${other}.latitude - ${one}.latitude) / 2) ^ 2
    + cos(radians(${one}.latitude)) * cos(radians(${other}.latitude))
      * sin(radians(${other}.longitude - ${one}.longitude) / 2) ^ 2))))`;
}
