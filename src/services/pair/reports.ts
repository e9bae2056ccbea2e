import {
  decideReport,
  keepReport,
  noteMute,
  openEvidence,
  openReports,
  reportedBy,
} from '../../db/pair/reports.ts';
import type { Database } from '../../db/database.ts';
import { type Actor, PARTYLINE } from '../../domain/staff/audit.ts';
import type { AccountId, AuthorId } from '../../domain/ids.ts';
import { maskedId, type MaskRules } from '../../domain/pair/maskedId.ts';
import {
  type EvidenceLine,
  hasPicture,
  MUTING_WEIGHT,
  type NewReport,
  type OpenReport,
  type ReportDecision,
  type ReportId,
} from '../../domain/pair/report.ts';
import type { Seal } from '../../domain/pair/seal.ts';
import type { ModerationService } from '../moderation/moderation.ts';
import { orOutage } from '../outage.ts';
import type { SessionsService } from './sessions.ts';

/** What moderators look at next. */
export interface ReportQueue {
  readonly total: number;
  readonly reports: readonly OpenReport[];
}

/** What came of a decision: about whom it was, by their masked name. */
export type DecisionOutcome =
  | { readonly kind: 'decided'; readonly who: string }
  | { readonly kind: 'decided before' };

/**
 * Takes reports of strangers about each other, and what moderators decide. Throws IntakeUnavailable while PostgreSQL or
 * Temporal is away; everything may be repeated.
 */
export interface ReportsService {
  /** Keeps a report with what was said last. `too late`: there is nobody to report any more. `isNew`: the first of its kind. */
  report(
    report: NewReport,
  ): Promise<{ readonly kind: 'reported'; readonly isNew: boolean } | { readonly kind: 'too late' }>;
  /** The oldest open reports after that one. */
  open(after: number, limit: number): Promise<ReportQueue>;
  /** What was said last before a report; that somebody looks at it is recorded. `gone`: it is not kept any more. */
  evidence(id: ReportId, by: Actor): Promise<readonly EvidenceLine[] | 'gone' | undefined>;
  /**
   * The picture of one of these messages, by its place among them: small, and without anything else that its file held.
   * That somebody looks at it is recorded. Undefined when there is none.
   */
  picture(id: ReportId, place: number, by: Actor): Promise<Uint8Array | undefined>;
  decide(id: ReportId, decision: ReportDecision, by: Actor): Promise<DecisionOutcome>;
}

/** Fetches a file that an account got, as a small picture; undefined when it is none, or not to be had. */
export type ReadPicture = (account: AccountId, fileId: string) => Promise<Uint8Array | undefined>;

/** How reports are dealt with. */
export interface ReportRules extends MaskRules {
  readonly aftermathMinutes: number;
}

const DAY_SECONDS = 86_400;
/** How long a moderator mutes somebody. */
const MUTED_SECONDS = DAY_SECONDS;
/** Until somebody decides, though no longer than that. */
const MUTED_MEANWHILE_SECONDS = 30 * DAY_SECONDS;

/** Builds the service. @param seal absent where nothing can be sealed: then no messages are kept */
export function createReportsService(
  database: Database,
  moderation: Pick<ModerationService, 'mute' | 'unmute' | 'ban' | 'warn'>,
  sessions: Pick<SessionsService, 'leaveForBan'>,
  seal: Seal | undefined,
  rules: ReportRules,
  readPicture: ReadPicture,
): ReportsService {
  return {
    async report(report) {
      const kept = await orOutage(() => keepReport(database, report, rules.aftermathMinutes, seal));
      if (kept.kind === 'too late') return kept;
      const { reported, against, muted, isNew } = kept;
      if (against >= MUTING_WEIGHT && !muted) {
        await moderation.mute(reported, MUTED_MEANWHILE_SECONDS, PARTYLINE);
        await sessions.leaveForBan(reported.id as AuthorId);
        await orOutage(() => noteMute(database.sql, reported.id));
      }
      return { kind: 'reported', isNew };
    },

    open: (after, limit) =>
      orOutage(async () => {
        const { total, reports } = await openReports(database.sql, after, limit);
        return {
          total,
          reports: reports.map(({ reportedNetworkId, reporterNetworkId, ...report }) => ({
            ...report,
            reported: maskedId(reportedNetworkId, rules),
            reporter: maskedId(reporterNetworkId, rules),
          })),
        };
      }),

    evidence: (id, by) => orOutage(() => openEvidence(database, id, seal, by)),

    async picture(id, place, by) {
      const lines = await orOutage(() => openEvidence(database, id, seal, by, place));
      const line = Array.isArray(lines) ? (lines as readonly EvidenceLine[])[place] : undefined;
      return line?.file && hasPicture(line) ? readPicture(line.file.account, line.file.id) : undefined;
    },
    async decide(id, decision, by) {
      const reported = await orOutage(() => reportedBy(database.sql, id));
      if (!reported) return { kind: 'decided before' };
      // First of all: a report that is marked as decided is not looked at again.
      if (decision === 'warned') await moderation.warn(reported, by);
      if (decision === 'muted') await moderation.mute(reported, MUTED_SECONDS, by);
      if (decision === 'banned') await moderation.ban(reported, by);
      const restricts = decision === 'muted' || decision === 'banned';
      if (restricts) await sessions.leaveForBan(reported.id as AuthorId);
      const isFree = await orOutage(() => decideReport(database, id, decision, by));
      if (isFree && !restricts) await moderation.unmute(reported, by);
      return { kind: 'decided', who: maskedId(reported.networkId, rules) };
    },
  };
}
