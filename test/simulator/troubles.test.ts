import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene, TOKEN } from './scene.ts';

let scene: Scene;
let chat_id: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  const ann = await scene.person();
  chat_id = await scene.chat({ type: 'supergroup', title: 'Group', members: [ann], bot: 'administrator' });
});
afterEach(() => scene.simulator.close());

const send = (text = 'x', chat = chat_id) => scene.bot('sendMessage', { chat_id: chat, text });
const fault = (fields: object) => scene.sim('POST', '/sim/faults', fields);
const posted = async () => (await scene.sim('GET', `/sim/chats/${chat_id}/messages`)).messages.length;

describe('faults', () => {
  it('answer 429 as often as they were ordered', async () => {
    await fault({ kind: '429', method: 'sendMessage', count: 2, retry_after: 7 });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await send()).toEqual({
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      });
    }
    expect((await send()).ok).toBe(true);
    expect((await scene.sim('GET', '/sim/faults')).faults).toEqual([]);
  });

  it('hit only their chat, their method and their bot', async () => {
    const other = await scene.chat({ type: 'group', title: 'Other', bot: 'member' });
    await fault({ kind: '5xx', chat_id });
    await fault({ kind: '5xx', method: 'sendPh*' });
    await fault({ kind: 'unauthorized', bot_token: '222:b' });
    expect((await send()).error_code).toBe(500);
    expect((await send('x', other)).ok).toBe(true);
    expect((await scene.bot('sendPhoto', { chat_id: other })).error_code).toBe(500);
    expect((await scene.bot('getMe', {}, '222:b')).error_code).toBe(401);
    await scene.sim('DELETE', '/sim/faults');
    expect((await send()).ok).toBe(true);
  });

  it('leave getUpdates alone unless they name it', async () => {
    await fault({ kind: '5xx', count: 1 });
    expect((await scene.bot('getUpdates')).ok).toBe(true);
    await fault({ kind: 'error', method: 'getUpdates', error_code: 502, description: 'Bad Gateway' });
    expect(await scene.refusal('getUpdates')).toBe('502 Bad Gateway');
  });

  it('can break the connection before the call takes effect', async () => {
    await fault({ kind: 'drop_before', method: 'sendMessage', count: 1 });
    await expect(send()).rejects.toThrow();
    expect(await posted()).toBe(0);
  });

  it('can break the connection after the call took effect', async () => {
    await fault({ kind: 'drop_after', method: 'sendMessage', count: 1 });
    await expect(send()).rejects.toThrow();
    expect(await posted()).toBe(1);
    const { calls } = await scene.sim('GET', '/sim/calls?method=sendMessage');
    expect(calls).toMatchObject([{ outcome: { status: 200 }, result_message_ids: [1] }]);
  });

  it('can delay, and end by time', async () => {
    await fault({ kind: 'latency', latency_ms: 60, duration_ms: 5_000, method: 'getMe' });
    const begun = Date.now();
    await scene.ok('getMe');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(59);
    await fault({ kind: '5xx', duration_ms: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await send()).ok).toBe(true);
  });

  it('that delay let go of the calls they hold up when they are deleted', async () => {
    await fault({ kind: 'latency', latency_ms: 3_600_000, count: 1, method: 'getMe' });
    const heldUp = scene.ok('getMe');
    await eventually(async () => expect(await scene.sim('GET', '/sim/faults')).toEqual({ faults: [] }));
    await scene.sim('DELETE', '/sim/faults');
    expect(await heldUp).toMatchObject({ is_bot: true });
  });

  it('can break an album in the middle', async () => {
    await fault({ kind: 'partial_album', parts: 1, count: 1 });
    const media = ['a', 'b'].map((name) => ({ type: 'photo', media: `https://x.org/${name}.jpg` }));
    expect((await scene.bot('sendMediaGroup', { chat_id, media })).ok).toBe(false);
    expect(await posted()).toBe(1);
  });
});

describe('flood limits', () => {
  const burst = (count: number, chat: (index: number) => number) =>
    Promise.all(Array.from({ length: count }, (_, index) => send('x', chat(index))));
  const refused = (answers: { ok: boolean }[]) => answers.filter(({ ok }) => !ok).length;

  it('are off until a test asks for them', async () => {
    expect(refused(await burst(40, () => chat_id))).toBe(0);
  });

  it('allow one message per second and chat', async () => {
    await scene.sim('POST', '/sim/limits', { enabled: true, tolerance_ms: 0 });
    expect((await send()).ok).toBe(true);
    const second = await send();
    expect(second).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    expect(second.description).toBe('Too Many Requests: retry after 1');
  });

  it('allow 20 messages per minute and group', async () => {
    await scene.sim('POST', '/sim/limits', { enabled: true, chat_per_s: 1_000 });
    const answers = await burst(21, () => chat_id);
    expect(refused(answers)).toBe(1);
    const wait = answers.find(({ ok }) => !ok)?.parameters?.retry_after;
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('allow so many messages per second over all chats', async () => {
    const { ids } = await scene.sim('POST', '/sim/chats/bulk', { count: 12, type: 'private', bot: 'member' });
    expect(await scene.sim('POST', '/sim/limits', { enabled: true })).toMatchObject({ global_per_s: 30 });
    await scene.sim('POST', '/sim/limits', { global_per_s: 2 });
    const answers = await burst(12, (index) => ids[index]);
    expect(refused(answers)).toBeGreaterThanOrEqual(4);
    expect(refused(answers)).toBeLessThanOrEqual(10);
  });

  it('let a bot pay for more than the free rate, a tenth of a Star for each message, while it has Stars', async () => {
    const { ids } = await scene.sim('POST', '/sim/chats/bulk', { count: 60, type: 'private', bot: 'member' });
    const { stars } = await scene.sim('POST', '/sim/bots', { token: TOKEN, stars: 2 });
    expect(stars).toBe(2);
    await scene.sim('POST', '/sim/limits', { enabled: true, global_per_s: 10 });
    const answers = await Promise.all(
      ids.map((id: number) =>
        scene.bot('sendMessage', { chat_id: id, text: 'x', allow_paid_broadcast: true }),
      ),
    );
    const sent = answers.filter(({ ok }) => ok).length;
    // Ten and the few that fall due meanwhile are free, twenty are paid for.
    expect(sent).toBeGreaterThanOrEqual(30);
    expect(sent).toBeLessThan(60);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      error_code: 400,
      description: 'Bad Request: BALANCE_TOO_LOW',
    });
    expect(await scene.ok('getMyStarBalance')).toEqual({ amount: 0, nanostar_amount: 0 });
  });

  it('count an album by its parts', async () => {
    await scene.sim('POST', '/sim/limits', { enabled: true, chat_per_s: 1_000, group_per_min: 3 });
    const media = ['a', 'b'].map((name) => ({ type: 'photo', media: `https://x.org/${name}.jpg` }));
    await scene.ok('sendMediaGroup', { chat_id, media });
    expect((await scene.bot('sendMediaGroup', { chat_id, media })).error_code).toBe(429);
    expect((await send()).ok).toBe(true);
  });
});
