import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Scene, startScene, TOKEN } from './scene.ts';

let scene: Scene;
let person: number;

beforeEach(async () => {
  scene = await startScene();
  await scene.ok('getMe');
  person = await scene.person();
  await scene.chat({ type: 'private', members: [person], bot: 'member' });
  await scene.updates();
});
afterEach(() => scene.simulator.close());

const say = (text: string) => scene.post({ chat_id: person, text });
const texts = (updates: { message?: { text: string } }[]) => updates.map(({ message }) => message?.text);

describe('getUpdates', () => {
  it('hands out updates in order, again and again, until a greater offset confirms them', async () => {
    await say('one');
    await say('two');
    const first = await scene.ok('getUpdates');
    expect(texts(first)).toEqual(['one', 'two']);
    expect(first[1].update_id).toBe(first[0].update_id + 1);
    expect(texts(await scene.ok('getUpdates', { offset: 0 }))).toEqual(['one', 'two']);
    expect(texts(await scene.ok('getUpdates', { offset: first[1].update_id }))).toEqual(['two']);
    expect(await scene.ok('getUpdates', { offset: first[1].update_id + 1 })).toEqual([]);
  });

  it('starts from the end with a negative offset and forgets what was before', async () => {
    for (const text of ['one', 'two', 'three']) await say(text);
    expect(texts(await scene.ok('getUpdates', { offset: -1 }))).toEqual(['three']);
    expect(texts(await scene.ok('getUpdates'))).toEqual(['three']);
  });

  it('hands out no more than the limit', async () => {
    for (const text of ['one', 'two', 'three']) await say(text);
    expect(texts(await scene.ok('getUpdates', { limit: 2 }))).toEqual(['one', 'two']);
  });

  it('waits for an update as long as the timeout says', async () => {
    const waiting = scene.ok('getUpdates', { timeout: 20 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await say('at last');
    expect(texts(await waiting)).toEqual(['at last']);
  });

  it('ends the first of two long polls with a conflict', async () => {
    // Whichever of the two arrives first.
    const polls = [1, 2].map(() => scene.bot('getUpdates', { timeout: 20 }));
    expect(await Promise.race(polls)).toMatchObject({
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await say('for the second');
    const answered = (await Promise.all(polls)).filter(({ ok }) => ok);
    expect(answered.map(({ result }) => texts(result))).toEqual([['for the second']]);
  });

  it('hands out only the types that were asked for, and remembers the wish', async () => {
    await scene.ok('getUpdates', { allowed_updates: ['callback_query'] });
    await say('unheard');
    expect(await scene.ok('getUpdates')).toEqual([]);
    await scene.ok('getUpdates', { allowed_updates: [] });
    await say('heard');
    expect(texts(await scene.ok('getUpdates'))).toEqual(['heard']);
  });

  it('keeps chat_member back unless it is asked for', async () => {
    const chat_id = await scene.chat({ type: 'supergroup', members: [person], bot: 'administrator' });
    const guest = await scene.person('Guest');
    await scene.updates();
    await scene.sim('POST', '/sim/membership', { chat_id, user_id: guest, action: 'join' });
    const unasked = await scene.updates(TOKEN, ['message', 'chat_member']);
    expect(unasked.map((update) => Object.keys(update)[1])).toEqual(['message']);
    await scene.sim('POST', '/sim/membership', { chat_id, user_id: guest, action: 'leave' });
    const [change, farewell] = await scene.updates();
    expect(change.chat_member.new_chat_member).toMatchObject({ status: 'left', user: { id: guest } });
    expect(farewell.message.left_chat_member.id).toBe(guest);
  });
});

describe('several bots', () => {
  it('have private chats of their own with one person', async () => {
    await scene.chat({ type: 'private', members: [person], bot: 'member', bot_token: '222:second' });
    await scene.post({ chat_id: person, text: 'to the second', bot_token: '222:second' });
    expect(texts(await scene.ok('getUpdates', {}, '222:second'))).toEqual([undefined, 'to the second']);
    expect(await scene.ok('getUpdates')).toEqual([]);
    await scene.ok('sendMessage', { chat_id: person, text: 'answer' }, '222:second');
    const { messages } = await scene.sim('GET', `/sim/chats/${person}/messages?bot_token=222:second`);
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['to the second', 'answer']);
  });
});

describe('before any bot is known', () => {
  it('chats can be set up and talked in, and the first bot learns of it', async () => {
    await scene.sim('POST', '/sim/reset');
    const ann = await scene.person();
    const group = await scene.chat({
      type: 'group',
      members: [ann],
      administrators: [ann],
      bot: 'administrator',
    });
    await scene.chat({ type: 'private', members: [ann], bot: 'member' });
    await scene.post({ chat_id: group, from_id: ann, text: 'in the group' });
    await scene.post({ chat_id: ann, text: 'in private' });
    const updates = await scene.updates();
    expect(updates.filter((update) => update.my_chat_member !== undefined)).toHaveLength(2);
    expect(new Set(texts(updates).filter(Boolean))).toEqual(new Set(['in private', 'in the group']));
    expect((await scene.ok('sendMessage', { chat_id: ann, text: 'hello' })).message_id).toBe(2);
  });
});

describe('tokens', () => {
  it('are refused when malformed or revoked', async () => {
    expect(await scene.refusal('getMe', {}, 'nonsense')).toBe('401 Unauthorized');
    await scene.sim('POST', '/sim/bots', { token: TOKEN, revoked: true });
    expect(await scene.refusal('getMe')).toBe('401 Unauthorized');
  });

  it('make bots that can be configured', async () => {
    await scene.sim('POST', '/sim/bots', {
      token: '333:x',
      username: 'party_bot',
      can_read_all_group_messages: true,
    });
    expect(await scene.ok('getMe', {}, '333:x')).toMatchObject({
      id: 333,
      username: 'party_bot',
      can_read_all_group_messages: true,
    });
  });

  it('do not make up methods', async () => {
    expect(await scene.refusal('copyMessage')).toBe('404 Not Found: method not found');
  });
});

describe('POST /sim/updates', () => {
  const inject = (update: unknown, query = '') => scene.sim('POST', `/sim/updates${query}`, update as object);

  it('hands over any update as it is, with the next id', async () => {
    const odd = { nobody_knows: { deeply: [null, 'odd'] } };
    const { update } = await inject(odd);
    await say('after it');
    const [first, second] = await scene.updates();
    expect(first).toEqual({ update_id: update.update_id, ...odd });
    expect(second.update_id).toBe(update.update_id + 1);
    expect(second.message.text).toBe('after it');
  });

  it('does so whether or not the bot asked for the kind', async () => {
    await scene.ok('getUpdates', { allowed_updates: ['message'] });
    await inject({ message_reaction: {} });
    expect(await scene.ok('getUpdates')).toMatchObject([{ message_reaction: {} }]);
  });

  it('keeps an id that is given, and counts on from the highest', async () => {
    await inject({ update_id: 20_000_000, message: { text: 'far ahead' } });
    await inject({ update_id: 19_999_999, message: { text: 'before it' } });
    await say('after it');
    const updates = await scene.updates();
    expect(texts(updates)).toEqual(['before it', 'far ahead', 'after it']);
    expect(updates[2].update_id).toBe(20_000_001);
  });

  it('hands an update over twice when it is posted twice', async () => {
    const { update } = await inject({ message: { text: 'again' } });
    await inject(update);
    expect(texts(await scene.ok('getUpdates'))).toEqual(['again', 'again']);
  });

  it('reaches the bot of the token that is given', async () => {
    await scene.ok('getMe', {}, '222:second');
    await inject({ message: { text: 'for the second' } }, '?bot_token=222:second');
    expect(await scene.updates()).toEqual([]);
    expect(texts(await scene.updates('222:second'))).toEqual(['for the second']);
  });

  it('refuses what is no update', async () => {
    for (const body of [[], {}, { update_id: 'soon' }]) expect(await inject(body)).toHaveProperty('error');
    expect(await scene.updates()).toEqual([]);
  });
});
