import { TelegramError } from 'telegraf';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { Logger } from './logger.ts';
import { wordlessError } from './wordlessError.ts';

/** How long to wait after a failure, in milliseconds. */
export interface RetryTimes {
  /** The wait after a first failure; it doubles with each further one … */
  readonly firstRetryMs: number;
  /** … up to this. */
  readonly lastRetryMs: number;
  /** The wait while the token is refused. */
  readonly unauthorizedMs: number;
}

/** Follows a stretch of failures: what is wrong is said once, not at each attempt. */
export interface Trouble {
  /** Answers how many milliseconds to wait before the next attempt. */
  met(error: unknown): number;
  /** An attempt worked. */
  over(): void;
}

/** @param tokenVariable the variable that the bot's token is from, for operators */
export function createTrouble(times: RetryTimes, log: Logger, tokenVariable: string): Trouble {
  let present: string | undefined;
  let failures = 0;

  return {
    met(error) {
      const { sentence, fields, waitMs } = diagnose(error, times, tokenVariable);
      if (sentence !== present) log.warn(fields, sentence);
      present = sentence;
      const backoffMs = Math.min(times.lastRetryMs, times.firstRetryMs * 2 ** failures);
      failures += 1;
      return waitMs ?? backoffMs;
    },
    over() {
      if (present !== undefined) log.info({}, 'updates come in again');
      present = undefined;
      failures = 0;
    },
  };
}

interface Diagnosis {
  readonly sentence: string;
  readonly fields: object;
  /** Where something else than the usual backoff is fitting. */
  readonly waitMs?: number;
}

function diagnose(error: unknown, times: RetryTimes, tokenVariable: string): Diagnosis {
  if (error instanceof IntakeUnavailable) {
    const { dependency } = error;
    return {
      sentence: `${dependency} is away: updates wait at Telegram until it is back`,
      fields: { dependency },
    };
  }
  if (error instanceof TelegramError) return diagnoseRefusal(error, times, tokenVariable);
  const { name } = wordlessError(error);
  const sentence =
    name === 'FetchError' || name === 'AbortError'
      ? 'Telegram cannot be reached: updates wait there'
      : 'updates cannot be taken in: they wait at Telegram';
  return { sentence, fields: { err: wordlessError(error) } };
}

function diagnoseRefusal(error: TelegramError, times: RetryTimes, tokenVariable: string): Diagnosis {
  const fields = { code: error.code, description: error.description };
  switch (error.code) {
    case 401:
    case 404: // What a token answers that does not even look like one.
      return {
        sentence: `Telegram refuses the token: check ${tokenVariable}; updates wait at Telegram`,
        fields,
        waitMs: times.unauthorizedMs,
      };
    case 409:
      return { sentence: 'somebody else takes the updates of this bot: waiting until they stop', fields };
    case 429: {
      const sentence = 'Telegram asks to be called less often: updates wait there';
      const retryAfterS = error.parameters?.retry_after;
      return retryAfterS === undefined
        ? { sentence, fields }
        : { sentence, fields, waitMs: retryAfterS * 1000 };
    }
    default:
      return { sentence: 'Telegram does not hand out updates: they wait there', fields };
  }
}
