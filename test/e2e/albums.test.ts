import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
let ann: Person;
let square: Place;
let garden: Place;

beforeAll(async () => {
  town = await startTown({ env: { ALBUM_QUIET_MS: '2000' } });
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('supergroup', 'Garden');
});
afterEach(() => town.clear());
afterAll(() => town.close());

const KINDS = ['photo', 'video', 'audio', 'document'] as const;

/** The file that a message carries: its kind, and what tells it from all others. */
function fileOf(message: Message): string {
  const kind = KINDS.find((kind) => message[kind] !== undefined);
  if (kind === undefined) return 'none';
  const value = message[kind] as { file_unique_id: string } | { file_unique_id: string }[];
  return `${kind} ${Array.isArray(value) ? value.at(-1)!.file_unique_id : value.file_unique_id}`;
}

function albumIds(messages: readonly Message[]): Set<string | undefined> {
  return new Set(messages.map((message) => message.media_group_id));
}

describe('an album arrives as one album, in its order, with its words where they were', () => {
  test.each([
    ['photos and videos', [{ photo: true }, { video: true, caption: 'in the middle' }, { photo: true }]],
    ['documents', [{ document: true }, { document: true, caption: 'the second one' }]],
    ['ten pieces of music', Array.from({ length: 10 }, () => ({ audio: true }))],
  ])('%s', async (_name, items) => {
    const posted = await ann.postsAlbum(square, items);
    await town.settled();

    const heard = await garden.heard();
    expect(heard.map(fileOf)).toEqual(posted.map(fileOf));
    expect(heard.map(wordsOf)).toEqual(posted.map(wordsOf));
    expect(albumIds(heard).size).toBe(1);
    expect(heard[0]!.media_group_id).toBeDefined();
  });

  test('whose parts trickle in', async () => {
    const items = [{ photo: true }, { photo: true }, { video: true }, { photo: true }];
    const posted = await ann.postsAlbum(square, items, { gap_ms: 700 });
    await town.settled();

    const heard = await garden.heard();
    expect(heard.map(fileOf)).toEqual(posted.map(fileOf));
    expect(albumIds(heard).size).toBe(1);
  });
});

test('a sibling that comes late answers its album', async () => {
  const album = await ann.postsAlbum(square, [{ photo: true }, { photo: true }]);
  await town.settled();
  const late = await ann.posts(square, { photo: true, media_group_id: album[0]!.media_group_id });
  await town.settled();

  const heard = await garden.heard();
  expect(heard.map(fileOf)).toEqual([...album, late].map(fileOf));
  expect(heard[2]!.reply_to_message?.message_id).toBe(heard[0]!.message_id);
});

test('an answer to one part of an album answers that part everywhere', async () => {
  const den = await town.chat('supergroup', 'Den');
  const album = await ann.postsAlbum(square, [{ photo: true }, { video: true }, { photo: true }]);
  await town.settled();
  const inGarden = await garden.heard();
  await ann.answers(square, album[1]!, 'I like the second one best');
  await ann.answers(garden, inGarden[2]!, 'And I like the third one best');
  await town.settled();

  const inDen = await den.heard();
  const target = (message: Message | undefined) => message?.reply_to_message?.message_id;
  const toSecond = inDen.find((message) => wordsOf(message).startsWith('I like the second'));
  const toThird = inDen.find((message) => wordsOf(message).startsWith('And I like the third'));
  expect(target(toSecond)).toBe(inDen[1]!.message_id);
  expect(target(toThird)).toBe(inDen[2]!.message_id);
  expect(target((await square.heard())[0])).toBe(album[2]!.message_id);
  expect(target((await garden.heard()).at(-1))).toBe(inGarden[1]!.message_id);
});

test('a part that Telegram refuses does not lose the others, nor its words', async () => {
  await town.control.fault({
    kind: 'error',
    method: 'sendMediaGroup',
    count: 1,
    error_code: 400,
    description: 'Bad Request: failed to send message #2 with the error message "WEBPAGE_MEDIA_EMPTY"',
  });
  await town.control.fault({
    kind: 'error',
    method: 'sendPhoto',
    error_code: 400,
    description: 'Bad Request: WEBPAGE_MEDIA_EMPTY',
  });
  const posted = await ann.postsAlbum(square, [
    { photo: true },
    { photo: true, caption: 'These words belong to the bad one' },
    { video: true },
  ]);
  await town.settled();

  const heard = await garden.heard();
  expect(heard.map(fileOf)).toEqual([fileOf(posted[0]!), fileOf(posted[2]!), 'none']);
  expect(wordsOf(heard[2]!)).toBe('These words belong to the bad one');
  expect(albumIds(heard.slice(0, 2)).size).toBe(1);
});
