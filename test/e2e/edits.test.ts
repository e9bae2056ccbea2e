import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { DEFAULT_HUB } from '../../src/domain/ids.ts';
import { textId } from '../support/ids.ts';
import { until } from '../support/until.ts';
import { insertRestriction } from '../support/world/rows.ts';
import type { BotCall } from './harness/control.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let square: Place;
let garden: Place;
let den: Place;
let began: number;

beforeAll(async () => {
  town = await startTown({ env: { EDIT_QUIET_MS: '1000' } });
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  [square, garden, den] = [
    await town.chat('supergroup', 'Square'),
    await town.chat('supergroup', 'Garden'),
    await town.chat('supergroup', 'Den'),
  ];
  began = (await town.control.calls()).at(-1)?.id ?? 0;
});
afterEach(() => town.clear());
afterAll(() => town.close());

const letEdits = (mode: 'off' | 'resend' | 'inplace') => town.sql(`update hubs set edits = $1`, [mode]);
const edit = (place: Place, { message_id }: Message, fields: object): Promise<unknown> =>
  town.control.patch(`/messages/${place.id}/${message_id}`, fields);

/** The bot's edits of messages in that chat, those that were refused included. */
async function editsIn(place: Place): Promise<BotCall[]> {
  const calls = await town.control.calls({ chat_id: place.id, since: began });
  return calls.filter(({ method }) => /^editmessage/i.test(method));
}

/** Waits until the copies in a chat say that, in this order. */
async function says(place: Place, ...words: string[]): Promise<void> {
  try {
    await until(async () => JSON.stringify(await place.words()) === JSON.stringify(words), 100_000);
  } catch (error) {
    throw new Error(`It says ${JSON.stringify(await place.words())}\n${town.log.slice(-5).join('\n')}`, {
      cause: error,
    });
  }
}

/** Waits until no workflow carries edits any more. */
async function editsCarried(): Promise<void> {
  await town.settled();
  const outdated = `select count(*)::int as n from deliveries d join posts p on p.id = d.post_id
    where d.version < p.version and coalesce(d.unrevised, 0) < p.version and d.state = 'sent'`;
  await until(async () => (await town.sql<{ n: number }>(outdated))[0]!.n === 0, 30_000);
}

describe('in place', () => {
  beforeEach(() => letEdits('inplace'));

  test('ten quick edits cost each chat one, and the last wins', async () => {
    const post = await ann.says(square, 'What was said first, and long enough');
    await town.settled();
    const [before] = await garden.heard();
    for (let n = 1; n <= 10; n++) await edit(square, post, { text: `What was said after ${n} edits` });

    await Promise.all([garden, den].map((place) => says(place, 'What was said after 10 edits')));
    await editsCarried();
    for (const place of [garden, den]) expect(await editsIn(place)).toHaveLength(1);
    expect((await garden.heard())[0]).toMatchObject({ message_id: before!.message_id });
    expect((await garden.heard())[0]!.text).toMatch(/\n\n— u-\w{6}$/);
  });

  test('one part of an album changes, its words and its file, and the others do not', async () => {
    const [first, second] = await ann.postsAlbum(square, [{ photo: true, caption: 'a' }, { photo: true }]);
    await town.settled();
    const before = await garden.heard();
    await edit(square, first!, { caption: 'b' });
    await says(garden, 'b', '');
    expect((await editsIn(garden)).map(({ method }) => method)).toEqual(['editMessageCaption']);

    await edit(square, second!, { photo: true });
    const fileOf = (message: Message | undefined) =>
      (message?.['photo'] as { file_unique_id: string }[] | undefined)?.at(-1)?.file_unique_id;
    await until(async () => fileOf((await garden.heard())[1]) !== fileOf(before[1]), 30_000);
    expect((await editsIn(garden)).map(({ method }) => method)).toEqual([
      'editMessageCaption',
      'editMessageMedia',
    ]);
    expect(fileOf((await garden.heard())[0])).toBe(fileOf(before[0]));
  });

  test('what has not been sent yet goes out in its newest version', async () => {
    await town.sql('update hubs set paused_at = now()');
    const post = await ann.says(square, 'Held back in its first words');
    await until(async () => (await town.sql(`select from posts where state = 'planned'`)).length > 0, 30_000);
    await edit(square, post, { text: 'Held back in its second words' });
    await town.updatesTaken();
    await town.admin.says(town.place(town.admin.id, 'private'), '/resume');
    await says(garden, 'Held back in its second words');
    await town.settled();
    expect(await editsIn(garden)).toEqual([]);
  });

  test('an edit that overtakes its own delivery waits for it', async () => {
    await town.control.fault({
      kind: 'latency',
      method: 'sendMessage',
      chat_id: garden.id,
      latency_ms: 2_000,
    });
    const post = await ann.says(square, 'Under way in its first words');
    await until(
      async () => (await town.sql(`select from deliveries where state = 'sending'`)).length > 0,
      30_000,
    );
    await edit(square, post, { text: 'Under way in its second words' });
    await Promise.all([garden, den].map((place) => says(place, 'Under way in its second words')));
    await editsCarried();
    expect(await editsIn(garden)).toHaveLength(1);
  });

  test('copies that are gone are counted, refused edits say why, and passing trouble passes', async () => {
    const post = await ann.says(square, 'Words that meet trouble on their way');
    await town.settled();
    await town.control.remove(`/messages/${garden.id}/${(await garden.heard())[0]!.message_id}`);
    await town.control.fault({
      kind: '429',
      method: 'editMessageText',
      chat_id: den.id,
      retry_after: 1,
      count: 1,
    });
    await edit(square, post, { text: 'Words that went through trouble' });
    await says(den, 'Words that went through trouble');
    await editsCarried();
    const rows = await town.sql(
      `select c.network_id::bigint::float8 as chat, d.copies_gone as gone, d.version from deliveries d
       join chats c on c.id = d.chat_id where d.post_id = (select max(id) from posts) order by d.chat_id`,
    );
    expect(rows).toEqual([
      { chat: garden.id, gone: 1, version: 2 },
      { chat: den.id, gone: 0, version: 2 },
    ]);
  });

  test('who has no subscription gets no new words, and whom the hub muted gives none', async () => {
    const post = await ann.says(square, 'Words that everybody may read');
    await town.settled();
    await town.sql(
      `update subscriptions set trial_ends_at = now() - interval '1 day', nudges_muted_at = now()
       where chat_id = (select id from chats where network_id = $1)`,
      [garden.id],
    );
    await edit(square, post, { text: 'Words that only payers may read' });
    await says(den, 'Words that only payers may read');
    await editsCarried();
    expect(await editsIn(garden)).toEqual([]);

    await insertRestriction(town, DEFAULT_HUB, textId(ann.id), 'mute');
    await edit(square, post, { text: 'Words of somebody who is muted' });
    await town.updatesTaken();
    await town.sql('update restrictions set lifted_at = now()');
    await edit(square, post, { text: 'Words of somebody who may speak' });
    await says(den, 'Words of somebody who may speak');
    expect(await editsIn(den)).toHaveLength(2);
  });

  test('an edit survives that every process is killed', async () => {
    const post = await ann.says(square, 'Words before everything was killed');
    await town.settled();
    // The calls of those who die are held up for good: whatever arrives is of those who come after them.
    const method = 'editMessageText';
    await town.control.fault({ kind: 'latency', method, latency_ms: 600_000, count: 2 });
    await edit(square, post, { text: 'Words after everything was killed' });
    await town.faultsSpent();
    await Promise.all([town.end('worker', 'SIGKILL'), town.end('bot', 'SIGKILL')]);
    // As if the time had passed after which the worker counts as dead.
    await town.sql('update deliveries set lease_until = now() where lease_until is not null');
    await Promise.all([town.start('worker'), town.start('bot')]);
    await Promise.all([garden, den].map((place) => says(place, 'Words after everything was killed')));
  });
});

