import { describe, expect, test } from '@jest/globals';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import {
  ANNA,
  BOT,
  CONTENTS,
  GROUP,
  message,
  OTHER_BOT,
  OURSELVES,
  SUPERGROUP,
} from '../../support/updates.ts';
import { textId } from '../../support/ids.ts';

const by = { kind: 'person', networkId: textId(101), name: 'Anna Ek', username: 'anna', language: 'sv' };
const group = { networkId: textId(GROUP.id), kind: 'group', title: 'Small group' };

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

describe('a poll', () => {
  const state = (is_closed: boolean) =>
    normalise({ update_id: 1, poll: { ...CONTENTS.poll.poll, is_closed } }, BOT);

  test('that was closed is told by its name, and votes lead to nothing', () => {
    expect(state(true)).toEqual({ type: 'poll closed', pollId: '77' });
    expect(state(false)).toEqual({ type: 'ignored', reason: 'votes in a poll' });
    expect(normalise({ update_id: 1, poll: { is_closed: true } }, BOT)).toEqual({
      type: 'ignored',
      reason: 'malformed update',
    });
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
      messageId: textId(10),
      carried: 'no',
    });
  });

  test.each([
    [[[{ text: 'Yes', callback_data: 'approve:5' }]], 'yes'],
    [[[{ text: 'No', callback_data: 'approve:6' }], [{ text: 'Yes', callback_data: 'approve:5' }]], 'yes'],
    [[[{ text: 'No', callback_data: 'approve:6' }]], 'no'],
    [[[{ text: 'Look', url: 'approve:5' }]], 'no'],
    ['nonsense', 'no'],
  ])('knows whether the message has that button: %j %s', (inline_keyboard, carried) => {
    const shown = {
      ...message({ chat: GROUP, from: OURSELVES, text: 'Approve?' }),
      reply_markup: { inline_keyboard },
    };
    const update = { update_id: 1, callback_query: { ...press, message: shown } };
    expect(normalise(update, BOT)).toMatchObject({ type: 'button', carried });
  });

  test('knows it also when that message is inaccessible', () => {
    const under = { ...press, message: { chat: GROUP, message_id: 3, date: 0 } };
    expect(normalise({ update_id: 1, callback_query: under }, BOT)).toMatchObject({
      type: 'button',
      chat: group,
      messageId: textId(3),
      carried: 'unknown',
    });
  });

  test('under an inline message knows no chat', () => {
    expect(normalise({ update_id: 1, callback_query: press }, BOT)).toEqual({
      type: 'button',
      id: 'q1',
      data: 'approve:5',
      by,
      carried: 'unknown',
    });
  });
});

const bot_command = (length: number) => ({ type: 'bot_command' as const, offset: 0, length });

describe("a channel's direct messages", () => {
  // Bot API: Chat.is_direct_messages.
  const inbox = { ...SUPERGROUP, is_direct_messages: true };
  const told = {
    type: 'direct messages',
    chat: expect.objectContaining({ networkId: textId(SUPERGROUP.id) }),
  };

  test.each([
    ['a question', { message: message({ text: 'Is it still for sale?' }) }],
    ['a picture', { message: message({ photo: [] }) }],
    ['a command', { message: message({ text: '/start', entities: [bot_command(6)] }) }],
    ['a kind that nothing relays', { message: message({}) }],
    ['an edit', { edited_message: message({ text: 'Is it?' }) }],
    [
      'an invitation',
      {
        my_chat_member: {
          from: ANNA,
          date: 1,
          old_chat_member: { status: 'left', user: OURSELVES },
          new_chat_member: { status: 'administrator', user: OURSELVES },
        },
      },
    ],
    ['a press', { callback_query: { id: 'q', from: ANNA, data: 'x', message: message({ text: '?' }) } }],
  ])('are no chat of the hub: %s', (_name, update) => {
    const there = JSON.parse(
      JSON.stringify({ update_id: 1, ...update }, (key, value: unknown) => (key === 'chat' ? inbox : value)),
    ) as Record<string, Record<string, unknown>>;
    if (there['my_chat_member']) there['my_chat_member']['chat'] = inbox;
    expect(normalise(there, BOT)).toEqual(told);
  });
});

