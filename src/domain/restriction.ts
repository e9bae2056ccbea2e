import type { AuthorId, HubId, PostId } from './ids.ts';
import type { Listener } from './speaker.ts';

/** What keeps an author from being relayed: for a time, or for good. */
export type RestrictionKind = 'mute' | 'ban';

/** A restriction as others see it. A ban has no end. */
export interface Restriction {
  readonly kind: RestrictionKind;
  /** When it ends by itself, in milliseconds since 1970. */
  readonly until?: number;
}

/** How long a mute may last, in seconds. Telegram takes the same bounds for restrictions of its own (Bot API: restrictChatMember). */
export const MUTE_BOUNDS = { least: 30, most: 366 * 86_400 } as const;

/** The mutes that are offered when no duration is given, in seconds: 30 minutes, 2 hours, a day, a week. */
export const MUTE_PRESETS = [1_800, 7_200, 86_400, 604_800] as const;

/** Whether a mute may last so many seconds. */
export function isMutable(seconds: number): boolean {
  return seconds >= MUTE_BOUNDS.least && seconds <= MUTE_BOUNDS.most;
}

/** What is to be done next for an author whose restrictions changed or whose mute is over. */
export type RestrictionStep =
  /** The author is to be told, once, that a mute began. Whoever gets this answer tells it; nobody gets it again. */
  | { readonly kind: 'tell that it began'; readonly to: Listener; readonly until: number }
  /** The same for a mute that is over and that the author was told of. */
  | { readonly kind: 'tell that it is over'; readonly to: Listener }
  /** A mute is in force until then (milliseconds since 1970). */
  | { readonly kind: 'wait'; readonly until: number }
  /** Nothing is in force that ends by itself. */
  | { readonly kind: 'done' };

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
