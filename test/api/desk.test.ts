import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/db/database.ts';
import { IntakeUnavailable } from '../../src/domain/intakeUnavailable.ts';
import { freshDatabase, TestHub } from '../db/testHub.ts';
import { apiOver, as, NO_DATABASE, tokenOf } from './testApi.ts';

const CHATS = '/admin/v1/chats';
let database: Database;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});

afterAll(() => end());

describe('who may use the desk', () => {
  it('nobody while no token is configured, and the refusal says how to set one', async () => {
    const api = await apiOver(NO_DATABASE, { desk: { tokens: [] } });
    for (const url of [CHATS, '/admin/v1/nothing']) {
      const response = await api.inject({ url, headers: as('operator') });
      expect(response.statusCode).toBe(403);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json().detail).toContain('ADMIN_API_TOKENS');
    }
  });

  it.each([undefined, 'Bearer', 'Bearer wrong', 'Basic dGVzdDp0ZXN0', 'Bearer the-secret-of-a-viewer more'])(
    'nobody with %s, not even to learn what there is',
    async (authorization) => {
      const api = await apiOver(NO_DATABASE);
      for (const url of [CHATS, '/admin/v1/nothing']) {
        const response = await api.inject({ url, headers: authorization ? { authorization } : {} });
        expect(response.statusCode).toBe(401);
        expect(response.headers['www-authenticate']).toContain('Bearer');
        expect(response.json()).toMatchObject({ status: 401, type: '/problems/unauthenticated' });
      }
    },
  );

  it('both holders of a name while its token is being changed', async () => {
    const tokens = [tokenOf('viewer', 'the-old-secret', 'anna'), tokenOf('viewer', 'the-new-secret', 'anna')];
    const api = await apiOver(database, { desk: { tokens } });
    for (const secret of ['the-old-secret', 'the-new-secret']) {
      const response = await api.inject({ url: CHATS, headers: { authorization: `Bearer ${secret}` } });
      expect(response.statusCode).toBe(200);
    }
  });

  it('so many times in a minute, strangers less', async () => {
    const api = await apiOver(database, { desk: { requestsPerMinute: 3 } });
    const ask = async (headers: Record<string, string>) =>
      (await api.inject({ url: CHATS, headers })).statusCode;
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await ask(as('viewer')));
    expect(answers).toEqual([200, 200, 200, 429]);
    expect(await ask(as('operator'))).toBe(200);
    const strangers = new Set<number>();
    for (let i = 0; i < 40; i++) strangers.add(await ask({}));
    expect([...strangers]).toEqual([401, 429]);
    const refused = await api.inject({ url: CHATS });
    expect(refused.json()).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('an error', () => {
  it.each([
    ['/nothing', 404],
    ['/%zz', 400],
    ['/admin/v1/nothing', 404],
    [`${CHATS}?limit=none`, 400],
    [`${CHATS}?unknown=1`, 400],
    [`${CHATS}?cursor=none`, 400],
    [`${CHATS}/abc`, 400],
    [`${CHATS}/-1`, 404],
  ])('at %s is a problem document', async (url, status) => {
    const api = await apiOver(database);
    const response = await api.inject({ url, headers: as('operator') });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    const { type, ...document } = response.json();
    expect(document).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    const explanation = await api.inject(type);
    expect(explanation.statusCode).toBe(200);
    expect(explanation.body).toContain(document.title);
  });

  it('names the field that does not fit', async () => {
    const api = await apiOver(database);
    const response = await api.inject({ url: `${CHATS}?colour=red`, headers: as('viewer') });
    expect(response.json().errors).toEqual([{ field: '/colour', detail: expect.any(String) }]);
  });

  it('of ours shows no inner words, and is reported', async () => {
    const chats = { list: () => Promise.reject(new Error('secret words')), find: async () => undefined };
    const api = await apiOver(NO_DATABASE, { desk: { chats } });
    const response = await api.inject({ url: CHATS, headers: as('viewer') });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret words');
    expect(api.reported).toHaveLength(1);
  });

  it('of a service that is away says that one may try again', async () => {
    const chats = {
      list: () => Promise.reject(new IntakeUnavailable('postgresql')),
      find: async () => undefined,
    };
    const api = await apiOver(NO_DATABASE, { desk: { chats } });
    const response = await api.inject({ url: CHATS, headers: as('viewer') });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBeDefined();
  });
});

describe('chats', () => {
  it('come page by page, each once', async () => {
    const own = await freshDatabase();
    try {
      const hub = await TestHub.open(own.database);
      const made = [];
      for (let i = 0; i < 5; i++) made.push(await hub.chat());
      const api = await apiOver(own.database);
      const seen: string[] = [];
      let cursor: string | null = '';
      let pages = 0;
      while (cursor !== null) {
        const url: string = `${CHATS}?limit=2${cursor && `&cursor=${cursor}`}`;
        const { items, next } = (await api.inject({ url, headers: as('viewer') })).json();
        seen.push(...items.map((item: { chat_id: string }) => item.chat_id));
        cursor = next;
        pages++;
      }
      expect(pages).toBe(3);
      expect(seen).toEqual(made.map((chat) => String(chat.networkId)));
      const one = await api.inject({ url: `${CHATS}/${seen[0]}`, headers: as('viewer') });
      expect(one.json()).toMatchObject({ chat_id: seen[0], state: 'active', source: true });
      const found = await api.inject({ url: `${CHATS}?text=${seen[1]}`, headers: as('viewer') });
      expect(found.json().items).toHaveLength(1);
    } finally {
      await own.end();
    }
  });
});
