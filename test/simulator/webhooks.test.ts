import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene } from './scene.ts';

let scene: Scene;
let person: number;
let server: Server;
let url: string;
let received: { text: string | undefined; secret: unknown }[];
let inFlight: number;
let mostInFlight: number;
/** What the webhook answers: statuses in turn, then 200. */
let statuses: number[];
let answer: object | undefined;

beforeEach(async () => {
  [received, statuses, answer, inFlight, mostInFlight] = [[], [], undefined, 0, 0];
  server = createServer((request, response) => {
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const text = (JSON.parse(body) as { message?: { text?: string } }).message?.text;
      received.push({ text, secret: request.headers['x-telegram-bot-api-secret-token'] });
      setTimeout(() => {
        inFlight -= 1;
        response.writeHead(statuses.shift() ?? 200).end(answer ? JSON.stringify(answer) : '');
      }, 10);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  scene = await startScene();
  await scene.ok('getMe');
  person = await scene.person();
  await scene.chat({ type: 'private', members: [person], bot: 'member', silent: true });
});
afterEach(async () => {
  await scene.simulator.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const say = (text: string) => scene.post({ chat_id: person, text });
const pending = async () => (await scene.ok('getWebhookInfo')).pending_update_count;
const texts = () => received.map(({ text }) => text);

describe('a webhook', () => {
  it('gets every update in order, with the secret', async () => {
    await scene.ok('setWebhook', { url, secret_token: 's3cret_-', max_connections: 1 });
    for (const text of ['one', 'two', 'three']) await say(text);
    await eventually(async () => expect(await pending()).toBe(0));
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect(new Set(received.map(({ secret }) => secret))).toEqual(new Set(['s3cret_-']));
    expect(mostInFlight).toBe(1);
  });

  it('gets an update again until it answers 2xx, and what follows only after it', async () => {
    statuses = Array.from({ length: 1_000 }, () => 500);
    await scene.ok('setWebhook', { url, max_connections: 1 });
    await say('one');
    await say('two');
    await eventually(async () =>
      expect(await scene.ok('getWebhookInfo')).toMatchObject({
        pending_update_count: 2,
        last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
      }),
    );
    await eventually(() => expect(texts().length).toBeGreaterThan(1));
    statuses = [503];
    await eventually(async () => expect(await pending()).toBe(0));
    expect(texts().slice(-2)).toEqual(['one', 'two']);
    expect(new Set(texts().slice(0, -1))).toEqual(new Set(['one']));
  });

  it('gets several updates at once as far as max_connections allows', async () => {
    await scene.ok('setWebhook', { url, max_connections: 3 });
    for (let index = 0; index < 9; index++) await say(String(index));
    await eventually(async () => expect(await pending()).toBe(0));
    expect(new Set(texts()).size).toBe(9);
    expect(mostInFlight).toBeLessThanOrEqual(3);
  });

  it('excludes getUpdates, ends a long poll, and is taken away by deleteWebhook', async () => {
    const wish = { allowed_updates: ['message', 'edited_message'] };
    const poll = scene.refusal('getUpdates', { timeout: 20, ...wish });
    await eventually(async () => expect(await scene.ok('getWebhookInfo')).toMatchObject(wish));
    await scene.ok('setWebhook', { url: `${url}/away`, allowed_updates: ['message'] });
    expect(await poll).toBe('409 Conflict: terminated by setWebhook request');
    expect(await scene.refusal('getUpdates')).toBe(
      "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
    expect(await scene.ok('getWebhookInfo')).toMatchObject({
      url: `${url}/away`,
      allowed_updates: ['message'],
    });
    await scene.ok('deleteWebhook');
    expect((await scene.ok('getWebhookInfo')).url).toBe('');
    await scene.ok('getUpdates');
  });

  it('may answer with a call', async () => {
    answer = { method: 'sendMessage', chat_id: person, text: 'by answer' };
    await scene.ok('setWebhook', { url });
    await say('hello');
    await eventually(async () => {
      const { messages } = await scene.sim('GET', `/sim/chats/${person}/messages`);
      expect(messages.at(-1).text).toBe('by answer');
    });
  });

  it('must have a sound address and secret', async () => {
    expect(await scene.refusal('setWebhook', { url: 'nonsense' })).toBe(
      '400 Bad Request: invalid webhook URL specified',
    );
    expect(await scene.refusal('setWebhook', { url, secret_token: 'a b' })).toBe(
      '400 Bad Request: secret token contains unallowed characters',
    );
  });
});
