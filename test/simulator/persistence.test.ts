import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let folder: string;
let scene: Scene;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  scene = await startScene({ dataFile: join(folder, 'telegram.db') });
});
afterEach(async () => {
  await scene.simulator.close();
  rmSync(folder, { recursive: true });
});

async function restart() {
  await scene.simulator.close();
  scene = await startScene({ dataFile: join(folder, 'telegram.db') });
}

describe('a simulator with a data file', () => {
  it('knows after a restart what it knew before', async () => {
    await scene.sim('POST', '/sim/bots', { token: '111:first', username: 'kept_bot' });
    const ann = await scene.person();
    const group = await scene.chat({
      type: 'supergroup',
      title: 'Kept',
      members: [ann],
      bot: 'administrator',
    });
    await scene.updates();
    await scene.ok('sendMessage', { chat_id: group, text: 'by the bot' });
    const upload = { document: { content: Buffer.from('kept').toString('base64'), file_name: 'a.txt' } };
    const posted = await scene.post({ chat_id: group, from_id: ann, caption: 'c', ...upload });
    await scene.post({ chat_id: ann, text: 'private' });
    const before = await scene.sim('GET', `/sim/chats/${group}/messages`);
    await scene.ok('deleteMessage', { chat_id: group, message_id: 1 });

    await restart();
    expect((await scene.ok('getMe')).username).toBe('kept_bot');
    const waiting = await scene.updates();
    expect(waiting.map(({ message }) => message.text ?? message.caption)).toEqual(['c', 'private']);
    const after = await scene.sim('GET', `/sim/chats/${group}/messages`);
    expect(after.messages).toEqual(before.messages.slice(1));
    const again = await scene.ok('sendDocument', { chat_id: group, document: posted.document.file_id });
    expect(again).toMatchObject({ message_id: 3, document: posted.document });
    const { file_path } = await scene.ok('getFile', { file_id: posted.document.file_id });
    const bytes = await fetch(`${scene.simulator.url}/file/bot111:first/${file_path}`);
    expect(await bytes.text()).toBe('kept');
    await scene.post({ chat_id: ann, text: 'later' });
    const [next] = await scene.updates();
    expect(next.update_id).toBeGreaterThan(waiting.at(-1).update_id);
    expect(await scene.person()).not.toBe(ann);
  });

  it('knows after a restart which chats wait for the first bot', async () => {
    const ann = await scene.person();
    await scene.chat({ type: 'private', members: [ann], bot: 'member' });
    await scene.post({ chat_id: ann, text: 'early' });
    await restart();
    const updates = await scene.updates();
    expect(updates.map(({ message }) => message?.text)).toEqual([undefined, 'early']);
  });

  it('starts afresh and knows after a restart where ids were', async () => {
    const ann = await scene.person();
    await scene.post({ chat_id: ann, text: 'before' });
    await scene.ok('getMe');
    const before = await scene.updates();
    await scene.sim('POST', '/sim/afresh');
    await restart();
    const [left] = await scene.updates();
    expect(left.update_id).toBeGreaterThan(before.at(-1).update_id);
    expect(left.my_chat_member).toMatchObject({ chat: { id: ann }, new_chat_member: { status: 'kicked' } });
    expect(await scene.person()).toBeGreaterThan(ann);
    expect((await scene.sim('GET', '/sim/chats')).chats).toEqual([]);
  });

  it('forgets everything on reset', async () => {
    const ann = await scene.person();
    await scene.sim('POST', '/sim/reset');
    await restart();
    expect((await scene.sim('GET', '/sim/users')).users).toEqual([]);
    expect(await scene.person()).toBe(ann);
  });
});
