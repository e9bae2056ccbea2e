import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  ann = await scene.person();
});
afterEach(() => scene.simulator.close());

const act = (fields: object) => scene.sim('POST', '/sim/membership', fields);
const send = (chat_id: number) => scene.refusal('sendMessage', { chat_id, text: 'x' });

describe('a private chat', () => {
  it('refuses the bot while the person blocks it, and tells it of the change', async () => {
    await scene.chat({ type: 'private', members: [ann], bot: 'member' });
    await scene.updates();
    await act({ chat_id: ann, action: 'block' });
    expect(await send(ann)).toBe('403 Forbidden: bot was blocked by the user');
    const [update] = await scene.updates();
    expect(update.my_chat_member).toMatchObject({ chat: { id: ann }, new_chat_member: { status: 'kicked' } });
    await act({ chat_id: ann, action: 'unblock' });
    await scene.ok('sendMessage', { chat_id: ann, text: 'x' });
  });

  it('refuses the bot before the person has written to it, and after the account is gone', async () => {
    expect(await send(ann)).toBe("403 Forbidden: bot can't initiate conversation with a user");
    expect(await send(123_456)).toBe('400 Bad Request: chat not found');
    await scene.post({ chat_id: ann, text: '/start' });
    await act({ user_id: ann, action: 'deactivate' });
    expect(await send(ann)).toBe('403 Forbidden: user is deactivated');
  });
});

describe.each(['group', 'supergroup', 'channel'])('a %s', (type) => {
  it('refuses a bot that was removed or has left', async () => {
    const chat_id = await scene.chat({ type, title: 'T', administrators: [ann], bot: 'administrator' });
    await scene.updates();
    await act({ chat_id, bot: true, action: 'kick' });
    expect(await send(chat_id)).toBe(`403 Forbidden: bot was kicked from the ${type} chat`);
    const [update] = await scene.updates();
    expect(update.my_chat_member).toMatchObject({
      from: { id: ann },
      old_chat_member: { status: 'administrator' },
      new_chat_member: { status: 'kicked' },
    });
    await act({ chat_id, bot: true, action: 'promote' });
    await scene.ok('leaveChat', { chat_id });
    expect(await send(chat_id)).toBe(`403 Forbidden: bot is not a member of the ${type} chat`);
  });
});

describe('rights', () => {
  it('are needed to post in a channel', async () => {
    const chat_id = await scene.chat({ type: 'channel', title: 'C', administrators: [ann], bot: 'member' });
    expect(await send(chat_id)).toBe('400 Bad Request: need administrator rights in the channel chat');
  });

  it('can be taken from a bot in a group', async () => {
    const chat_id = await scene.chat({ type: 'supergroup', title: 'G', members: [ann], bot: 'member' });
    await act({ chat_id, bot: true, action: 'restrict', rights: { can_send_messages: true } });
    await scene.ok('sendMessage', { chat_id, text: 'x' });
    expect(await scene.refusal('sendPhoto', { chat_id, photo: 'https://example.com/a.jpg' })).toBe(
      '400 Bad Request: not enough rights to send photos to the chat',
    );
    await act({ chat_id, bot: true, action: 'restrict' });
    expect(await send(chat_id)).toBe('400 Bad Request: not enough rights to send text messages to the chat');
  });

  it('are shown by getChatMember and getChatAdministrators', async () => {
    const bob = await scene.person('Bob');
    const chat_id = await scene.chat({
      type: 'supergroup',
      members: [bob],
      administrators: [ann],
      bot: 'administrator',
    });
    expect(await scene.ok('getChatMember', { chat_id, user_id: bob })).toMatchObject({ status: 'member' });
    expect(await scene.ok('getChatMember', { chat_id, user_id: 111 })).toMatchObject({
      status: 'administrator',
      can_delete_messages: true,
    });
    const administrators = await scene.ok('getChatAdministrators', { chat_id });
    expect(administrators.map(({ user }: { user: { id: number } }) => user.id)).toEqual([ann, 111]);
    expect(await scene.ok('getChatMemberCount', { chat_id })).toBe(3);
  });
});

describe('a group that becomes a supergroup', () => {
  it('has a new id, message ids that begin anew, and says so to whoever writes to the old one', async () => {
    const old = await scene.chat({ type: 'group', title: 'G', members: [ann], bot: 'member' });
    for (const text of ['one', 'two']) await scene.ok('sendMessage', { chat_id: old, text });
    await scene.updates();
    const { id } = await scene.sim('POST', '/sim/migrations', { chat_id: old });
    expect(String(id)).toMatch(/^-100/);
    const [last, first] = await scene.updates();
    expect(last.message).toMatchObject({ chat: { id: old }, migrate_to_chat_id: id, message_id: 3 });
    expect(first.message).toMatchObject({
      chat: { id, type: 'supergroup' },
      migrate_from_chat_id: old,
      message_id: 1,
    });
    expect(await scene.bot('sendMessage', { chat_id: old, text: 'x' })).toEqual({
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: id },
    });
    expect((await scene.ok('sendMessage', { chat_id: id, text: 'x' })).message_id).toBe(2);
  });
});
