import type { ChatKind } from './post.ts';
import type { Lane } from './lane.ts';

/** A wish to send to one chat. `cost` is the number of messages: an album costs its parts. */
export interface SendRequest {
  readonly networkId: number;
  readonly kind: ChatKind;
  readonly cost: number;
  /**
   * What a copy asks for beyond leave. `take`: the chat gets no further copy until the end of this one is reported,
   * and its limits count from that end, so that leave which is used late brings no two copies together; a chat without limits of its own is not held. `keep`:
   * leave that was taken like this has grown too old to be used ({@link LEAVE_MS}); the chat is held already, and
   * only everybody's turn is asked for anew.
   */
  readonly hold?: 'take' | 'keep';
}

/**
 * So long after it was asked for may leave be used, in milliseconds: what begins later would crowd together with
 * what was asked for later. Whoever comes too late asks again.
 */
export const LEAVE_MS = 100;

/**
 * The limiter's answer to one request.
 *
 * `granted`: send now. `wait`: ask again after so many milliseconds; nothing was reserved. `because` tells
 * whether it is this chat's turn that is missing (others may go meanwhile) or everybody's.
 */
export type LimiterVerdict =
  | { readonly granted: true }
  | { readonly granted: false; readonly waitMs: number; readonly because: 'chat' | 'everybody' };

/** What the limiter learns from a send's outcome. All but `halt` end the hold on the chat, if there is one. */
export type LimiterReport =
  | { readonly networkId: number; readonly kind: 'ok' }
  | { readonly networkId: number; readonly kind: 'error' }
  /** The network's answer tells nothing of how the chat fares. */
  | { readonly networkId: number; readonly kind: 'answered' }
  /** Leave was given and no call was made. */
  | { readonly networkId: number; readonly kind: 'unused' }
  | { readonly networkId: number; readonly kind: 'limited'; readonly retryAfterMs: number }
  /** The token is not valid: nothing goes for so many milliseconds. */
  | { readonly kind: 'halt'; readonly forMs: number };

/** Why nothing is sent at present, and for how many milliseconds. `flood`: the network asked to slow down. */
export interface SendingHalt {
  readonly because: 'unauthorized' | 'flood';
  readonly forMs: number;
}

/**
 * Who may send when: one budget for all processes that send with the same bot.
 *
 * Keeps every documented limit whatever the number of workers, and makes a 429 met by one worker binding for
 * all. Rejects only when its store cannot be reached; the caller then sends nothing.
 */
export interface Limiter {
  /** One verdict per request, in their order. A granted request has used up its budget. */
  acquire(lane: Lane, requests: readonly SendRequest[]): Promise<LimiterVerdict[]>;
  /** Tells what became of sends, so that breakers open and close. */
  report(reports: readonly LimiterReport[]): Promise<void>;
  /** Why nothing goes at present, or undefined when sends flow. */
  halted(): Promise<SendingHalt | undefined>;
}

/** The limiter's store cannot be reached: whether anything may go is not known, so send nothing and ask later. */
export class LimiterUnavailable extends Error {
  override readonly name = 'LimiterUnavailable';
}
