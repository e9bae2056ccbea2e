import { createHash, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import type { FastifyError, FastifyPluginAsync, FastifyHttpOptions } from 'fastify';
import type { Telegram } from 'telegraf';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import { callBotApi } from './botApi.ts';
import type { Count } from './count.ts';
import type { Logger } from './logger.ts';
import type { ProcessUpdates } from './updateProcessor.ts';
import { wordlessError } from './wordlessError.ts';

export interface WebhookOptions {
  /** Where Telegram posts its updates, such as `/telegram`. */
  readonly path: string;
  /** What Telegram proves itself with; given to it by {@link registerWebhook}. */
  readonly secret: string;
  readonly processUpdates: ProcessUpdates;
  readonly count: Count;
  readonly log: Logger;
  /** The largest body that is read, in bytes; 1 MiB when unset. An update has a few kilobytes. */
  readonly bodyLimit?: number;
  /** What `Retry-After` says while updates cannot be taken, in seconds; 5 when unset. */
  readonly retryAfterS?: number;
}

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/**
 * What the server that carries {@link receiveWebhook} has to be built with, since a plugin cannot set it: a request
 * whose head and body are not there after 10 s is cut off (checked each second), and so is a silent connection
 * after 60 s.
 */
export const WEBHOOK_SERVER_OPTIONS = {
  requestTimeout: 10_000,
  connectionTimeout: 60_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const satisfies FastifyHttpOptions<Server>;

/**
 * Lets Telegram hand in updates, one per request (Bot API: setWebhook). A Fastify plugin.
 *
 * Telegram offers an update again after any answer but 2xx, so the answer says whether that helps:
 * - 200: taken, or not readable as JSON and counted. The same bytes would be as unreadable the next time, and an
 *   update that is offered again holds up all later ones of its chat.
 * - 401: the secret is missing or wrong; the body is not read.
 * - 413: the body is larger than any update.
 * - 503 with `Retry-After`: it could not be taken now.
 */
export const receiveWebhook: FastifyPluginAsync<WebhookOptions> = async (app, options) => {
  const { path, secret, processUpdates, count, log, bodyLimit = 1024 * 1024, retryAfterS = 5 } = options;
  if (secret === '') throw new RangeError('a webhook needs a secret');
  const expected = digest(secret);

  app.addHook('onRequest', async (request, reply) => {
    const shown = request.headers[SECRET_HEADER];
    if (timingSafeEqual(digest(typeof shown === 'string' ? shown : ''), expected)) return;
    count('refused', '401');
    // The body is left unread, so the connection cannot be used again.
    await reply.code(401).header('connection', 'close').send();
  });

  // Whatever the body calls itself, it is taken for JSON; reading it is up to the handler, not to Fastify.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: unknown, body: string) => body);

  app.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    const status = error.statusCode ?? 500;
    count('refused', String(status));
    log.warn({ status, err: wordlessError(error) }, 'a webhook request could not be read');
    await reply.code(status).send();
  });

  app.post(path, { bodyLimit }, async (request, reply) => {
    const update = parse(request.body);
    if (update === undefined) {
      count('unreadable', '');
      log.warn({}, 'a webhook request is not JSON and is dropped');
      return reply.code(200).send();
    }
    try {
      await processUpdates([update]);
    } catch (error) {
      const fields =
        error instanceof IntakeUnavailable ? { dependency: error.dependency } : { err: wordlessError(error) };
      log.warn(fields, 'an update cannot be taken now: Telegram is asked to offer it again');
      return reply.code(503).header('retry-after', String(retryAfterS)).send();
    }
    return reply.code(200).send();
  });
};

/** Digests have one length whatever was shown, as comparing in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The JSON value in a body, or undefined when there is none. */
function parse(body: unknown): unknown {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

export interface WebhookRegistration {
  /** The public https address of the path that {@link receiveWebhook} listens on. */
  readonly url: string;
  /** 1 to 256 characters of A-Z, a-z, 0-9, `_` and `-` (Bot API: setWebhook, secret_token). */
  readonly secret: string;
  /** The kinds of update to ask for (Bot API: allowed_updates). */
  readonly allowedUpdates: readonly string[];
  /** How many updates Telegram may hand in at the same time, 1 to 100 (Bot API: max_connections). */
  readonly maxConnections: number;
}

/**
 * Tells Telegram to hand updates in at that address; those that wait already come too. Rejects when Telegram
 * refuses or cannot be reached.
 */
export async function registerWebhook(telegram: Telegram, registration: WebhookRegistration): Promise<void> {
  await callBotApi(telegram)('setWebhook', {
    url: registration.url,
    secret_token: registration.secret,
    allowed_updates: registration.allowedUpdates,
    max_connections: registration.maxConnections,
    drop_pending_updates: false,
  });
}
