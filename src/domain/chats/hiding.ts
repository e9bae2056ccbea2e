import type { AuthorId, ChatId } from '../ids.ts';

/** Whose posts a chat does not want: an author's, or those of everybody in another chat. Ids are our own. */
export type HiddenSource = { readonly author: AuthorId } | { readonly chat: ChatId };

/** One entry of the list of what a chat has hidden. */
export interface HiddenEntry {
  readonly id: number;
  readonly kind: 'author' | 'chat';
  /** The author's alias, or that of somebody who posts in the chat. Absent for a chat whose posts are all gone. */
  readonly alias?: string;
  /** When it was hidden, in milliseconds since 1970. */
  readonly at: number;
}

/** A page of what a chat has hidden, the latest first. */
export interface HiddenPage {
  readonly entries: readonly HiddenEntry[];
  readonly total: number;
}
