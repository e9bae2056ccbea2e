import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene } from './scene.ts';

let scene: Scene;
let ann: number;
let chat_id: number;

beforeEach(async () => {
  scene = await startScene();
  ann = await scene.person();
  chat_id = await scene.chat({ type: 'supergroup', title: 'Group', members: [ann], bot: 'administrator' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const texts = async () => {
  const { messages } = await scene.sim('GET', `/sim/chats/${chat_id}/messages`);
  return messages.map(({ text }: { text: string }) => text);
};

describe('an edit', () => {
  it('by its author arrives as edited_message, with formatting replaced', async () => {
    const { message_id } = await scene.post({ chat_id, from_id: ann, text: '/old' });
    const { message } = await scene.sim('PATCH', `/sim/messages/${chat_id}/${message_id}`, { text: 'new' });
    expect(message).toMatchObject({ message_id, text: 'new' });
    expect(message.entities).toBeUndefined();
    const [, update] = await scene.updates();
    expect(update.edited_message).toEqual(message);
    expect(update.edited_message.edit_date).toBeGreaterThan(0);
  });

  it('by the bot changes text, caption, media or buttons of its own message', async () => {
    const { message_id } = await scene.ok('sendMessage', { chat_id, text: 'old' });
    expect((await scene.ok('editMessageText', { chat_id, message_id, text: 'new' })).text).toBe('new');
    expect(await scene.refusal('editMessageText', { chat_id, message_id, text: 'new' })).toBe(
      '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same ' +
        'as a current content and reply markup of the message',
    );
    const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] };
    const withButtons = await scene.ok('editMessageReplyMarkup', { chat_id, message_id, reply_markup });
    expect(withButtons).toMatchObject({ text: 'new', reply_markup });
    const photo = await scene.ok('sendPhoto', { chat_id, photo: 'https://x.org/a.jpg', caption: 'old' });
    const own = { chat_id, message_id: photo.message_id };
    expect((await scene.ok('editMessageCaption', { ...own, caption: 'new' })).caption).toBe('new');
    const media = { type: 'video', media: 'https://x.org/a.mp4', caption: 'moving' };
    const replaced = await scene.ok('editMessageMedia', { ...own, media });
    expect(replaced).toMatchObject({ caption: 'moving', video: {} });
    expect(replaced.photo).toBeUndefined();
    expect(await scene.updates()).toEqual([]);
  });

  it('is refused where it cannot be', async () => {
    const theirs = await scene.post({ chat_id, from_id: ann, text: 'theirs' });
    const photo = await scene.ok('sendPhoto', { chat_id, photo: 'https://x.org/a.jpg' });
    const edit = (message_id: number) => scene.refusal('editMessageText', { chat_id, message_id, text: 'x' });
    expect(await edit(999)).toBe('400 Bad Request: message to edit not found');
    expect(await edit(theirs.message_id)).toBe("400 Bad Request: message can't be edited");
    expect(await edit(photo.message_id)).toBe('400 Bad Request: there is no text in the message to edit');
  });
});

describe('a deletion', () => {
  it('takes messages away, one or many', async () => {
    const ids = [];
    for (const text of ['a', 'b', 'c'])
      ids.push((await scene.ok('sendMessage', { chat_id, text })).message_id);
    await scene.ok('deleteMessage', { chat_id, message_id: ids[0] });
    expect(await texts()).toEqual(['b', 'c']);
    await scene.ok('deleteMessages', { chat_id, message_ids: [...ids, 999] });
    expect(await texts()).toEqual([]);
    expect(await scene.refusal('deleteMessage', { chat_id, message_id: ids[0] })).toBe(
      '400 Bad Request: message to delete not found',
    );
  });

  it('of somebody else’s message needs the right to it', async () => {
    await scene.sim('POST', '/sim/membership', { chat_id, bot: true, action: 'demote' });
    const { message_id } = await scene.post({ chat_id, from_id: ann, text: 'theirs' });
    expect(await scene.refusal('deleteMessage', { chat_id, message_id })).toBe(
      "400 Bad Request: message can't be deleted",
    );
  });

  it('comes too late after 48 hours', async () => {
    const person = await scene.person('Bob');
    await scene.post({ chat_id: person, text: 'hello' });
    const { message_id } = await scene.ok('sendMessage', { chat_id: person, text: 'old' });
    await scene.sim('POST', '/sim/clock', { advance_s: 48 * 3600 + 10 });
    expect(await scene.refusal('deleteMessage', { chat_id: person, message_id })).toBe(
      "400 Bad Request: message can't be deleted for everyone",
    );
  });

  it('takes at most 100 ids', async () => {
    const message_ids = Array.from({ length: 101 }, (_, index) => index + 1);
    expect(await scene.refusal('deleteMessages', { chat_id, message_ids })).toBe(
      '400 Bad Request: too many message identifiers specified',
    );
  });

  it('by its author is not told to the bot', async () => {
    const { message_id } = await scene.post({ chat_id, from_id: ann, text: 'gone' });
    await scene.updates();
    await scene.sim('DELETE', `/sim/messages/${chat_id}/${message_id}`);
    expect(await texts()).toEqual([]);
    expect(await scene.updates()).toEqual([]);
  });
});

describe('a button', () => {
  it('when pressed reaches the bot that sent it, whose answer can be read', async () => {
    const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] };
    const { message_id } = await scene.ok('sendMessage', { chat_id, text: 'menu', reply_markup });
    const press = { chat_id, message_id, from_id: ann, data: 'go' };
    const { callback_query_id } = await scene.sim('POST', '/sim/callbacks', press);
    const [{ callback_query }] = await scene.updates();
    expect(callback_query).toMatchObject({
      id: callback_query_id,
      data: 'go',
      from: { id: ann },
      message: { message_id },
    });
    expect(await scene.sim('GET', `/sim/callbacks/${callback_query_id}`)).toEqual({ answered: false });
    await scene.ok('answerCallbackQuery', { callback_query_id, text: 'Done', show_alert: true });
    expect(await scene.sim('GET', `/sim/callbacks/${callback_query_id}`)).toEqual({
      answered: true,
      text: 'Done',
      show_alert: true,
    });
    expect(await scene.refusal('answerCallbackQuery', { callback_query_id: '1' })).toBe(
      '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
    );
  });
});

describe('commands of a bot', () => {
  it('are kept by scope and language', async () => {
    const commands = [{ command: 'start', description: 'Begin' }];
    await scene.ok('setMyCommands', { commands, language_code: 'en' });
    expect(await scene.ok('getMyCommands', { language_code: 'en' })).toEqual(commands);
    expect(await scene.ok('getMyCommands')).toEqual([]);
    expect(await scene.refusal('setMyCommands', { commands: [{ command: 'No!', description: 'x' }] })).toBe(
      '400 Bad Request: BOT_COMMAND_INVALID',
    );
    await scene.ok('deleteMyCommands', { language_code: 'en' });
    expect(await scene.ok('getMyCommands', { language_code: 'en' })).toEqual([]);
  });
});
