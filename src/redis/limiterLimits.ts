/**
 * What the limiter keeps to. Times in milliseconds.
 *
 * Telegram asks for at most one message a second in a chat, 20 a minute in a group and about 30 a second in all
 * (Bots FAQ, "My bot is hitting limits, how do I avoid this?"), and it counts an album by its parts.
 */
export interface LimiterLimits {
  /**
   * Messages a second of the whole bot, on average. No second has more than 30, or than this where it is more; so
   * above 25 the average stays some 12 % below it. May be very large where nothing limits it.
   */
  readonly globalPerSecond: number;
  /** Messages a second of the whole bot, the free ones included, when it pays for them. 1,000 where it is unset. */
  readonly paidPerSecond?: number;
  /** Between two messages in one private chat or channel. */
  readonly privateIntervalMs: number;
  /** Between two messages in one group or supergroup. */
  readonly groupIntervalMs: number;
  /** Messages within any 60 s in one group or supergroup. */
  readonly groupPerMinute: number;
  /** Number of errors in a row after which a chat is paused. Errors further apart than the pause do not count as a row. */
  readonly chatBreaker: { readonly errors: number; readonly pauseMs: number };
  /** Number of 429s within the window, from any chats, that halts all sends until Telegram takes messages again. */
  readonly globalBreaker: { readonly limited: number; readonly windowMs: number };
}
