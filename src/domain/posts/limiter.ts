import type { ChatKind } from './post.ts';
import type { Lane } from './lane.ts';
import type { NetworkChatId } from '../ids.ts';

/** Asks for a permit to send to one chat. `cost` is the number of messages: an album costs its parts. */
export interface SendRequest {
  readonly networkId: NetworkChatId;
  readonly kind: ChatKind;
  readonly cost: number;
  /**
   * How a copy holds its chat. `take`: the chat gets no further copy until the end of this one is reported, and its
   * limits count from that end, so that a permit that is used late does not bring two copies together. A chat without
   * limits of its own is not held. `keep`: a permit that was taken like this has expired ({@link PERMIT_VALID_MS}); the
   * chat is still held, and only the bot's own limits are asked again.
   */
  readonly hold?: 'take' | 'keep';
}

/**
 * A permit is valid for this many milliseconds after it was requested. A send that begins later would come together with
 * sends that were permitted later, so it has to ask again.
 */
export const PERMIT_VALID_MS = 100;

/**
 * The limiter's answer to one request. `granted` means that it may be sent now. Otherwise it should be asked again after
 * `waitMs` milliseconds; nothing was reserved. `because` says whether the limits of this chat hold it (others may go
 * meanwhile) or those of the whole bot (`everybody`).
 */
export type LimiterVerdict =
  | { readonly granted: true }
  | { readonly granted: false; readonly waitMs: number; readonly because: 'chat' | 'everybody' };

/** What the limiter learns from the outcome of a send. All but `halt` end the hold on the chat, if there is one. */
export type LimiterReport =
  | { readonly networkId: NetworkChatId; readonly kind: 'ok' }
  | { readonly networkId: NetworkChatId; readonly kind: 'error' }
  /** The network answered, and its answer says nothing about the chat's limits. */
  | { readonly networkId: NetworkChatId; readonly kind: 'answered' }
  /** The permit was not used: no call was made. */
  | { readonly networkId: NetworkChatId; readonly kind: 'unused' }
  | { readonly networkId: NetworkChatId; readonly kind: 'limited'; readonly retryAfterMs: number }
  /** The token is not valid: nothing is sent for `forMs` milliseconds. */
  | { readonly kind: 'halt'; readonly forMs: number };

/** Why nothing is sent at present, and for how many milliseconds. `flood`: the network asked to slow down. */
export interface SendingHalt {
  readonly because: 'unauthorized' | 'flood';
  readonly forMs: number;
}

/**
 * Decides who may send when. It is one budget for all processes that send with the same bot: it keeps every documented
 * limit whatever the number of workers, and a 429 that one worker meets binds all of them. Its methods reject only when
 * its store cannot be reached; the caller then sends nothing.
 */
export interface Limiter {
  /** One verdict per request, in their order. A granted request has used up its budget. */
  acquire(lane: Lane, requests: readonly SendRequest[]): Promise<LimiterVerdict[]>;
  /** Reports the outcomes of sends, so that breakers open and close. */
  report(reports: readonly LimiterReport[]): Promise<void>;
  /** Returns why nothing is sent at present, or undefined when sends go out. */
  halted(): Promise<SendingHalt | undefined>;
}

/** A limiter that also permits sends beyond the free rate, for which the bot pays. */
export interface PayingLimiter extends Limiter {
  /**
   * One verdict per request, in their order, by the limits of its chat and the rate of paid messages alone. A message with
   * such a permit has to say that it is paid for.
   */
  acquirePaid(requests: readonly SendRequest[]): Promise<LimiterVerdict[]>;
}

/** The limiter's store cannot be reached. Whether anything may be sent is unknown, so send nothing and ask later. */
export class LimiterUnavailable extends Error {
  override readonly name = 'LimiterUnavailable';
}
