import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import type { ProcessUpdates } from '../../../src/bot/intake/updateProcessor.ts';
import { receiveWebhook, registerWebhook, WEBHOOK_SERVER_OPTIONS } from '../../../src/bot/intake/webhook.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { FAKE_TOKEN, startFakeBotApi } from '../fakeBotApi.ts';
import { recordedCount, recordedLog } from '../recorded.ts';
import { messageUpdate } from '../../support/updates.ts';

const SECRET = 'a-long_secret';
const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function setUp(processUpdates: ProcessUpdates = async () => {}, server: object = {}) {
  const taken: unknown[] = [];
  const count = recordedCount();
  const log = recordedLog();
  const app = fastify(server);
  cleanUps.push(() => app.close());
  await app.register(receiveWebhook, {
    path: '/telegram',
    secret: SECRET,
    processUpdates: async (updates) => {
      await processUpdates(updates);
      taken.push(...updates);
    },
    count,
    log,
    bodyLimit: 10_000,
  });
  const post = (payload: string | object, headers: Record<string, string> = { ...WITH_SECRET }) =>
    app.inject({ method: 'POST', url: '/telegram', payload, headers });
  return { app, post, taken, count, log };
}

const WITH_SECRET = { 'x-telegram-bot-api-secret-token': SECRET };
const UPDATE = messageUpdate({ text: 'secret words' }, 5);

describe('the webhook', () => {
  test('takes an update and answers 200 after that', async () => {
    const { post, taken } = await setUp();
    const answer = await post(UPDATE);
    expect(answer.statusCode).toBe(200);
    // A body would be taken for a method to call (Bot API: making requests when getting updates).
    expect(answer.body).toBe('');
    expect(taken).toEqual([UPDATE]);
  });

  test.each([
    ['no secret', {}],
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': 'a-long_secreT' }],
    ['half the secret', { 'x-telegram-bot-api-secret-token': SECRET.slice(0, 4) }],
  ])('answers 401 to %s', async (_what, headers) => {
    const { post, taken, count } = await setUp();
    expect((await post(UPDATE, headers)).statusCode).toBe(401);
    expect(taken).toEqual([]);
    expect(count.events).toEqual(['refused: 401']);
  });

  test('answers 503 with Retry-After while updates cannot be taken', async () => {
    const { post, log } = await setUp(async () => {
      throw new IntakeUnavailable('temporal');
    });
    const answer = await post(UPDATE);
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(log.lines.join()).toContain('"dependency":"temporal"');
  });

  test('answers 503 after a fault too, and keeps its words out of the log', async () => {
    const { post, log } = await setUp(async () => {
      throw new Error('secret words');
    });
    expect((await post(UPDATE)).statusCode).toBe(503);
    expect(log.lines.join()).not.toContain('secret words');
  });

  test.each(['{"update_id":', '', 'hello', '\uFEFF{}'])(
    'answers 200 to %j, which is not JSON, and counts it',
    async (body) => {
      const { post, taken, count } = await setUp();
      const headers = { ...WITH_SECRET, 'content-type': 'application/json' };
      expect((await post(body, headers)).statusCode).toBe(200);
      expect(taken).toEqual([]);
      expect(count.events).toEqual(['unreadable']);
    },
  );

  test('takes JSON whatever the body calls itself', async () => {
    const { post, taken } = await setUp();
    await post(JSON.stringify(UPDATE), { ...WITH_SECRET, 'content-type': 'text/plain' });
    await post(JSON.stringify(UPDATE));
    expect(taken).toEqual([UPDATE, UPDATE]);
  });

  test('answers 413 to a body that is larger than any update', async () => {
    const { post, taken, count } = await setUp();
    expect((await post({ padding: 'x'.repeat(20_000) })).statusCode).toBe(413);
    expect(taken).toEqual([]);
    expect(count.events).toEqual(['refused: 413']);
  });

  test('needs a secret', async () => {
    const app = fastify();
    const options = {
      path: '/',
      secret: '',
      processUpdates: async () => {},
      count: () => {},
      log: recordedLog(),
    };
    await expect(app.register(receiveWebhook, options)).rejects.toThrow('secret');
  });

  test('cuts off a body that does not come', async () => {
    const { app } = await setUp(undefined, {
      ...WEBHOOK_SERVER_OPTIONS,
      requestTimeout: 200,
      http: { ...WEBHOOK_SERVER_OPTIONS.http, headersTimeout: 200, connectionsCheckingInterval: 50 },
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n` +
        `X-Telegram-Bot-Api-Secret-Token: ${SECRET}\r\n\r\n{"update_id"`,
    );
    expect(await text(socket)).toContain('408');
    await once(socket, 'close').catch(() => undefined);
  });
});

describe('registering the webhook', () => {
  test('tells Telegram where, with which secret, for what, and keeps what waits', async () => {
    const server = await startFakeBotApi(() => ({ result: true }));
    cleanUps.push(() => server.stop());
    await registerWebhook(server.telegram, {
      url: 'https://example.org/telegram',
      secret: SECRET,
      allowedUpdates: ['message', 'my_chat_member'],
      maxConnections: 40,
    });
    expect(server.calls).toEqual([
      {
        method: 'setWebhook',
        parameters: {
          url: 'https://example.org/telegram',
          secret_token: SECRET,
          allowed_updates: ['message', 'my_chat_member'],
          max_connections: 40,
          drop_pending_updates: false,
        },
      },
    ]);
  });

  test('rejects with Telegram’s words and without our secrets', async () => {
    const server = await startFakeBotApi(({ parameters }) =>
      parameters['url'] === 'bad' ? { code: 400, description: 'Bad Request: bad webhook' } : { raw: '<' },
    );
    cleanUps.push(() => server.stop());

    for (const [url, words] of [
      ['bad', 'bad webhook'],
      ['good', '[token]'],
    ] as const) {
      const registration = { url, secret: SECRET, allowedUpdates: [], maxConnections: 1 };
      const error: unknown = await registerWebhook(server.telegram, registration).catch(
        (error: unknown) => error,
      );
      const shown = inspect(error, { depth: 9 });
      expect(shown).toContain(words);
      expect(shown).not.toContain(FAKE_TOKEN);
      expect(shown).not.toContain(SECRET);
    }
  });
});
