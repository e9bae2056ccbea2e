import { STATUS_CODES } from 'node:http';
import { TelegramError } from 'telegraf';
import type { Pool } from 'undici';
import { createConnections } from './connections.ts';

/** Where calls go. */
export interface CallerOptions {
  readonly token: string;
  /** Where the Bot API answers, such as `https://api.telegram.org`. */
  readonly apiRoot: string;
  /** How long one call may take until it is given up, in milliseconds. */
  readonly timeoutMs?: number;
  /** Connections to use; without it, ones of its own that are kept alive. */
  readonly connections?: Pool;
}

/**
 * Makes one call with parameters that hold no files of their own, and answers its result.
 *
 * Rejects with a TelegramError when Telegram said no, and with what ended the call when no answer came: `classify`
 * understands both. Gives the call up when its time is over.
 */
export type Caller = (method: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What Telegram answers (core.telegram.org/bots/api#making-requests). */
type Answer =
  | { readonly ok: true; readonly result: unknown }
  | ({ readonly ok: false } & ConstructorParameters<typeof TelegramError>[0]);

/** Of a 5xx's body, which nobody reads, so many bytes are let through to keep its connection. */
const UNREAD_BYTES = 16_384;

/** Builds what makes calls. Not Telegraf's client, whose calls cost far more processor time (docs/decisions/22). */
export function createCaller({ token, apiRoot, timeoutMs = 15_000, connections }: CallerOptions): Caller {
  const pool = connections ?? createConnections(apiRoot);
  const base = new URL(`./bot${token}/`, apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`).pathname;
  const headers = { 'content-type': 'application/json' };

  return async (method, parameters) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const { statusCode, body } = await pool.request({
        path: base + method,
        method: 'POST',
        headers,
        body: JSON.stringify(parameters),
        signal: abort.signal,
      });
      if (statusCode >= 500) {
        await body.dump({ limit: UNREAD_BYTES, signal: abort.signal });
        throw new TelegramError({ error_code: statusCode, description: STATUS_CODES[statusCode] ?? '' });
      }
      const answer = readAnswer(await body.text());
      if (!answer.ok) throw new TelegramError(answer);
      return answer.result;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** What came is no answer of Telegram's. */
class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
  readonly code = 'UNREADABLE_ANSWER';
}

function readAnswer(text: string): Answer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new UnreadableAnswerError('The answer is no JSON');
  }
  if (typeof answer !== 'object' || answer === null)
    throw new UnreadableAnswerError('The answer is no object');
  return answer as Answer;
}
