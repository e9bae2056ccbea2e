import type { ChatState } from '../chats/membership.ts';
import { goesOut, type RelayRule, type RuledPost } from './relayRule.ts';

/** Why a post is not relayed. */
export type Refusal =
  | 'chat left'
  | 'chat is no source'
  | 'outgoing is off'
  /** What its chat sends does not include it. */
  | 'stays in its chat'
  | 'author muted'
  | 'author banned'
  | 'duplicate'
  | 'echo'
  | 'album refused'
  /** An admin decided that it does not go out. */
  | 'not approved'
  /** Its author or an admin took it back before it went anywhere. */
  | 'taken back'
  /** The ledger's day on which it came in was dropped before it could be admitted. */
  | 'forgotten';

/** What is known when a post asks to be relayed. */
export interface AdmissionFacts {
  readonly withdrawn: boolean;
  /** How the chat that it comes from takes part in the hub; undefined where it does not have to. */
  readonly chat:
    | {
        readonly state: ChatState | undefined;
        readonly source: boolean;
        readonly outgoing: boolean;
        readonly relay: RelayRule;
      }
    | undefined;
  /** What the chat's relay rule asks of the post. */
  readonly ruled: RuledPost;
  readonly restriction: 'mute' | 'ban' | undefined;
  /** The same was posted in this chat not long ago. */
  readonly duplicate: boolean;
  /** The same was carried into this chat not long ago, and now a chat or bot says it there. */
  readonly echo: boolean;
  /** The post is a late sibling of an album that was refused. */
  readonly albumRefused: boolean;
}

/** The first reason not to relay a post, or undefined when it may go. An album is asked about as a whole. */
export function reasonToRefuse(facts: AdmissionFacts): Refusal | undefined {
  if (facts.withdrawn) return 'taken back';
  if (facts.chat && facts.chat.state !== 'active') return 'chat left';
  if (facts.chat && !facts.chat.source) return 'chat is no source';
  if (facts.chat && !facts.chat.outgoing) return 'outgoing is off';
  if (facts.chat && !goesOut(facts.chat.relay, facts.ruled)) return 'stays in its chat';
  if (facts.restriction === 'ban') return 'author banned';
  if (facts.restriction === 'mute') return 'author muted';
  if (facts.albumRefused) return 'album refused';
  if (facts.echo) return 'echo';
  if (facts.duplicate) return 'duplicate';
  return undefined;
}
