import { defineSearchAttributeKey } from '@temporalio/common';

/** What an operator searches for in the Web UI. */
export const SEARCH_ATTRIBUTES = {
  /** Our own id of the chat that a post comes from, or that a subscription is for. */
  chat: defineSearchAttributeKey('PartylineChat', 'KEYWORD'),
  /** The author's alias: searchable, and says nothing about the person. */
  author: defineSearchAttributeKey('PartylineAuthor', 'KEYWORD'),
  line: defineSearchAttributeKey('PartylineLine', 'KEYWORD'),
  /** How far a post is, or how a subscription stands. */
  state: defineSearchAttributeKey('PartylineState', 'KEYWORD'),
};
