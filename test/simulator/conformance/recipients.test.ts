import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from './methods.ts';
import { fillIn, setStage, type Stage } from './stage.ts';

/** Every method that puts something into a chat. */
const SENDING = Object.keys(METHODS).filter((name) => name.startsWith('send') && name !== 'sendChatAction');

/** Chats into which nothing can be sent, and how Telegram says so. */
const CLOSED: Readonly<Record<string, string>> = {
  stranger: "403 Forbidden: bot can't initiate conversation with a user",
  blocker: '403 Forbidden: bot was blocked by the user',
  gone: '403 Forbidden: user is deactivated',
  removed: '403 Forbidden: bot was kicked from the group chat',
  left: '403 Forbidden: bot is not a member of the supergroup chat',
  upgraded: '400 Bad Request: group chat was upgraded to a supergroup chat',
  mute: '400 Bad Request: need administrator rights in the channel chat',
  nowhere: '400 Bad Request: chat not found',
};

let stage: Stage;
const chats: Record<string, number> = { nowhere: -1 };

beforeAll(async () => {
  stage = await setStage();
  const { scene } = stage;
  const ann = stage.holds.get('ann');
  const place = (fields: object) => scene.sim('POST', '/sim/membership', fields);
  for (const name of ['stranger', 'blocker', 'gone']) chats[name] = await scene.person(name);
  for (const name of ['blocker', 'gone']) await scene.chat({ type: 'private', members: [chats[name]] });
  await place({ chat_id: chats['blocker'], action: 'block' });
  await place({ user_id: chats['gone'], action: 'deactivate' });
  const chat = (type: string, bot: string, more: object = {}) =>
    scene.chat({ type, bot, administrators: [ann], ...more });
  chats['removed'] = await chat('group', 'kicked');
  chats['left'] = await chat('supergroup', 'left');
  chats['upgraded'] = await chat('group', 'member');
  await scene.sim('POST', '/sim/migrations', { chat_id: chats['upgraded'] });
  chats['mute'] = await chat('channel', 'administrator', { bot_rights: { can_post_messages: false } });
});
afterAll(() => stage.close());

describe.each(SENDING)('%s', (method) => {
  it.each(Object.entries(CLOSED))('tells why it cannot reach the one who is: %s', async (name, words) => {
    const works = (await fillIn(stage, METHODS[method]!.works)) as object;
    const answer = await stage.scene.bot(method, { ...works, chat_id: chats[name] });
    expect(answer.ok ? 'was not refused' : `${answer.error_code} ${answer.description}`).toBe(words);
  });

  it('names the new chat of an upgraded group', async () => {
    const works = (await fillIn(stage, METHODS[method]!.works)) as object;
    const { parameters } = await stage.scene.bot(method, { ...works, chat_id: chats['upgraded'] });
    expect(parameters?.migrate_to_chat_id).toBeLessThan(-1_000_000_000_000);
  });
});
