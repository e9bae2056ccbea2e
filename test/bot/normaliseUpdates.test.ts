import { describe, expect, test } from '@jest/globals';
import { normalise } from '../../src/bot/normalise/normalise.ts';
import { ANNA, BOT, GROUP, message, OTHER_BOT, OURSELVES, SUPERGROUP } from './updates.ts';

const by = { kind: 'person', networkId: 101, name: 'Anna Ek', username: 'anna', language: 'sv' };
const group = { networkId: GROUP.id, kind: 'group', title: 'Small group' };

describe('a change of our standing in a chat', () => {
  function change(before: object, now: object, user = OURSELVES) {
    const fields = {
      chat: GROUP,
      from: ANNA,
      date: 1,
      old_chat_member: { user, ...before },
      new_chat_member: { user, ...now },
    };
    return normalise({ update_id: 1, my_chat_member: fields }, BOT);
  }

  test('tells who did what', () => {
    expect(change({ status: 'left' }, { status: 'member' })).toEqual({
      type: 'membership',
      chat: group,
      by,
      before: 'left',
      now: 'member',
    });
    expect(change({ status: 'administrator' }, { status: 'kicked' })).toMatchObject({
      before: 'administrator',
      now: 'kicked',
    });
  });

  test('tells apart who is restricted inside and who left under restrictions', () => {
    const inside = { status: 'restricted', is_member: true };
    const outside = { status: 'restricted', is_member: false };
    expect(change(inside, outside)).toMatchObject({ before: 'restricted', now: 'left' });
  });

  test('is malformed when it is somebody else’s or of an unknown status', () => {
    const malformed = { type: 'ignored', reason: 'malformed update' };
    expect(change({ status: 'left' }, { status: 'member' }, OTHER_BOT)).toEqual(malformed);
    expect(change({ status: 'left' }, { status: 'constructor' })).toEqual(malformed);
  });
});

describe('the press of a button', () => {
  const press = { id: 'q1', from: ANNA, chat_instance: 'c', data: 'approve:5' };

  test('knows the message under which it was', () => {
    const under = { ...press, message: message({ chat: GROUP, from: OURSELVES, text: 'Approve?' }) };
    expect(normalise({ update_id: 1, callback_query: under }, BOT)).toEqual({
      type: 'button',
      id: 'q1',
      data: 'approve:5',
      by,
      chat: group,
      messageId: 10,
    });
  });

  test('knows it also when that message is inaccessible', () => {
    const under = { ...press, message: { chat: GROUP, message_id: 3, date: 0 } };
    expect(normalise({ update_id: 1, callback_query: under }, BOT)).toMatchObject({
      type: 'button',
      chat: group,
      messageId: 3,
    });
  });

  test('under an inline message knows no chat', () => {
    expect(normalise({ update_id: 1, callback_query: press }, BOT)).toEqual({
      type: 'button',
      id: 'q1',
      data: 'approve:5',
      by,
    });
  });
});

describe('other updates', () => {
  test('of kinds that we do not read are ignored', () => {
    for (const kind of ['poll_answer', 'pre_checkout_query', 'business_message', 'hologram']) {
      expect(normalise({ update_id: 1, [kind]: message({ text: 'Hi' }) }, BOT)).toEqual({
        type: 'ignored',
        reason: 'unknown kind of update',
      });
    }
  });

  test.each([
    null,
    [],
    'update',
    7,
    {},
    { message: message({ text: 'no update id' }) },
    { update_id: 'one', message: message({ text: 'Hi' }) },
    { update_id: 1, message: null },
    { update_id: 1, message: { text: 'from nowhere' } },
    { update_id: 1, message: { ...message({ text: 'Hi' }), chat: { ...SUPERGROUP, type: 'tavern' } } },
    { update_id: 1, message: { ...message({ text: 'Hi' }), message_id: 0 } },
    { update_id: 1, message: { ...message({ text: 'Hi' }), from: undefined } },
    { update_id: 1, message: { ...message({}), text: 'x'.repeat(1_000_000) } },
  ])('that are malformed are ignored', (update) => {
    expect(normalise(update, BOT)).toEqual({ type: 'ignored', reason: 'malformed update' });
  });
});
