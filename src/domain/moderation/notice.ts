import type { WithdrawalTally } from '../posts/withdrawal.ts';
import type { NetworkPersonId } from '../ids.ts';

/** What became of the message itself that somebody posted and wants gone. */
export type OriginalDeletion = 'deleted' | 'kept';

/** How long nobody is told again that they are restricted, in seconds. */
export const RESTRICTED_TOLD_ONCE_IN_SECONDS = 6 * 3_600;

/**
 * The name under which it is remembered that a person was told of their mute or ban: as it began, or because they posted
 * all the same.
 *
 * @param person network id
 */
export function restrictionNotice(kind: 'muted' | 'banned', person: NetworkPersonId): string {
  return `held:${kind}:${person}`;
}

/** What a workflow has to say. It knows no words: those are found where it is said, in the listener's language. */
export type Notice =
  /** The listener's posts are not relayed until then (milliseconds since 1970). `restriction`: the row with the reason. */
  | { readonly kind: 'muted'; readonly until: number; readonly restriction?: number }
  /** The listener's posts are not relayed any more. */
  | { readonly kind: 'banned'; readonly restriction: number }
  /** The listener's ban is lifted. */
  | { readonly kind: 'ban lifted' }
  /** An admin warned the listener. `warning`: the row with the reason. */
  | { readonly kind: 'warned'; readonly warning: number }
  /** The listener's posts are relayed again. */
  | { readonly kind: 'mute over' }
  /** How far a withdrawal is that the listener asked for. */
  | {
      readonly kind: 'withdrawal';
      readonly tally: WithdrawalTally;
      readonly finished: boolean;
      /** Whose ban brought it about, by network id. */
      readonly banned?: NetworkPersonId;
      /** The alias of whose ban brought it about. */
      readonly alias?: string;
      /** What became of the message that was posted, when it was to be deleted too. */
      readonly original?: OriginalDeletion;
    };
