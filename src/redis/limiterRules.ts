import { PERMIT_VALID_MS } from '../domain/posts/limiter.ts';
import type { ChatKind } from '../domain/posts/post.ts';
import type { LimiterLimits } from './limiterLimits.ts';

/** Messages that Telegram takes from a bot in a second, about (Bots FAQ). */
const DOCUMENTED_PER_SECOND = 30;

/** Messages that Telegram takes from a bot in a second when it pays for them (Bot API: allow_paid_broadcast). */
const PAID_PER_SECOND = 1_000;

/**
 * Within this time, no more messages are permitted than may arrive in a second, whatever the clocks say: a permit may be
 * used {@link PERMIT_VALID_MS} late, and times are noted in steps of {@link WINDOW_STEP_MS}. The rest is for transit.
 */
const WINDOW_MS = 1_000 + PERMIT_VALID_MS + 20;
const WINDOW_STEP_MS = 10;

/** How many messages of each second copies keep free for answers. */
const KEPT_FOR_ANSWERS = 1;

/** A hold on a chat expires after this time, in case its holder died. */
const HOLD_MS = 30_000;
/** When a hold will end nobody knows; this is when to ask again. */
const HELD_ASK_AGAIN_MS = 100;

/**
 * How far everybody's clock may be ahead of the present when a send is admitted: the smaller the tolerance, the
 * sooner a lane stands back. Relays that never pause keep the clock about 60 ms ahead, so announcements find it
 * too far ahead and get what relays do not use, except for their share (see {@link ANNOUNCEMENT_TURN}).
 *
 * Interactive sends do not ask everybody's clock but one of their own, which runs at {@link ANSWERS_SHARE} of the rate:
 * no fan-out, whatever its albums cost, makes an answer wait. They move everybody's clock all the same, so that relays
 * make room for them.
 *
 * Together: within one second at most `(1000 + 80 + 40) ms × rate + 2` single messages are permitted, 30 at a rate of
 * 25. An album, which goes whole, may exceed that by the parts after its first; those behind it wait the longer.
 */
const TOLERANCE_MS = { interactive: 40, announcementTurn: 80, relay: 60, announcement: 20, paid: 40 };

/**
 * Of the messages a second that may be paid for, this share is permitted on average: with the tolerance, and with permits
 * that are used {@link PERMIT_VALID_MS} late, no second has more than all of them.
 */
const PAID_SHARE = 0.85;

/**
 * Answers take half of the whole bot's rate at most: people who make the bot answer all the time slow other people's
 * posts down, and do not stop them.
 */
const ANSWERS_SHARE = 0.5;

/**
 * One send in this many goes to announcements, even while relays wait: a fan-out to 100,000 chats takes more
 * than an hour, and announcements must not stand still as long.
 */
const ANNOUNCEMENT_TURN = 25;

/**
 * How many intervals a chat's own clock may be ahead when an answer is admitted: three answers go at once, then
 * one per interval. Somebody who pressed a button should not wait because a copy has just arrived; Telegram
 * tolerates short bursts in a chat (Bots FAQ). The limit per minute has no such exception.
 */
const ANSWER_TOLERANCE_INTERVALS = 2;

/**
 * The limits as the limiter calculates with them: everything in whole microseconds, so that sums of points in
 * time stay exact in the doubles of JavaScript and Lua.
 */
export interface LimiterRules {
  /** What one message costs of everybody's time. */
  readonly sendInterval: number;
  /** What one answer costs of the time that answers have among them. */
  readonly answerInterval: number;
  /** What one message that is paid for costs of the time that such messages have among them. */
  readonly paidInterval: number;
  readonly tolerance: Readonly<Record<keyof typeof TOLERANCE_MS, number>>;
  /** How long one message of an announcement puts off the next turn. */
  readonly announcementTurn: number;
  readonly chat: Readonly<Record<ChatKind, ChatRules>>;
  readonly minute: number;
  /** Bounds the messages permitted within the last `length`: `most`, or `mostCopies` for a copy. */
  readonly window: {
    readonly length: number;
    readonly step: number;
    readonly most: number;
    readonly mostCopies: number;
  };
  readonly hold: { readonly longest: number; readonly askAgain: number };
  readonly chatBreaker: { readonly errors: number; readonly pause: number };
  readonly globalBreaker: { readonly limited: number; readonly window: number };
}

/** What holds in one kind of chat. */
interface ChatRules {
  /** What one message costs of the chat's time. */
  readonly interval: number;
  readonly answerTolerance: number;
  readonly perMinute?: number;
}

/** Turns the configured limits into {@link LimiterRules}; rounds so that nothing goes faster than configured. */
export function limiterRules(limits: LimiterLimits): LimiterRules {
  const sendInterval = Math.ceil(1_000_000 / limits.globalPerSecond);
  const answerInterval = Math.ceil(sendInterval / ANSWERS_SHARE);
  const mostPerSecond = Math.max(DOCUMENTED_PER_SECOND, Math.floor(limits.globalPerSecond));
  const privately = chatRules(limits.privateIntervalMs);
  const inGroup = { ...chatRules(limits.groupIntervalMs), perMinute: limits.groupPerMinute };
  const paidPerSecond = Math.max(1, (limits.paidPerSecond ?? PAID_PER_SECOND) - mostPerSecond) * PAID_SHARE;
  return {
    sendInterval,
    answerInterval,
    paidInterval: Math.ceil(1_000_000 / paidPerSecond),
    tolerance: {
      interactive: micros(TOLERANCE_MS.interactive),
      announcementTurn: micros(TOLERANCE_MS.announcementTurn),
      relay: micros(TOLERANCE_MS.relay),
      announcement: micros(TOLERANCE_MS.announcement),
      paid: micros(TOLERANCE_MS.paid),
    },
    announcementTurn: ANNOUNCEMENT_TURN * sendInterval,
    chat: { private: privately, channel: privately, group: inGroup, supergroup: inGroup },
    minute: micros(60_000),
    window: {
      length: micros(WINDOW_MS),
      step: micros(WINDOW_STEP_MS),
      most: mostPerSecond,
      mostCopies: mostPerSecond - KEPT_FOR_ANSWERS,
    },
    hold: { longest: micros(HOLD_MS), askAgain: micros(HELD_ASK_AGAIN_MS) },
    chatBreaker: { errors: limits.chatBreaker.errors, pause: micros(limits.chatBreaker.pauseMs) },
    globalBreaker: {
      limited: limits.globalBreaker.limited,
      window: micros(limits.globalBreaker.windowMs),
    },
  };
}

function chatRules(intervalMs: number): ChatRules {
  const interval = micros(intervalMs);
  return { interval, answerTolerance: ANSWER_TOLERANCE_INTERVALS * interval };
}

function micros(ms: number): number {
  return Math.ceil(ms * 1000);
}
