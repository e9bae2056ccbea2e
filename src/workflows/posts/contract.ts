import { defineSignal } from '@temporalio/workflow';
import type {
  AuthorId,
  ChatId,
  NetworkMessageId,
  NetworkPersonId,
  PostId,
  SessionId,
} from '../../domain/ids.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import type { AnnouncementReport } from '../../domain/posts/announcement.ts';
import type { WithdrawalScope } from '../../domain/posts/withdrawal.ts';

/**
 * How far a post is, as the Web UI shows it. Of posts whose first steps are one, only what the workflow's status does not
 * tell is shown: `held` and `refused`. Others are relayed once they are completed.
 */
export type PostState = 'collecting' | 'relaying' | 'held' | 'relayed' | 'refused' | 'cancelled';

/** Carries one post, or one album, to everybody it is for. */
export const relayPostWorkflow = 'relayPost';

/** What {@link relayPostWorkflow} is started with. A continued run carries on with `planned`. */
export interface RelayPostInput {
  readonly postId: PostId;
  /** The chat that it comes from, whose posts go one after the other; 0 for what comes from none. */
  readonly chatId?: ChatId;
  /** Set for an album: after this many milliseconds without a further part it is complete. */
  readonly collectMs?: number;
  /**
   * Whether the first sends are made within the workflow's own task. Runs that earlier versions started have it unset,
   * and go on as they began.
   */
  readonly atOnce?: boolean;
  /**
   * Whether everything up to the first sends, and closing, are one step, and whether states are shown only where the
   * status of the workflow does not tell them. Runs that earlier versions started have it unset, and go on as they began.
   */
  readonly oneStep?: boolean;
  /** Set by a run that continues another: the deliveries are planned already. */
  readonly planned?: { readonly deliveries: number; readonly withheld: number };
}

/** What a relayed post came to. */
export interface RelayPostResult {
  readonly state: 'relayed' | 'refused';
  readonly sent: number;
  readonly failed: number;
  readonly withheld: number;
}

/** A further part of the album has come in and is stored. */
export const albumPartSignal = defineSignal('albumPart');

/** Something that the post waits for may have changed: look again now. */
export const wakeSignal = defineSignal('wake');

/**
 * The id of the workflow for a post. A message that comes in again belongs to the same post, and so can never start
 * two. The chat is named by our own id, since a private chat's network id is a person's; and the message by its post,
 * since a group that becomes a supergroup counts its messages anew.
 */
export function postWorkflowId(chatId: ChatId, postId: PostId): string {
  return `post/${chatId}/${postId}`;
}

/** The id of the workflow for an album. */
export function albumWorkflowId(chatId: ChatId, postId: PostId): string {
  return `album/${chatId}/${postId}`;
}

/** Carries an announcement, and shows how far it is. */
export const announceWorkflow = 'announce';

/** What {@link announceWorkflow} is started with. */
export interface AnnounceInput {
  readonly postId: PostId;
  readonly report: AnnouncementReport;
}

/** The id of the workflow that carries an announcement. */
export function announcementWorkflowId(postId: PostId): string {
  return `announcement/${postId}`;
}

/** The id of the workflow that shows how far an announcement is. */
export function announcementReportWorkflowId(postId: PostId): string {
  return `announcement/${postId}/report`;
}

/** Carries the edits of one post. */
export const editPostWorkflow = 'editPost';

/** What {@link editPostWorkflow} is started with. */
export interface EditPostInput {
  readonly postId: PostId;
  /** After this many milliseconds without a further edit, what there is goes out. */
  readonly quietMs: number;
  /**
   * Whether the first sends are made within the workflow's own task. Runs that earlier versions started have it unset,
   * and go on as they began.
   */
  readonly atOnce?: boolean;
  /** Set by a run that continues another: there is something to carry. */
  readonly carriedOn?: true;
}

/** The post was edited; its new words are stored. */
export const editedSignal = defineSignal('edited');

/** The id of the workflow that carries a post's edits. */
export function editWorkflowId(chatId: ChatId, postId: PostId): string {
  return `edit/${chatId}/${postId}`;
}

/** The id of the workflow that carries an edited post once more. */
export function resendWorkflowId(chatId: ChatId, postId: PostId, version: number): string {
  return `resend/${chatId}/${postId}-${version}`;
}

/** Takes posts back: stops what is not sent, deletes what is. */
export const withdrawalWorkflow = 'withdrawal';

/** A message of ours in which progress and result are shown. */
export interface WithdrawalReport {
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
  /** Whose ban brought the withdrawal about, by network id: the result offers the way back. */
  readonly banned?: NetworkPersonId;
  /** The alias of whose ban brought it about. */
  readonly alias?: string;
  /** Only what was deleted from then on (ms since 1970) is reported. */
  readonly since?: number;
}

/** What {@link withdrawalWorkflow} is started with. */
export interface WithdrawalInput {
  readonly scope: WithdrawalScope;
  readonly report?: WithdrawalReport;
}

/** What a withdrawal came to. */
export interface WithdrawalResult {
  readonly deleted: number;
  readonly outOfReach: number;
  readonly stopped: number;
}

/** The same is wanted once more: look again from the beginning, and report there. */
export const withdrawAgainSignal = defineSignal<[WithdrawalReport | undefined]>('withdrawAgain');

/** The id of the workflow that takes an author's posts back. */
export function authorWithdrawalWorkflowId(alias: string): string {
  return `withdrawal/author/${alias}`;
}

/** The id of the workflow that takes a post back. */
export function postWithdrawalWorkflowId(postId: PostId): string {
  return `withdrawal/post/${postId}`;
}

/** The id of the workflow that takes back what one of the two said in a session. */
export function sessionWithdrawalWorkflowId(session: SessionId, authorId: AuthorId): string {
  return `withdrawal/session/${session}/${authorId}`;
}

/** Makes the ledger's coming days and drops its old ones. */
export const TEND_LEDGER = {
  workflowType: 'tendLedger',
  scheduleId: 'tend-ledger',
  every: '1 hour',
} as const;
