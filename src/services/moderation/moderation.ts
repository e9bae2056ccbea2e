import type { Client } from '@temporalio/client';
import { recordDeed } from '../../db/staff/auditLog.ts';
import type { Database } from '../../db/database.ts';
import { databaseTime } from '../../db/moments.ts';
import { postedIn, type PostedIn } from '../../db/posts/postedIn.ts';
import { proposeReason, reasonGiven, type ReasonProposal } from '../../db/moderation/proposedReasons.ts';
import {
  banAuthor,
  liftRestriction,
  muteAuthor,
  restrictionsInForce,
  warnAuthor,
  warningsOf,
} from '../../db/moderation/restrictions.ts';
import type { Actor, Subject } from '../../domain/staff/audit.ts';
import { type AuthorId, DEFAULT_HUB } from '../../domain/ids.ts';
import {
  REASON_LENGTH,
  type RestrictedAuthor,
  type Restriction,
  type RestrictionKind,
  type Warning,
} from '../../domain/moderation/restriction.ts';
import {
  restrictionChangedSignal,
  restrictionWorkflow,
  restrictionWorkflowId,
} from '../../workflows/moderation/contract.ts';
import type { WithdrawalReport } from '../../workflows/posts/contract.ts';
import { TASK_QUEUES } from '../../workflows/taskQueues.ts';
import { operatorText } from '../../workflows/operatorText.ts';
import { orOutage } from '../outage.ts';
import type { AuthorMeant } from '../people/targets.ts';
import { authorScope, startWithdrawal } from '../posts/withdrawals.ts';

export type { PostedIn };

/**
 * Restricts who posts, over all chats and lines of the hub. The row in PostgreSQL is what binds; the workflow that is
 * told of it sees to what follows, and where a process dies in between, the upkeep starts it. Each throws
 * IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated.
 */
export interface ModerationService {
  /**
   * From now on for so many seconds, whatever was left of an earlier mute. Answers with the end (ms since 1970). The
   * same wish again within ten seconds changes nothing. Without a reason, the proposed one counts.
   */
  mute(author: AuthorMeant, seconds: number, by: Actor, reason?: string): Promise<number>;
  /** False when the author was not muted. */
  unmute(author: AuthorMeant, by: Actor): Promise<boolean>;
  /**
   * For good; copies of what the author posted are deleted, with progress in `report`. False when the author was banned
   * before; copies are looked for again all the same. Without a reason, the proposed one counts.
   */
  ban(
    author: AuthorMeant,
    by: Actor,
    more?: { readonly report?: Pick<WithdrawalReport, 'to' | 'messageId'>; readonly reason?: string },
  ): Promise<boolean>;
  /** False when the author was not banned. */
  unban(author: AuthorMeant, by: Actor): Promise<boolean>;
  /** Reproaches somebody without restricting them. How many warnings they have now. */
  warn(author: AuthorMeant, by: Actor, reason?: string): Promise<number>;
  /** The warnings that somebody has, latest first. */
  warnings(author: AuthorMeant): Promise<Warning[]>;
  /** Keeps the reason that an admin gave until they answer what they are asked; undefined forgets an earlier one. */
  proposeReason(author: AuthorMeant, by: Actor, reason: string | undefined): Promise<void>;
  /** What is in force, the ban first. */
  inForce(author: AuthorMeant): Promise<Restriction[]>;
  /** Where the author has posted, as far as the ledger remembers, most first. */
  postedIn(author: AuthorMeant): Promise<PostedIn[]>;
}

/** Builds the service over the hub that all chats belong to. */
export function createModerationService(database: Database, client: Client): ModerationService {
  return {
    mute: (author, seconds, by, given) =>
      orOutage(async () => {
        const who = restricted(author);
        const until = await database.sql.transaction().execute(async (db) => {
          const before = await restrictionsInForce(db, who);
          const same = before.find((one) => isSameMute(one, Date.now() + seconds * 1_000));
          if (same?.until !== undefined) return same.until;
          const reason = await reasonGiven(db, proposal(who, by), shortened(given));
          const end = await muteAuthor(db, who, seconds, reason);
          await recordDeed(db, DEFAULT_HUB, {
            actor: by,
            action: 'mute person',
            subject: subjectOf(author),
            before: legible(before),
            after: { until: new Date(end).toISOString(), ...(reason !== undefined && { reason }) },
          });
          return end;
        });
        await tellWorkflow(who);
        return until;
      }),

    unmute: (author, by) => orOutage(() => lift(author, 'mute', by)),

    ban: (author, by, { report, reason: given } = {}) =>
      orOutage(async () => {
        const who = restricted(author);
        const { isNew, since } = await database.sql.transaction().execute(async (db) => {
          const since = await databaseTime(db);
          const before = await restrictionsInForce(db, who);
          const reason = await reasonGiven(db, proposal(who, by), shortened(given));
          if (!(await banAuthor(db, who, reason))) return { isNew: false, since };
          await recordDeed(db, DEFAULT_HUB, {
            actor: by,
            action: 'ban person',
            subject: subjectOf(author),
            before: legible(before),
            after: { banned: true, ...(reason !== undefined && { reason }) },
          });
          return { isNew: true, since };
        });
        const shown = report && { ...report, banned: author.networkId, alias: author.alias, since };
        await startWithdrawal(client, authorScope(who), shown);
        await tellWorkflow(who);
        return isNew;
      }),

    unban: (author, by) => orOutage(() => lift(author, 'ban', by)),

    warn: (author, by, reason) =>
      orOutage(async () => {
        const who = restricted(author);
        const count = await database.sql.transaction().execute(async (db) => {
          const warnings = await warnAuthor(db, who, shortened(reason));
          await recordDeed(db, DEFAULT_HUB, {
            actor: by,
            action: 'warn person',
            subject: subjectOf(author),
            after: { warnings, ...(shortened(reason) !== undefined && { reason: shortened(reason) }) },
          });
          return warnings;
        });
        await tellWorkflow(who);
        return count;
      }),
    warnings: (author) => orOutage(() => warningsOf(database.sql, restricted(author))),
    proposeReason: (author, by, reason) =>
      orOutage(() => proposeReason(database.sql, proposal(restricted(author), by), shortened(reason))),
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
    await tellWorkflow(who);
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

function proposal({ hubId, authorId }: RestrictedAuthor, by: Actor): ReasonProposal {
  return { hubId, authorId, by: by.kind === 'person' ? Number(by.id) : 0 };
}

function shortened(reason: string | undefined): string | undefined {
  return reason === undefined || reason === '' ? undefined : reason.slice(0, REASON_LENGTH).toWellFormed();
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
  return restrictions.map(({ kind, until, reason }) => ({
    kind,
    ...(until !== undefined && { until: new Date(until).toISOString() }),
    ...(reason !== undefined && { reason }),
  }));
}