test('off: copies keep what was said first', async () => {
  await letEdits('off');
  const post = await ann.says(square, 'Words that stay as they are');
  await town.settled();
  await edit(square, post, { text: 'Words that go nowhere at all' });
  await town.updatesTaken();
  await ann.says(square, 'And a later post');
  await says(garden, 'Words that stay as they are', 'And a later post');
  expect(await editsIn(garden)).toEqual([]);
});

describe('sent again', () => {
  beforeEach(() => letEdits('resend'));

  test('the newest version goes out once, as an answer to the first copy', async () => {
    const post = await ann.says(square, 'Said before it was mended');
    await town.settled();
    for (let n = 1; n <= 10; n++) await edit(square, post, { text: `Said once it was mended, ${n} times` });
    await says(garden, 'Said before it was mended', 'Said once it was mended, 10 times');
    await town.settled();
    // The link preview has come, the words are the same.
    await edit(square, post, { text: 'Said once it was mended, 10 times' });
    await town.settled();
    const [first, second] = await garden.heard();
    expect(second!.reply_to_message?.message_id).toBe(first!.message_id);
    expect(await garden.heard()).toHaveLength(2);
    expect(await square.heard()).toEqual([]);

    await edit(square, post, { text: 'Said once more after that' });
    await until(async () => (await garden.heard()).length === 3, 30_000);
    expect((await garden.heard())[2]!.reply_to_message?.message_id).toBe(first!.message_id);
  });

  test('a caption that changes sends its file again, but not to who cannot have it', async () => {
    const post = await ann.posts(square, { photo: true, caption: 'the first words' });
    await town.settled();
    await town.sql(
      `update subscriptions set trial_ends_at = now() - interval '1 day', nudges_muted_at = now()
       where chat_id = (select id from chats where network_id = $1)`,
      [den.id],
    );
    await edit(square, post, { caption: 'the second words' });
    await says(garden, 'the first words', 'the second words');
    await town.settled();
    expect(await den.words()).toEqual(['the first words']);
    const [row] = await town.sql(`select state from deliveries where post_id = (select max(id) from posts)
      and chat_id = (select id from chats where network_id = '${den.id}')`);
    expect(row).toEqual({ state: 'withheld' });
  });

  test('where the first delivery was still to come, it comes in the newest version and nothing is sent again', async () => {
    await town.control.fault({
      kind: '429',
      method: 'sendMessage',
      chat_id: garden.id,
      retry_after: 1,
    });
    const post = await ann.says(square, 'Here already, there not yet');
    await says(den, 'Here already, there not yet');
    await edit(square, post, { text: 'Here twice, there only once' });
    await town.updatesTaken();
    await town.control.calm();
    await says(garden, 'Here twice, there only once');
    await says(den, 'Here already, there not yet', 'Here twice, there only once');
    await town.settled();
    expect(await garden.words()).toEqual(['Here twice, there only once']);
  });
});
