import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, type Scene, startScene, TOKEN } from './scene.ts';

let scene: Scene;
let person: number;

beforeEach(async () => {
  scene = await startScene();
  person = await scene.person();
  await scene.post({ chat_id: person, text: '/start' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const url = (path: string) => `${scene.simulator.url}${path}`;
const answer = async (response: Promise<Response>) => (await response).json() as Promise<any>; // oxlint-disable-line typescript/no-explicit-any

describe('a Bot API call', () => {
  const entities = [{ type: 'bold', offset: 0, length: 2 }];

  it('can come as GET, in any case', async () => {
    const query = new URLSearchParams({
      chat_id: String(person),
      text: 'hi',
      entities: JSON.stringify(entities),
    });
    const { result } = await answer(fetch(url(`/bot${TOKEN}/SENDmessage?${query.toString()}`)));
    expect(result).toMatchObject({ text: 'hi', entities });
  });

  it('can come as a form', async () => {
    const body = new URLSearchParams({
      chat_id: String(person),
      text: 'hi',
      entities: JSON.stringify(entities),
      protect_content: 'true',
      disable_notification: 'true',
    });
    const { result } = await answer(fetch(url(`/bot${TOKEN}/sendMessage`), { method: 'POST', body }));
    expect(result).toMatchObject({ text: 'hi', entities, has_protected_content: true });
    const { calls } = await scene.sim('GET', '/sim/calls?method=sendMessage');
    expect(calls[0].parameters).toMatchObject({ chat_id: person, entities, disable_notification: 'true' });
  });

  it('can come as multipart, with files', async () => {
    const body = new FormData();
    body.set('chat_id', String(person));
    body.set(
      'media',
      JSON.stringify([
        { type: 'photo', media: 'attach://one' },
        { type: 'photo', media: 'attach://two' },
      ]),
    );
    body.set('one', new Blob(['first']), 'one.jpg');
    body.set('two', new Blob(['second!']), 'two.jpg');
    const { result } = await answer(fetch(url(`/bot${TOKEN}/sendMediaGroup`), { method: 'POST', body }));
    expect(result.map(({ photo }: { photo: { file_size: number }[] }) => photo.at(-1)?.file_size)).toEqual([
      5, 7,
    ]);
    const { file_path } = await scene.ok('getFile', { file_id: result[1].photo.at(-1).file_id });
    expect(await (await fetch(url(`/file/bot${TOKEN}/${file_path}`))).text()).toBe('second!');
  });

  it('is refused when its JSON is broken, and unknown paths are not found', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await fetch(url(`/bot${TOKEN}/getMe`), { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
    expect(await answer(fetch(url('/nowhere')))).toEqual({
      ok: false,
      error_code: 404,
      description: 'Not Found',
    });
  });

  it('is kept in the call log without its token', async () => {
    await scene.ok('sendMessage', { chat_id: person, text: 'hi' });
    await scene.refusal('sendMessage', { chat_id: person, text: '' });
    const { calls } = await scene.sim('GET', `/sim/calls?chat_id=${person}`);
    expect(calls).toMatchObject([
      { bot: 111, method: 'sendMessage', outcome: { status: 200 }, result_message_ids: [2] },
      { outcome: { status: 400, error: 'Bad Request: message text is empty' } },
    ]);
    expect(JSON.stringify(calls)).not.toContain(TOKEN);
    const later = await scene.sim('GET', `/sim/calls?since=${calls[0].id}`);
    expect(later.calls.map(({ id }: { id: number }) => id)).toEqual([calls[1].id]);
    expect((await scene.sim('GET', '/sim/calls?limit=1')).calls).toEqual([calls[1]]);
  });
});

describe('the event feed', () => {
  it('reports what happens', async () => {
    const stopped = new AbortController();
    const response = await fetch(url('/sim/events?types=message,call'), { signal: stopped.signal });
    let seen = '';
    const reading = (async () => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
        seen += Buffer.from(chunk).toString();
    })().catch(() => {});
    await scene.ok('sendMessage', { chat_id: person, text: 'watched' });
    await eventually(() => {
      expect(seen).toMatch(/event: message\ndata: \{.*"text":"watched"/);
      expect(seen).toMatch(/event: call\ndata: \{.*"sendMessage"/);
    });
    stopped.abort();
    await reading;
  });
});

describe('control calls', () => {
  it('say in plain words what they lack', async () => {
    expect(await scene.sim('POST', '/sim/messages', { text: 'x' })).toEqual({
      error: '"chat_id" is required.',
    });
    expect((await scene.sim('GET', '/sim/chats/-5')).error).toMatch(/no chat -5/);
  });

  it('make many chats at once', async () => {
    const { ids } = await scene.sim('POST', '/sim/chats/bulk', { count: 300, type: 'group', bot: 'member' });
    expect(new Set(ids).size).toBe(300);
    expect(await scene.updates()).toHaveLength(100);
    await scene.ok('sendMessage', { chat_id: ids[299], text: 'x' });
  });
});

describe('the executable', () => {
  it('says in one sentence that its port is taken', async () => {
    const env = { ...process.env, SIMULATOR_PORT: String(scene.simulator.port) };
    const main = join(import.meta.dirname, '../../simulator/main.ts');
    const outcome = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, [main], { env }, (error, _stdout, stderr) =>
        resolve({ code: error?.code, stderr }),
      );
    });
    expect(outcome).toEqual({
      code: 1,
      stderr: `Port ${scene.simulator.port} is taken: stop what listens there, or set SIMULATOR_PORT to a free port.\n`,
    });
  });
});
