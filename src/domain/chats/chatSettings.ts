import type { QuietHours } from './quietHours.ts';
import type { NetworkTopicId } from '../ids.ts';
import type { RelayRule } from '../posts/relayRule.ts';

/** What the administrators of a chat decide about it. */
export interface ChatSettings {
  /** Whether what is posted here also comes back here as a copy. */
  readonly selfSend: boolean;
  /** Whether what others post comes here. */
  readonly incoming: boolean;
  /** Whether what is posted here goes to others. */
  readonly outgoing: boolean;
  /** What of that goes. */
  readonly relay: RelayRule;
  /** When copies come without a sound. */
  readonly quiet: QuietHours | null;
  /** The time zone of its dates and quiet hours (IANA name or offset); null when it never named one. */
  readonly zone: string | null;
  /** The one topic of a forum that takes part; 1 is the topic General, null are all topics. */
  readonly topic: NetworkTopicId | null;
}

/** Settings that can be on or off. */
export type Switch = 'selfSend' | 'incoming' | 'outgoing';

/** A chat as its administrators see it. */
export interface SteeredChat {
  readonly settings: ChatSettings;
  /** Whether its trial runs or it is paid for. */
  readonly premium: boolean;
}

/**
 * Whether a change of settings is one that a chat has to have its trial or a subscription for: to hold something back.
 * To let it flow again is always free, so that nobody is locked in what they once chose.
 */
export function needsPremium(changes: Partial<ChatSettings>): boolean {
  return changes.incoming === false || changes.outgoing === false;
}
