import { defineSearchAttributeKey } from '@temporalio/common';
import { defineSignal } from '@temporalio/workflow';
import type { PostId } from '../domain/ids.ts';

/**
 * The one contract between those who start workflows and those who run them: names, ids, task queues, signals,
 * search attributes. Nothing else may spell them.
 */

/** Where work is done: `relay` runs workflows and their short steps, `send` makes the calls to the networks. */
export const TASK_QUEUES = { relay: 'relay', send: 'send' } as const;

/** What an operator searches for in the Web UI. */
export const SEARCH_ATTRIBUTES = {
  /** The network id of the chat that a post comes from. */
  chat: defineSearchAttributeKey('PartylineChat', 'KEYWORD'),
  /** The author's alias: searchable, and says nothing about the person. */
  author: defineSearchAttributeKey('PartylineAuthor', 'KEYWORD'),
  line: defineSearchAttributeKey('PartylineLine', 'KEYWORD'),
  /** A {@link PostState}. */
  state: defineSearchAttributeKey('PartylineState', 'KEYWORD'),
};

/** How far a post is, as the Web UI shows it. */
export type PostState = 'collecting' | 'relaying' | 'held' | 'relayed' | 'refused' | 'cancelled';

/** What {@link relayPost} is started with. A continued run carries on with `planned`. */
export interface RelayPostInput {
  readonly postId: PostId;
  /** Set for an album: so many milliseconds without a further part end its collecting. */
  readonly collectMs?: number;
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

/** Carries one post, or one album, to everybody it is for. */
export const relayPostWorkflow = 'relayPost';

/** A further part of the album has come in and is stored. */
export const albumPartSignal = defineSignal('albumPart');

/** Something that the post waits for may have changed: look again now. */
export const wakeSignal = defineSignal('wake');

/** The id of the workflow for a message: the same message can never start two. */
export function postWorkflowId(networkChatId: number, messageId: number): string {
  return `post/${networkChatId}/${messageId}`;
}

/** The id of the workflow for an album. */
export function albumWorkflowId(networkChatId: number, albumKey: string): string {
  return `album/${networkChatId}/${albumKey}`;
}

/** The network id of the chat that a post's or an album's workflow id names. */
export function chatOfWorkflowId(workflowId: string): string {
  return workflowId.split('/')[1] ?? '';
}

/** Makes the ledger's coming days and drops its old ones, once an hour. */
export const tendLedgerWorkflow = 'tendLedger';
export const TEND_LEDGER_SCHEDULE = 'tend-ledger';
export const TEND_LEDGER_EVERY = '1 hour';
