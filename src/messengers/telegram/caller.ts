import { STATUS_CODES } from 'node:http';
import { TelegramError } from 'telegraf';
import { FormData, type Pool } from 'undici';
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

/** Files that go along with a call, by the names under which its parameters attach them. */
export type CallFiles = Readonly<Record<string, { readonly name: string; readonly bytes: Buffer }>>;

/**
 * Makes one call, and answers its result. Files of its own are sent as a form, which takes longer.
 *
 * Rejects with a TelegramError when Telegram said no, and with what ended the call when no answer came: `classify`
 * understands both. Gives the call up when its time is over.
 */
export type Caller = (
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  files?: CallFiles,
) => Promise<unknown>;

/** What Telegram answers (core.telegram.org/bots/api#making-requests). */
type Answer =
  | { readonly ok: true; readonly result: unknown }
  | ({ readonly ok: false } & ConstructorParameters<typeof TelegramError>[0]);

/** How long a call may take that sends files along, in milliseconds. */
const UPLOAD_MS = 25_000;

/** Number of bytes of a 5xx's unused body that are read so that its connection can be kept. */
const UNREAD_BYTES = 16_384;

/** Builds what makes calls. Not Telegraf's client, whose calls cost far more processor time (docs/decisions/22). */
export function createCaller({ token, apiRoot, timeoutMs = 15_000, connections }: CallerOptions): Caller {
  const pool = connections ?? createConnections(apiRoot);
  const base = new URL(`./bot${token}/`, apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`).pathname;

  return async (method, parameters, files) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), files ? Math.max(timeoutMs, UPLOAD_MS) : timeoutMs);
    try {
      const { statusCode, body } = await pool.request({
        path: base + method,
        method: 'POST',
        ...(files ? { body: formOf(parameters, files) } : inJson(parameters)),
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

function inJson(parameters: Readonly<Record<string, unknown>>) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters) };
}

/** A call as a form, in which everything but texts and files is JSON (Bot API: Making requests). */
function formOf(parameters: Readonly<Record<string, unknown>>, files: CallFiles): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(parameters)) {
    form.append(field, typeof value === 'string' ? value : JSON.stringify(value));
  }
  for (const [field, { name, bytes }] of Object.entries(files)) {
    form.append(field, new File([new Uint8Array(bytes)], name));
  }
  return form;
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
