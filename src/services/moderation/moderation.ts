import { saidBy } from '../../domain/conversation/speaker.ts';
import type { Client } from '@temporalio/client';
import type { AccountDatabase } from '../../db/accounts.ts';
import { postedIn, type PostedIn } from '../../db/posts/postedIn.ts';
import { proposeReason } from '../../db/moderation/proposedReasons.ts';
import {
  banAndRecord,
  liftAndRecord,
  muteAndRecord,
  proposalOf,
  type RestrictionOrder,
  warnAndRecord,
} from '../../db/moderation/recordedRestrictions.ts';
import { restrictionsInForce, warningsOf } from '../../db/moderation/restrictions.ts';
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
   * Mutes for this many seconds from now, replacing any earlier mute. Answers with the end (ms since 1970).
   * The same call again within ten seconds changes nothing. Without a reason, the proposed one counts.
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
export function createModerationService(database: AccountDatabase, client: Client): ModerationService {
  return {
    mute: (author, seconds, by, reason) =>
      orOutage(async () => {
        const until = await muteAndRecord(database, orderFor(author, by, reason), seconds);
        await tellWorkflow(restricted(author));
        return until;
      }),

    unmute: (author, by) => orOutage(() => lift(author, 'mute', by)),

    ban: (author, by, { report, reason } = {}) =>
      orOutage(async () => {
        const who = restricted(author);
        const { isNew, since } = await banAndRecord(database, orderFor(author, by, reason));
        const shown = report && {
          ...saidBy(database.account, report),
          banned: author.networkId,
          alias: author.alias,
          since,
        };
        await startWithdrawal(client, authorScope(who), shown);
        await tellWorkflow(who);
        return isNew;
      }),

    unban: (author, by) => orOutage(() => lift(author, 'ban', by)),

    warn: (author, by, reason) =>
      orOutage(async () => {
        const count = await warnAndRecord(database, orderFor(author, by, reason));
        await tellWorkflow(restricted(author));
        return count;
      }),
    warnings: (author) => orOutage(() => warningsOf(database.sql, restricted(author))),
    proposeReason: (author, by, reason) =>
      orOutage(() => proposeReason(database.sql, proposalOf(orderFor(author, by)), shortened(reason))),
    inForce: (author) => orOutage(() => restrictionsInForce(database.sql, restricted(author))),
    postedIn: (author) => orOutage(() => postedIn(database, restricted(author))),
  };

  async function lift(author: AuthorMeant, kind: RestrictionKind, by: Actor): Promise<boolean> {
    const lifted = await liftAndRecord(database, orderFor(author, by), kind);
    await tellWorkflow(restricted(author));
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

function orderFor(author: AuthorMeant, by: Actor, reason?: string): RestrictionOrder {
  return { author: restricted(author), subject: subjectOf(author), by, reason: shortened(reason) };
}

function shortened(reason: string | undefined): string | undefined {
  return reason === undefined || reason === '' ? undefined : reason.slice(0, REASON_LENGTH).toWellFormed();
}

function restricted(author: AuthorMeant): RestrictedAuthor {
  return { hubId: DEFAULT_HUB, authorId: author.id as AuthorId, alias: author.alias };
}

function subjectOf(author: AuthorMeant): Subject {
  return { kind: author.kind, id: String(author.networkId) };
}
