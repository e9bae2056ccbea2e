import type { AccountId, AuthorId, PostId, SessionId } from '../ids.ts';
import type { ContentKind } from '../posts/content.ts';

/** Names a report. */
export type ReportId = number & { readonly __brand: 'report' };

/** What somebody can be reported for. */
export const REPORT_REASONS = ['abuse', 'sexual', 'minor', 'spam', 'illegal', 'somethingElse'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** What moderators can decide about somebody who was reported. */
export const REPORT_DECISIONS = ['warned', 'muted', 'banned', 'dismissed'] as const;
export type ReportDecision = (typeof REPORT_DECISIONS)[number];

/** What is reported: somebody's partner, and what they pointed at. */
export interface NewReport {
  readonly session: SessionId;
  readonly reporter: AuthorId;
  readonly reason: ReportReason;
  readonly about?: PostId;
}

/** A report as moderators see it. People have masked names; times are milliseconds since 1970. */
export interface OpenReport {
  readonly id: ReportId;
  readonly reason: ReportReason;
  readonly at: number;
  readonly reported: string;
  readonly reporter: string;
  /** How many open reports there are about the same person. */
  readonly against: number;
  /** How many reports of the same reporter were dismissed. */
  readonly dismissed: number;
  /** Whether the reported person is muted until somebody decides. */
  readonly muted: boolean;
}

/** One message of what moderators may read. */
export interface EvidenceLine {
  readonly by: 'reported' | 'reporter';
  readonly at: number;
  readonly kind: ContentKind;
  readonly text: string;
  /** Whether the reporter pointed at it. */
  readonly marked: boolean;
  /** Its file, by the network's id, which is valid for the account that got it. */
  readonly file?: { readonly id: string; readonly account: AccountId };
}

/** The kinds of message whose file can be looked at as a picture. */
const PICTURES: ReadonlySet<ContentKind> = new Set(['photo', 'sticker', 'document']);

/** Whether a reported message may be looked at as a picture. */
export function hasPicture({ kind, file }: EvidenceLine): boolean {
  return file !== undefined && PICTURES.has(kind);
}

/** Number of the latest messages that moderators get. */
export const EVIDENCE_MESSAGES = 30;
/** Days for which they are kept. */
export const EVIDENCE_DAYS = 30;
/** Reports of so much weight together mute somebody until a moderator decides. One person counts as 1 at most. */
export const MUTING_WEIGHT = 3;

/** How much a report counts, given how the reporter's earlier ones ended: half after one that was dismissed, and so on. */
export function weightOfReporter({
  dismissed,
  upheld,
}: {
  readonly dismissed: number;
  readonly upheld: number;
}): number {
  return Math.max(0.1, 1 / (1 + Math.max(0, dismissed - upheld)));
}
