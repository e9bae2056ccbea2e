import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { digestOf } from '../../../src/api/tokens.ts';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { maskedId } from '../../../src/domain/pair/maskedId.ts';
import { createVideoLinks } from '../../../src/services/pair/videoLinks.ts';
import { createVideoRooms } from '../../../src/services/pair/videoRooms.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { apiOver } from '../testApi.ts';

const KEY = 'a-key-of-somebody-who-calls';
const WISH = { user1_id: 123_456_789, user2_id: 987_654_321, chat_room_id: 7, call_type: 'video' };

let database: AccountDatabase;
let end: () => Promise<void>;
let api: FastifyInstance;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  const rooms = createVideoRooms(
    database,
    createVideoLinks({ kind: 'mini app', address: 'https://calls.example' }),
    { mask: (id) => maskedId(id, { maskUserIds: true, maskSalt: 'a salt' }), isFree: false },
  );
  api = await apiOver(database, { video: { rooms, keyDigest: digestOf(KEY), report: () => {} } });
});
afterAll(() => end());

const create = (payload: object | string = WISH, headers: Record<string, string> = { 'x-api-key': KEY }) =>
  api.inject({
    method: 'POST',
    url: '/api/video-call/create',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
const at = (method: 'GET' | 'DELETE', id: string, headers: Record<string, string> = { 'x-api-key': KEY }) =>
  api.inject({ method, url: `/api/video-call/${id}`, headers });

describe('A room for a call', () => {
  test('is made, looked at and removed', async () => {
    const made = await create();
    expect(made.statusCode).toBe(200);
    const { room_id, expires_at } = made.json();
    expect(made.json()).toEqual({ room_id, link: `https://calls.example/call/${room_id}`, expires_at });
    expect(room_id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(Math.abs(Date.parse(expires_at) - Date.now() - 3_600_000)).toBeLessThan(60_000);

    const found = await at('GET', room_id);
    expect(found.statusCode).toBe(200);
    expect(found.json()).toEqual({
      room_id,
      data: {
        user1_id: expect.stringMatching(/^s-/),
        user2_id: expect.stringMatching(/^s-/),
        chat_room_id: 7,
        call_type: 'video',
        status: 'pending',
        created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    });
    expect(found.body).not.toMatch(/123456789|987654321/);

    const removed = await at('DELETE', room_id);
    expect(removed.statusCode).toBe(200);
    expect(removed.json()).toEqual({ message: 'Room deleted successfully' });
    for (const method of ['GET', 'DELETE'] as const) {
      const gone = await at(method, room_id);
      expect(gone.statusCode).toBe(404);
      expect(gone.json()).toEqual({ detail: 'Room not found' });
    }
  });

  test('is the same for whoever asks again, also at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create()));
    const swapped = await create({ ...WISH, user1_id: WISH.user2_id, user2_id: WISH.user1_id });
    const ids = [...answers, swapped].map((answer) => answer.json().room_id);
    expect(new Set(ids).size).toBe(1);
    const other = await create({ ...WISH, chat_room_id: 8 });
    expect(other.json().room_id).not.toBe(ids[0]);
  });

  test('is gone when its time is up, and another one is made then', async () => {
    const wish = { ...WISH, chat_room_id: 9 };
    const { room_id } = (await create(wish)).json();
    await sql`update video_rooms set expires_at = now() - interval '1 second' where id = ${room_id}`.execute(
      database.sql,
    );
    expect((await at('GET', room_id)).statusCode).toBe(404);
    expect((await at('DELETE', room_id)).statusCode).toBe(404);
    expect((await create(wish)).json().room_id).not.toBe(room_id);
  });

  test('keeps no id of a person', async () => {
    await create();
    const { rows } = await sql<{
      all: string;
    }>`select string_agg(r::text, ' ') as all from video_rooms r`.execute(database.sql);
    expect(rows[0]!.all).not.toMatch(/123456789|987654321/);
  });
});

describe('Whoever asks', () => {
  test('without the header is told which field is missing', async () => {
    for (const answer of [await create(WISH, {}), await at('GET', 'x', {}), await at('DELETE', 'x', {})]) {
      expect(answer.statusCode).toBe(422);
      expect(answer.json()).toEqual({
        detail: [{ type: 'missing', loc: ['header', 'x-api-key'], msg: 'Field required' }],
      });
    }
  });

  test('with a wrong key is refused, whatever they ask', async () => {
    const wrong = { 'x-api-key': 'a-key-of-nobody' };
    for (const answer of [
      await create(WISH, wrong),
      await create('{', wrong),
      await at('GET', 'x', wrong),
      await at('DELETE', 'x', wrong),
    ]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toEqual({ detail: 'Invalid API key' });
    }
  });

  test('is refused where there is no key at all', async () => {
    const closed = await apiOver(database, {
      video: { rooms: {} as never, keyDigest: undefined, report: () => {} },
    });
    const answer = await closed.inject({ url: '/api/video-call/x', headers: { 'x-api-key': '' } });
    expect([answer.statusCode, answer.json()]).toEqual([401, { detail: 'Invalid API key' }]);
  });

  test.each([
    [{ ...WISH, call_type: 'hologram' }, 'call_type'],
    [{ ...WISH, user1_id: 'somebody' }, 'user1_id'],
    [{ user1_id: 1, user2_id: 2, chat_room_id: 3 }, 'call_type'],
  ])('for what does not fit learns where', async (body, field) => {
    const answer = await create(body);
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail[0].loc).toEqual(['body', field]);
  });

  test('with what is no JSON is told so', async () => {
    const answer = await create('{');
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail[0].loc).toEqual(['body']);
  });

  test.each(['no-uuid', "'; drop table video_rooms; --", '00000000-0000-4000-8000-000000000000'])(
    'for the room %s finds none',
    async (id) => {
      const answer = await at('GET', encodeURIComponent(id));
      expect([answer.statusCode, answer.json()]).toEqual([404, { detail: 'Room not found' }]);
    },
  );

  test('while the store is away is told to come back', async () => {
    const away = () => Promise.reject(new IntakeUnavailable('postgresql'));
    const app = await apiOver(database, {
      video: {
        rooms: { create: away, find: away, remove: away },
        keyDigest: digestOf(KEY),
        report: () => {},
      },
    });
    const answer = await app.inject({ url: '/api/video-call/x', headers: { 'x-api-key': KEY } });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ detail: expect.any(String) });
  });
});

test('The document describes the routes and their key', async () => {
  const document = (await api.inject('/docs/json')).json();
  expect((await new Validator().validate(structuredClone(document))).errors ?? []).toEqual([]);
  expect(document.paths['/api/video-call/create'].post.security).toEqual([{ videoKey: [] }]);
  expect(Object.keys(document.paths['/api/video-call/{room_id}']).toSorted()).toEqual(['delete', 'get']);
  expect(document.components.securitySchemes.videoKey).toMatchObject({ in: 'header', name: 'X-API-Key' });
});
