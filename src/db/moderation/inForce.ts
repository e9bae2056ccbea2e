import { type RawBuilder, sql } from 'kysely';
import type { RestrictionKind } from '../../domain/moderation/restriction.ts';

/**
 * Whether a restriction binds its author at this moment.
 *
 * @param row what the row of `restrictions` is called in the statement
 */
export function isInForce(row: string): RawBuilder<boolean> {
  const until = sql.ref(`${row}.until`);
  return sql<boolean>`(${sql.ref(`${row}.lifted_at`)} is null and (${until} is null or ${until} > now()))`;
}

/** What binds an author in a hub at this moment, the ban first; null when nothing does. */
export function restrictionOf(
  authorId: RawBuilder<unknown>,
  hubId: RawBuilder<unknown>,
): RawBuilder<RestrictionKind | null> {
  return sql<RestrictionKind | null>`(
    select r.kind from restrictions r
    where r.author_id = ${authorId} and r.hub_id = ${hubId} and ${isInForce('r')}
    order by r.kind limit 1)`;
}

/** Whether anything binds an author in a hub at this moment. */
export function isRestricted(authorId: RawBuilder<unknown>, hubId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from restrictions r where r.author_id = ${authorId} and r.hub_id = ${hubId} and ${isInForce('r')})`;
}
