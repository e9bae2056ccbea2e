import type { Client } from '@temporalio/client';
import { recordDeed } from '../db/auditLog.ts';
import type { Database } from '../db/database.ts';
import { postedIn, type PostedIn } from '../db/postedIn.ts';
import { banAuthor, liftRestriction, muteAuthor, restrictionsInForce } from '../db/restrictions.ts';
import type { Actor, Subject } from '../domain/audit.ts';
import { type AuthorId, DEFAULT_HUB } from '../domain/ids.ts';
import type { RestrictedAuthor, Restriction, RestrictionKind } from '../domain/restriction.ts';
import {
  restrictionChangedSignal,
  restrictionWorkflow,
  restrictionWorkflowId,
  TASK_QUEUES,
  type WithdrawalReport,
} from '../workflows/messages.ts';
import { operatorText } from '../workflows/operatorText.ts';
import { orOutage } from './outage.ts';
import type { AuthorMeant } from './targets.ts';
import { authorScope, startWithdrawal } from './withdrawals.ts';

export type { PostedIn };

/**
 * Restricts who posts, over all chats and lines of the hub. The row in PostgreSQL is what binds; the workflow that is
 * told of it sees to what follows, and where a process dies in between, the upkeep starts it. Each throws
 * IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated.
 */
export interface ModerationService {
  /**
   * From now on for so many seconds, whatever was left of an earlier mute. Answers with the end (ms since 1970). The
   * same wish again within ten seconds changes nothing.
   */
  mute(author: AuthorMeant, seconds: number, by: Actor): Promise<number>;
  /** False when the author was not muted. */
  unmute(author: AuthorMeant, by: Actor): Promise<boolean>;
  /**
   * For good; copies of what the author posted are deleted, with progress in `report`. False when the author was banned
   * before; copies are looked for again all the same.
   */
  ban(author: AuthorMeant, by: Actor, report?: WithdrawalReport): Promise<boolean>;
  /** False when the author was not banned. */
  unban(author: AuthorMeant, by: Actor): Promise<boolean>;
  /** What is in force, the ban first. */
  inForce(author: AuthorMeant): Promise<Restriction[]>;
  /** Where the author has posted, as far as the ledger remembers, most first. */
  postedIn(author: AuthorMeant): Promise<PostedIn[]>;
}

/** Builds the service over the hub that all chats belong to. */
export function createModerationService(database: Database, client: Client): ModerationService {
  return {
    mute: (author, seconds, by) =>
      orOutage(async () => {
        const who = restricted(author);
        const until = await database.sql.transaction().execute(async (db) => {
          const before = await restrictionsInForce(db, who);
          const same = before.find((one) => isSameMute(one, Date.now() + seconds * 1_000));
          if (same?.until !== undefined) return same.until;
          const end = await muteAuthor(db, who, seconds);
          await recordDeed(db, DEFAULT_HUB, {
            actor: by,
            action: 'mute person',
            subject: subjectOf(author),
            before: legible(before),
            after: { until: new Date(end).toISOString() },
          });
          return end;
        });
        await tellWorkflow(who);
        return until;
      }),

    unmute: (author, by) => orOutage(() => lift(author, 'mute', by)),

    ban: (author, by, report) =>
      orOutage(async () => {
        const who = restricted(author);
        const isNew = await database.sql.transaction().execute(async (db) => {
          const before = await restrictionsInForce(db, who);
          if (!(await banAuthor(db, who))) return false;
          await recordDeed(db, DEFAULT_HUB, {
            actor: by,
            action: 'ban person',
            subject: subjectOf(author),
            before: legible(before),
            after: { banned: true },
          });
          return true;
        });
        await startWithdrawal(client, authorScope(who), report && { ...report, banned: author.networkId });
        return isNew;
      }),

    unban: (author, by) => orOutage(() => lift(author, 'ban', by)),
    inForce: (author) => orOutage(() => restrictionsInForce(database.sql, restricted(author))),
    postedIn: (author) => orOutage(() => postedIn(database, restricted(author))),
  };

  async function lift(author: AuthorMeant, kind: RestrictionKind, by: Actor): Promise<boolean> {
    const who = restricted(author);
    const lifted = await database.sql.transaction().execute(async (db) => {
      const before = await restrictionsInForce(db, who);
      if (!(await liftRestriction(db, who, kind))) return false;
      await recordDeed(db, DEFAULT_HUB, {
        actor: by,
        action: kind === 'mute' ? 'unmute person' : 'unban person',
        subject: subjectOf(author),
        before: legible(before),
      });
      return true;
    });
    if (kind === 'mute') await tellWorkflow(who);
    return lifted;
  }

  async function tellWorkflow(who: RestrictedAuthor): Promise<void> {
    await client.workflow.signalWithStart(restrictionWorkflow, {
      taskQueue: TASK_QUEUES.relay,
      workflowId: restrictionWorkflowId(who.alias),
      args: [who],
      signal: restrictionChangedSignal,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: operatorText(`restrictions of ${who.alias}`),
    });
  }
}

/** A wish that came twice is one mute. */
const SAME_MUTE_MS = 10_000;

function isSameMute({ kind, until }: Restriction, end: number): boolean {
  return kind === 'mute' && until !== undefined && Math.abs(until - end) < SAME_MUTE_MS;
}

function restricted(author: AuthorMeant): RestrictedAuthor {
  return { hubId: DEFAULT_HUB, authorId: author.id as AuthorId, alias: author.alias };
}

function subjectOf(author: AuthorMeant): Subject {
  return { kind: author.kind, id: String(author.networkId) };
}

/** Restrictions as the log shows them; nothing for somebody who was free. */
function legible(restrictions: readonly Restriction[]): object | undefined {
  if (restrictions.length === 0) return undefined;
  return restrictions.map(({ kind, until }) =>
    until === undefined ? { kind } : { kind, until: new Date(until).toISOString() },
  );
}
