import type { ChatKind } from './post.ts';
import type { Content } from './content.ts';

/**
 * What of a chat's posts goes out: everything; only what is more than text; or that and also text in reply threads that
 * start at a relayed post.
 */
export const RELAY_RULES = ['all', 'media', 'threads'] as const;
export type RelayRule = (typeof RELAY_RULES)[number];

/** How long after the post that a thread starts with text in it goes out, in milliseconds. */
export const THREAD_MS = 24 * 3_600_000;

/** Kinds of chat for which a rule can be set in advance. A supergroup is a group here. */
export type RuledKind = 'private' | 'group' | 'channel';

/** The rules that chats start with, by their kind. */
export type RelayRules = Readonly<Record<RuledKind, RelayRule>>;

/** Everything goes out. */
export const RELAY_ALL: RelayRules = { private: 'all', group: 'all', channel: 'all' };

/** What a TelegramMediaHub of the newer kind does. */
export const ANCESTOR_RULES: RelayRules = { private: 'all', group: 'threads', channel: 'media' };

/** The rule that a chat starts with. */
export function firstRuleOf(kind: ChatKind, rules: RelayRules): RelayRule {
  return rules[kind === 'supergroup' ? 'group' : kind];
}

/** What a relay rule asks of a post. */
export interface RuledPost {
  /** Whether any of its parts is more than text. An album counts as a whole. */
  readonly hasMedia: boolean;
  /**
   * How long the thread that it belongs to had existed when it was posted, in milliseconds. Undefined when it answers
   * nothing that was relayed.
   */
  readonly threadAgeMs: number | undefined;
}

/** Whether a post goes out of its chat. */
export function goesOut(rule: RelayRule, { hasMedia, threadAgeMs }: RuledPost): boolean {
  if (rule === 'all' || hasMedia) return true;
  return rule === 'threads' && threadAgeMs !== undefined && threadAgeMs <= THREAD_MS;
}

/**
 * Whether a message stays in its chat whatever thread it may belong to, so that nothing of it needs to be stored.
 *
 * @param answers whether it is a reply
 */
export function staysForCertain(rule: RelayRule, content: Content, answers: boolean): boolean {
  const threadAgeMs = answers ? 0 : undefined;
  return !goesOut(rule, { hasMedia: isMedia(content), threadAgeMs });
}

/** Whether content is more than what people say. What a dice fell on is small talk too. */
export function isMedia(content: Content): boolean {
  return content.kind !== 'text' && content.kind !== 'dice';
}
