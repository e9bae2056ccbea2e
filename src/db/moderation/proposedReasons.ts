import { type Kysely, sql } from 'kysely';
import type { RestrictedAuthor } from '../../domain/moderation/restriction.ts';
import { storableText } from '../storable.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** Whose restriction an admin is being asked about. */
export interface ReasonProposal extends Pick<RestrictedAuthor, 'hubId' | 'authorId'> {
  /** The network id of the admin. */
  readonly by: NetworkPersonId;
}

/** Keeps the reason that an admin gave until they answer the question, for a day at most; none forgets an earlier one. */
export async function proposeReason(
  db: Kysely<never>,
  { hubId, authorId, by }: ReasonProposal,
  reason: string | undefined,
): Promise<void> {
  await sql`
    delete from proposed_reasons
    where (hub_id = ${hubId} and author_id = ${authorId} and proposed_by = ${by})
       or proposed_at < now() - interval '1 day'
  `.execute(db);
  if (reason === undefined) return;
  await sql`
    insert into proposed_reasons (hub_id, author_id, proposed_by, reason)
    values (${hubId}, ${authorId}, ${by}, ${storableText(reason)})
    on conflict (hub_id, author_id, proposed_by)
    do update set reason = excluded.reason, proposed_at = excluded.proposed_at
  `.execute(db);
}

/** The reason for a restriction: the given one, else the kept one, which is forgotten then. */
export async function reasonGiven(
  db: Kysely<never>,
  { hubId, authorId, by }: ReasonProposal,
  given: string | undefined,
): Promise<string | undefined> {
  const { rows } = await sql<{ reason: string }>`
    delete from proposed_reasons
    where hub_id = ${hubId} and author_id = ${authorId} and proposed_by = ${by} returning reason
  `.execute(db);
  return given ?? rows[0]?.reason;
}
