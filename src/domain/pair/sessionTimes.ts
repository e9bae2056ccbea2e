import type { AuthorId, ChatId } from '../ids.ts';
import type { EndReason } from './session.ts';

/** How long before its end a session's two are warned, in milliseconds. */
export const WARNED_BEFORE_MS = 2 * 60_000;

/** One of the two in a session, as its workflow sees them. */
export interface SessionSeat {
  readonly personId: AuthorId;
  readonly chatId: ChatId;
  /** Whether they know that the chat is open. */
  readonly told: boolean;
  /** Whether they know that it is over. */
  readonly endTold: boolean;
  readonly wantsLonger: boolean;
  readonly wantsNames: boolean;
}

/** How a session stands. Times are milliseconds since 1970. */
export type SessionLook =
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'open';
      readonly seats: readonly SessionSeat[];
      readonly endsAt: number;
      /** When it ends unless somebody says something. */
      readonly silentAt: number;
      /** Whether it was made longer just now, since both wanted that. */
      readonly prolonged: boolean;
    }
  | {
      readonly kind: 'over';
      readonly seats: readonly SessionSeat[];
      readonly reason: EndReason;
      readonly endedBy?: AuthorId;
      readonly endedAt: number;
      /** Until when it can be rated, reported and taken back. */
      readonly aftermathEndsAt: number;
    };

/** When a session needs a look although nothing has happened: its warning, its end, or the end of a silence. */
export function nextSessionLook(
  { endsAt, silentAt }: { readonly endsAt: number; readonly silentAt: number },
  warnedOf: number | undefined,
): number {
  const warning = warnedOf === endsAt ? endsAt : endsAt - WARNED_BEFORE_MS;
  return Math.min(warning, endsAt, silentAt);
}
