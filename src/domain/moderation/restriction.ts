import type { AuthorId, HubId, PostId } from '../ids.ts';
import type { Listener } from '../conversation/speaker.ts';

/** What keeps an author from being relayed: for a time, or for good. */
export type RestrictionKind = 'mute' | 'ban';

/** A restriction as others see it. A ban has no end. */
export interface Restriction {
  readonly kind: RestrictionKind;
  /** When it ends by itself, in milliseconds since 1970. */
  readonly until?: number;
  /** What the admin gave as the reason. */
  readonly reason?: string;
}

/** What an admin reproached somebody with, without restricting them. */
export interface Warning {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reason?: string;
}

/** The longest reason that is kept, in characters. */
export const REASON_LENGTH = 300;

/** How long a mute may last, in seconds. Telegram takes the same bounds for restrictions of its own (Bot API: restrictChatMember). */
export const MUTE_BOUNDS = { least: 30, most: 366 * 86_400 } as const;

/** The mutes that are offered when no duration is given, in seconds: 30 minutes, 2 hours, a day, a week. */
export const MUTE_PRESETS = [1_800, 7_200, 86_400, 604_800] as const;

/** Whether a mute may last this many seconds. */
export function isMutable(seconds: number): boolean {
  return seconds >= MUTE_BOUNDS.least && seconds <= MUTE_BOUNDS.most;
}

/**
 * What is to be done next for an author who was warned, whose restrictions changed, or whose mute is over. Something
 * to tell is handed out once, to the caller that then tells it. Reasons stay in the database and are named by their
 * row's id.
 */
export type RestrictionStep =
  /** The author is to be told that a mute began. */
  | {
      readonly kind: 'tell that it began';
      readonly to: Listener;
      readonly until: number;
      /** Absent in runs from before reasons were kept. */
      readonly restriction?: number;
    }
  /** The author is to be told that a mute is over of which they were told. */
  | { readonly kind: 'tell that it is over'; readonly to: Listener }
  /** The author is to be told that they are banned. */
  | { readonly kind: 'tell of a ban'; readonly to: Listener; readonly restriction: number }
  /** The author is to be told that a ban is lifted of which they were told. */
  | { readonly kind: 'tell that a ban is lifted'; readonly to: Listener }
  /** The author is to be told of a warning. */
  | { readonly kind: 'tell of a warning'; readonly to: Listener; readonly warning: number }
  /** A mute is in force until then (milliseconds since 1970). */
  | { readonly kind: 'wait'; readonly until: number }
  /** Nothing is in force that ends by itself. */
  | { readonly kind: 'done' };

/** How far apart two mutes may end (ms) and still be one, asked for twice. */
const SAME_MUTE_MS = 10_000;

/** Whether a restriction is a mute that ends at that time (ms since 1970), or so near to it that it is the same one. */
export function isSameMute({ kind, until }: Restriction, end: number): boolean {
  return kind === 'mute' && until !== undefined && Math.abs(until - end) < SAME_MUTE_MS;
}

/** An author and the hub that restricts them. */
export interface RestrictedAuthor {
  readonly hubId: HubId;
  readonly authorId: AuthorId;
  /** Names the author without saying who it is. */
  readonly alias: string;
}

/** What follows from restrictions and withdrawals and nobody seems to see to. */
export interface Neglected {
  /** Mutes that were not told of, or are over without anybody having noticed. */
  readonly mutes: readonly RestrictedAuthor[];
  /** Authors who were not told of a ban, of the end of one, or of a warning. Absent in runs from before there was that. */
  readonly toTell?: readonly RestrictedAuthor[];
  /** Bans after which the author's copies were not all looked for. */
  readonly bans: readonly RestrictedAuthor[];
  /** Posts that were taken back and of which copies are left, or deliveries open. */
  readonly posts: readonly PostId[];
}

/** The restrictions, as far as somebody has to see to them. What they forbid is looked up where posts are judged. */
export interface Restrictions {
  /** Ends mutes whose time is over at `nowMs`, and says what comes next. */
  tend(author: RestrictedAuthor, nowMs: number): Promise<RestrictionStep>;
  /** Everything that the author's bans so far ask for is done. */
  settleBans(author: Pick<RestrictedAuthor, 'hubId' | 'authorId'>): Promise<void>;
  /** What nobody has seen to for a while. */
  neglected(): Promise<Neglected>;
}
