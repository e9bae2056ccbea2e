import { Type } from 'typebox';
import { seconds, wholeNumber } from './variable.ts';

const HOUR_MS = 3_600_000;

/** How fast we may send, and when sending pauses by itself. Names in `Ms` are milliseconds. */
export const SENDING = Type.Object({
  globalPerSecond: wholeNumber('GLOBAL_RATE_LIMIT', {
    default: 25,
    minimum: 1,
    maximum: 100_000,
    about: 'Sends per second of the whole bot.',
    readme: 'sends per second of the whole bot',
  }),
  paidPerSecond: wholeNumber('PAID_RATE_LIMIT', {
    default: 1_000,
    minimum: 1,
    maximum: 1_000,
    about:
      'Sends per second of the whole bot while it pays for being faster (/paid), the free ones included.',
  }),
  concurrency: wholeNumber('WORKER_COUNT', {
    default: 10,
    minimum: 1,
    maximum: 1_000,
    about: 'Sends in flight at a time.',
    readme: 'sends in flight at a time, per worker',
  }),
  privateIntervalMs: wholeNumber('PRIVATE_CHAT_INTERVAL_MS', {
    default: 1_000,
    minimum: 0,
    maximum: HOUR_MS,
    about: 'Milliseconds between two sends to one private chat or channel.',
  }),
  groupIntervalMs: wholeNumber('GROUP_INTERVAL_MS', {
    default: 3_000,
    minimum: 0,
    maximum: HOUR_MS,
    about: 'Milliseconds between two sends to one group.',
  }),
  groupPerMinute: wholeNumber('GROUP_PER_MINUTE', {
    default: 20,
    minimum: 1,
    maximum: 100_000,
    about: 'Sends to one group in a minute.',
  }),
  chatBreaker: Type.Object({
    errors: wholeNumber('CHAT_BREAKER_ERRORS', {
      default: 3,
      minimum: 1,
      maximum: 1_000,
      about: 'Errors in a row after which a chat rests.',
    }),
    pauseMs: seconds('CHAT_BREAKER_PAUSE_SECONDS', { default: 300, about: 'Seconds for which it rests.' }),
  }),
  globalBreaker: Type.Object({
    limited: wholeNumber('GLOBAL_BREAKER_LIMITED', {
      default: 5,
      minimum: 1,
      maximum: 1_000,
      about:
        'Answers "too many requests" within the window after which all sending rests until Telegram takes messages again.',
    }),
    windowMs: seconds('GLOBAL_BREAKER_WINDOW_SECONDS', { default: 60, about: 'Seconds of that window.' }),
  }),
});
