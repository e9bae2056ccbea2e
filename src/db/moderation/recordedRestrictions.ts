import type { Kysely } from 'kysely';
import { DEFAULT_HUB, type NetworkPersonId } from '../../domain/ids.ts';
import {
  isSameMute,
  type RestrictedAuthor,
  type Restriction,
  type RestrictionKind,
} from '../../domain/moderation/restriction.ts';
import type { Actor, Subject } from '../../domain/staff/audit.ts';
import type { Database } from '../database.ts';
import { databaseTime } from '../timestamps.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { type ReasonProposal, reasonGiven } from './proposedReasons.ts';
import { banAuthor, liftRestriction, muteAuthor, restrictionsInForce, warnAuthor } from './restrictions.ts';

/** Somebody who is to be restricted, or freed, and who wants it. */
export interface RestrictionOrder {
  readonly author: RestrictedAuthor;
  /** How the audit log names the author. */
  readonly subject: Subject;
  readonly by: Actor;
  /** Without one, the reason that the admin proposed before counts. */
  readonly reason?: string | undefined;
}

/**
 * Mutes for that many seconds from now on, and writes it to the audit log. A mute that ends at about the same time
 * already stays as it is. Answers with the end (ms since 1970).
 */
export function muteAndRecord(database: Database, order: RestrictionOrder, seconds: number): Promise<number> {
  return database.sql.transaction().execute(async (db) => {
    const before = await restrictionsInForce(db, order.author);
    const same = before.find((one) => isSameMute(one, Date.now() + seconds * 1_000));
    if (same?.until !== undefined) return same.until;
    const reason = await reasonGiven(db, proposalOf(order), order.reason);
    const end = await muteAuthor(db, order.author, seconds, reason);
    await record(db, order, 'mute person', {
      before: legible(before),
      after: { until: new Date(end).toISOString(), ...(reason !== undefined && { reason }) },
    });
    return end;
  });
}

/**
 * Bans for good, and writes it to the audit log. `isNew` is false when the author was banned before; `since` is when
 * that was asked (ms since 1970, by the database's clock).
 */
export function banAndRecord(
  database: Database,
  order: RestrictionOrder,
): Promise<{ readonly isNew: boolean; readonly since: number }> {
  return database.sql.transaction().execute(async (db) => {
    const since = await databaseTime(db);
    const before = await restrictionsInForce(db, order.author);
    const reason = await reasonGiven(db, proposalOf(order), order.reason);
    if (!(await banAuthor(db, order.author, reason))) return { isNew: false, since };
    await record(db, order, 'ban person', {
      before: legible(before),
      after: { banned: true, ...(reason !== undefined && { reason }) },
    });
    return { isNew: true, since };
  });
}

/** Lifts a mute or a ban, and writes it to the audit log. False when nothing of that kind was in force. */
export function liftAndRecord(
  database: Database,
  order: RestrictionOrder,
  kind: RestrictionKind,
): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const before = await restrictionsInForce(db, order.author);
    if (!(await liftRestriction(db, order.author, kind))) return false;
    await record(db, order, kind === 'mute' ? 'unmute person' : 'unban person', { before: legible(before) });
    return true;
  });
}

/** Keeps a warning, and writes it to the audit log. Answers with how many the author has now. */
export function warnAndRecord(database: Database, order: RestrictionOrder): Promise<number> {
  return database.sql.transaction().execute(async (db) => {
    const { reason } = order;
    const warnings = await warnAuthor(db, order.author, reason);
    await record(db, order, 'warn person', { after: { warnings, ...(reason !== undefined && { reason }) } });
    return warnings;
  });
}

/** Under which the reason that an admin proposed is kept, until their order comes. */
export function proposalOf({ author, by }: RestrictionOrder): ReasonProposal {
  return {
    hubId: author.hubId,
    authorId: author.authorId,
    by: (by.kind === 'person' ? by.id : '0') as NetworkPersonId,
  };
}

async function record(
  db: Kysely<never>,
  { by, subject }: RestrictionOrder,
  action: string,
  change: { readonly before?: object | undefined; readonly after?: object },
): Promise<void> {
  await recordAudit(db, DEFAULT_HUB, { actor: by, action, subject, ...change });
}

/** Restrictions as the log shows them; nothing for somebody who was free. */
function legible(restrictions: readonly Restriction[]): object | undefined {
  if (restrictions.length === 0) return undefined;
  return restrictions.map(({ kind, until, reason }) => ({
    kind,
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(reason !== undefined && { reason }),
  }));
}
