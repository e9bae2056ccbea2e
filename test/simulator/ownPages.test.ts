import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Scene, startScene, TOKEN } from './scene.ts';

let scene: Scene;
let own: string;
beforeAll(async () => {
  scene = await startScene();
  own = `127.0.0.1:${scene.simulator.port}`;
});
afterAll(() => scene.simulator.close());

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Asks with any headers, as a browser does and `fetch` of Node may not. */
function ask({
  method = 'POST',
  path,
  headers = {},
  body,
}: Asked): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port: scene.simulator.port, host: '127.0.0.1', method, path, headers: { host: own, ...headers } },
      (response) => {
        text(response).then((body) => resolve({ status: response.statusCode!, body }), reject);
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

const people = async (): Promise<number> => (await scene.sim('GET', '/sim/users')).users.length;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

describe('a page of another site', () => {
  test.each([
    ['a form', { path: '/sim/users', headers: { ...form, ...elsewhere }, body: 'first_name=Mallory' }],
    [
      'a form where there is no TLS',
      {
        path: '/sim/users',
        headers: { ...form, origin: 'https://evil.example' },
        body: 'first_name=Mallory',
      },
    ],
    [
      'a frame without an origin',
      { path: '/sim/users', headers: { ...form, origin: 'null' }, body: 'first_name=M' },
    ],
    [
      'plain text',
      { path: '/sim/reset', headers: { 'content-type': 'text/plain', ...elsewhere }, body: '{}' },
    ],
    [
      'a page at another port',
      { path: '/sim/reset', headers: { origin: 'http://127.0.0.1:5000', 'sec-fetch-site': 'same-site' } },
    ],
    [
      'a picture that is a call of the Bot API',
      {
        method: 'GET',
        path: `/bot${TOKEN}/setMyName?name=Mallory`,
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      },
    ],
    [
      'a link to what is no page',
      {
        method: 'GET',
        path: `/bot${TOKEN}/logOut`,
        headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      },
    ],
    [
      'reading what people wrote',
      { method: 'GET', path: '/sim/snapshot', headers: { 'sec-fetch-site': 'cross-site' } },
    ],
  ])('cannot do anything by %s', async (_what, asked: Asked) => {
    await scene.person();
    const before = await people();
    expect((await ask(asked)).status).toBe(403);
    expect(await people()).toBe(before);
  });

  test.each(['evil.example', `evil.example:1`, '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'cannot come in under a name of its own (%s)',
    async (host) => {
      for (const path of ['/', '/sim/snapshot', `/bot${TOKEN}/getMe`]) {
        expect(
          (await ask({ method: 'GET', path, headers: { host, 'sec-fetch-site': 'same-origin' } })).status,
        ).toBe(421);
      }
    },
  );

  test('may link to the playground', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask({ method: 'GET', path: '/', headers })).status).toBe(200);
  });
});

describe('its own page and programs', () => {
  test.each([
    ['the page', { origin: '', 'sec-fetch-site': 'same-origin' }],
    ['the page where there is no TLS', { origin: '' }],
    ['a program', {}],
    ['an address that was typed', { 'sec-fetch-site': 'none' }],
  ])('%s may do everything', async (_who, headers: Record<string, string>) => {
    const origin = headers['origin'] === undefined ? {} : { origin: `http://${own}` };
    const body = JSON.stringify({ first_name: 'Ann' });
    const answer = await ask({ path: '/sim/users', headers: { ...json, ...headers, ...origin }, body });
    expect(answer.status).toBe(200);
  });

  test.each(['localhost', '127.0.0.1', '[::1]', 'partyline.localhost', '192.0.2.7'])(
    'under %s',
    async (host) => {
      const headers = { host: `${host}:${scene.simulator.port}` };
      expect((await ask({ method: 'GET', path: '/sim/health', headers })).status).toBe(200);
    },
  );
});

describe('what somebody wrote into a body', () => {
  test.each([
    '{"first_name":"A","__proto__":{"is_bot":true}}',
    '{"constructor":{"prototype":{"is_bot":true}}}',
  ])('never becomes what all objects have (%s)', async (body) => {
    expect((await ask({ path: '/sim/users', headers: json, body })).status).toBe(400);
    expect(({} as Record<string, unknown>)['is_bot']).toBeUndefined();
  });

  test('is a field even if all objects have one of that name', async () => {
    const chat_id = await scene.person();
    const { message } = await scene.sim('POST', '/sim/messages', { chat_id, text: 'hello', toString: 'x' });
    expect(message).toMatchObject({ text: 'hello', toString: 'x' });
  });

  test('is no header', async () => {
    const chat_id = await scene.person();
    const media = { mime_type: 'text/html\r\nx-evil: 1', file_name: 'a\r\nb\ud800".txt' };
    const { message } = await scene.sim('POST', '/sim/messages', { chat_id, document: media });
    const answer = await fetch(`${scene.simulator.url}/sim/files/${message.document.file_id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-evil')).toBeNull();
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.]+$/);
  });

  test.each(['../../etc/passwd', '..%2F..%2Fetc%2Fpasswd', '%2e%2e%2f', '\\..\\', 'photos/../../x'])(
    'is no path (%s)',
    async (path) => {
      for (const place of [`/file/bot${TOKEN}/`, '/sim/files/']) {
        expect((await ask({ method: 'GET', path: place + path })).status).toBe(404);
      }
    },
  );
});