describe('other updates', () => {
  test('of kinds that we do not read are ignored', () => {
    for (const kind of ['poll_answer', 'shipping_query', 'business_message', 'hologram']) {
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
  ])('that are malformed are ignored', (update) => {
    expect(normalise(update, BOT)).toEqual({ type: 'ignored', reason: 'malformed update' });
  });
});

describe('money', () => {
  const query = {
    id: 'c1',
    from: ANNA,
    currency: 'XTR',
    total_amount: 250,
    invoice_payload: '1:hub:1:week:7:250:o',
  };

  test('that is about to be paid waits for our word', () => {
    expect(normalise({ update_id: 1, pre_checkout_query: query }, BOT)).toEqual({
      type: 'checkout',
      id: 'c1',
      by,
      currency: 'XTR',
      amount: 250,
      payload: '1:hub:1:week:7:250:o',
    });
    const { id: _, ...withoutId } = query;
    expect(normalise({ update_id: 1, pre_checkout_query: withoutId }, BOT)).toMatchObject({
      type: 'ignored',
    });
  });

  test('that has been paid is told with its charge, and when it will be charged again', () => {
    const successful_payment = {
      currency: 'XTR',
      total_amount: 750,
      invoice_payload: 'p',
      telegram_payment_charge_id: 'charge',
      provider_payment_charge_id: '',
      subscription_expiration_date: 2_600_000,
      is_recurring: true as const,
      is_first_recurring: true as const,
    };
    const paid = message({ chat: GROUP, from: ANNA, date: 8_000, successful_payment });
    expect(normalise({ update_id: 1, message: paid }, BOT)).toEqual({
      type: 'payment',
      chat: group,
      by,
      payment: {
        chargeId: 'charge',
        payer: textId(101),
        payerName: by.name,
        ...('username' in by && { payerUsername: by.username }),
        currency: 'XTR',
        amount: 750,
        payload: 'p',
        paidAt: 8_000_000,
        renewsAt: 2_600_000_000,
        beginsRenewal: true,
      },
    });
  });

  test('that has been refunded is told by its charge', () => {
    const refunded_payment = { telegram_payment_charge_id: 'charge' } as never;
    const back = message({ chat: GROUP, from: ANNA, refunded_payment });
    expect(normalise({ update_id: 1, message: back }, BOT)).toEqual({
      type: 'refund',
      chat: group,
      chargeId: 'charge',
    });
    const nameless = message({ chat: GROUP, from: ANNA, refunded_payment: {} as never });
    expect(normalise({ update_id: 1, message: nameless }, BOT)).toMatchObject({ reason: 'malformed update' });
  });

  test.each(['canceled', 'active', 'failed'] as const)(
    'that is to come by a renewal is told by its payer and payload: %s',
    (state) => {
      const subscription = { user: ANNA, invoice_payload: '1:hub:1:month:30:750:r', state };
      expect(normalise({ update_id: 1, subscription }, BOT)).toEqual({
        type: 'renewal',
        change: { payer: textId(101), payload: '1:hub:1:month:30:750:r', state },
      });
    },
  );

  test('that is to come by a renewal is ignored when it is not said whose or how', () => {
    const told = (subscription: object) => normalise({ update_id: 1, subscription }, BOT);
    const whole = { user: ANNA, invoice_payload: 'p', state: 'canceled' };
    for (const field of Object.keys(whole)) {
      expect(told({ ...whole, [field]: undefined })).toMatchObject({ reason: 'malformed update' });
    }
    expect(told({ ...whole, state: 'paused' })).toMatchObject({ reason: 'unknown kind of update' });
  });

  test('is never ignored for want of anything but its charge', () => {
    const successful_payment = { telegram_payment_charge_id: 'charge' } as never;
    const poor = message({ chat: GROUP, successful_payment });
    expect(normalise({ update_id: 1, message: poor }, BOT)).toMatchObject({
      type: 'payment',
      payment: { chargeId: 'charge', amount: 0, payload: '' },
    });
  });
});
