import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { HELD_UP_MS, startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let bob: Person;
let square: Place;
let garden: Place;
let channel: Place;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
  bob = await town.person('Bob');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('group', 'Garden');
  channel = await town.chat('channel', 'News');
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** The message in that chat, original or copy, that says these words. */
async function said(place: Place, words: string): Promise<Message> {
  const messages = (await place.messages()).filter((message) => wordsOf(message) === words);
  expect([words, messages.length]).toEqual([words, 1]);
  return messages[0]!;
}

/** Expects that in each of these chats the second message answers the first. */
async function expectThread(first: string, second: string, places: readonly Place[]): Promise<void> {
  for (const place of places) {
    const target = (await said(place, second)).reply_to_message;
    expect([place.kind, target && wordsOf(target)]).toEqual([place.kind, first]);
    expect(target?.message_id).toBe((await said(place, first)).message_id);
  }
}

describe('an answer answers the right message in every chat', () => {
  test('to the original, to a copy, and to the copy of an answer', async () => {
    const opening = await ann.says(square, 'Shall we have a party?');
    await town.settled();
    await ann.answers(square, opening, 'I mean on Saturday of course');
    await town.settled();
    await bob.answers(garden, await said(garden, 'Shall we have a party?'), 'I would rather sleep');
    await town.settled();
    await channel.post({
      text: 'Sleep is for the weak',
      reply_to_message_id: (await said(channel, 'I would rather sleep')).message_id,
    });
    await town.settled();

    const everywhere = [square, garden, channel];
    await expectThread('Shall we have a party?', 'I mean on Saturday of course', everywhere);
    await expectThread('Shall we have a party?', 'I would rather sleep', everywhere);
    await expectThread('I would rather sleep', 'Sleep is for the weak', everywhere);
  });

  test('to what continues a long text', async () => {
    const long = await ann.says(square, 'far and wide '.repeat(315).trim());
    await town.settled();
    const pieces = await garden.heard();
    expect(pieces).toHaveLength(2);
    await bob.answers(garden, pieces[1]!, 'That was a long one, my friend');
    await town.settled();

    const answer = await said(square, 'That was a long one, my friend');
    expect(answer.reply_to_message?.message_id).toBe(long.message_id);
    const inChannel = await said(channel, 'That was a long one, my friend');
    expect(inChannel.reply_to_message?.message_id).toBe((await channel.heard())[0]!.message_id);
  });

  test('after bot and worker were started anew', async () => {
    await ann.says(square, 'Who was here yesterday?');
    await town.settled();
    await Promise.all([town.end('bot', 'SIGTERM'), town.end('worker', 'SIGTERM')]);
    await bob.answers(garden, await said(garden, 'Who was here yesterday?'), 'It was me, with my dog');
    await Promise.all([town.start('bot'), town.start('worker')]);
    await town.settled();

    await expectThread('Who was here yesterday?', 'It was me, with my dog', [square, garden, channel]);
  });

  test('while the answered post is still on its way', async () => {
    await town.control.fault({ kind: 'latency', chat_id: channel.id, latency_ms: HELD_UP_MS, count: 1 });
    await ann.says(square, 'This arrives here sooner than there');
    await until(async () => (await garden.heard()).length === 1);
    await bob.answers(
      garden,
      await said(garden, 'This arrives here sooner than there'),
      'An answer in haste',
    );
    await until(async () => (await square.heard()).length === 1);
    expect(await channel.heard()).toEqual([]);
    await town.control.calm();
    await town.settled();

    await expectThread('This arrives here sooner than there', 'An answer in haste', [
      square,
      garden,
      channel,
    ]);
  });
});

test('an answer to what is gone in one chat still goes there, and is threaded in the others', async () => {
  await ann.says(square, 'This will be taken back somewhere');
  await town.settled();
  const gone = await said(channel, 'This will be taken back somewhere');
  await town.control.remove(`/messages/${channel.id}/${gone.message_id}`);
  await bob.answers(
    garden,
    await said(garden, 'This will be taken back somewhere'),
    'I have seen it all the same',
  );
  await town.settled();

  await expectThread('This will be taken back somewhere', 'I have seen it all the same', [square, garden]);
  expect((await said(channel, 'I have seen it all the same')).reply_to_message).toBeUndefined();
});
