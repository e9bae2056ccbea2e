import type { WithdrawalTally } from './withdrawal.ts';

/** What a workflow has to say. It knows no words: those are found where it is said, in the listener's language. */
export type Notice =
  /** The listener's posts are not carried until then (milliseconds since 1970). */
  | { readonly kind: 'muted'; readonly until: number }
  /** The listener's posts are carried again. */
  | { readonly kind: 'mute over' }
  /** How far a withdrawal is that the listener asked for. */
  | {
      readonly kind: 'withdrawal';
      readonly tally: WithdrawalTally;
      readonly finished: boolean;
      /** Whose ban brought it about, by network id. */
      readonly banned?: number;
    };
