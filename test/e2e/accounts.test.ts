import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { DEFAULT_HUB } from '../../src/domain/ids.ts';
import { textId } from '../support/ids.ts';
import { until } from '../support/until.ts';
import { insertRestriction } from '../support/world/rows.ts';
import { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let office: Place;
let square: Place;
let garden: Place;

beforeAll(async () => {
  town = await startTown({ env: { LEDGER_HOURS: '36' } });
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  square = await town.chat('supergroup', 'Square');
  garden = await town.chat('supergroup', 'Garden');
  await office.listen();
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** Somebody gives a command; the bot's answers to it. */
async function give(place: Place, by: Person, text: string, fields: object = {}): Promise<Message[]> {
  await place.listen();
  await by.says(place, text, { ...fields });
  await town.updatesTaken();
  return (await place.heard()).filter((message) => message.reply_to_message !== undefined);
}

const buttonsOf = (message: Message) => message.reply_markup?.inline_keyboard.flat() ?? [];

/** Presses a button; what was shown to who pressed, if anything was. */
async function press(message: Message, label: RegExp, by: Person): Promise<string | undefined> {
  const data = buttonsOf(message).find(({ text }) => label.test(text))?.callback_data;
  if (data === undefined)
    throw new Error(`No button is like ${String(label)}: ${JSON.stringify(buttonsOf(message))}`);
  const { callback_query_id: id } = await town.control.post<{ callback_query_id: string }>('/callbacks', {
    chat_id: message.chat.id,
    message_id: message.message_id,
    from_id: by.id,
    data,
  });
  await town.updatesTaken();
  return (await answerTo(id))?.parameters['text'] as string | undefined;
}

/** Presses a button that the message has lost meanwhile; what was shown to who pressed. */
async function tooLate(message: Message, label: RegExp, by: Person): Promise<string | undefined> {
  const { callback_data: data } = buttonsOf(message).find(({ text }) => label.test(text))!;
  const id = `late-${message.message_id}`;
  const from = { id: by.id, is_bot: false, first_name: 'Admin' };
  await town.control.post('/updates', {
    callback_query: { id, from, message, chat_instance: 'late', data },
  });
  await until(async () => (await answerTo(id)) !== undefined);
  return (await answerTo(id))!.parameters['text'] as string | undefined;
}

/** How the bot answered a press. */
async function answerTo(id: string) {
  const answers = await town.control.calls({ method: 'answerCallbackQuery' });
  return answers.find(({ parameters }) => parameters['callback_query_id'] === id);
}

describe('/post', () => {
  test('says where a post went, and retries what failed', async () => {
    const fault = { kind: 'error', method: 'sendMessage', chat_id: garden.id, error_code: 400 };
    await town.control.fault({ ...fault, description: 'Bad Request: CHAT_WRITE_FORBIDDEN' });
    await ann.says(square, 'A post that one chat does not let in');
    await town.settled();
    await town.control.calm();

    // Where a post went is not for everybody in a group.
    const [copy] = await office.heard();
    const asking = { reply_to_message_id: copy!.message_id };
    const [panel] = await give(office, town.admin, '/post', asking);
    expect(panel!.text).toContain('Sent 1, waiting 0, failed 1, no subscription 0, deleted 0.');
    expect(panel!.text).toContain('1 × Bad Request: CHAT_WRITE_FORBIDDEN');
    const [second] = await give(office, town.admin, '/post', asking);
    expect(await press(panel!, /Retry the failed one/, ann)).toBe('Only hub admins can use this button.');
    expect(await press(panel!, /Retry the failed one/, town.admin)).toBe('Trying one copy again.');
    expect(await press(second!, /Retry the failed one/, town.admin)).toBe('This button is no longer valid.');
    await until(async () => (await garden.words()).length === 1, 30_000);
    await town.settled();

    const id = /Post (\d+)/.exec(panel!.text!)![1]!;
    const [again] = await give(office, town.admin, `/post ${id}`);
    expect(again!.text).toContain('Sent 2, waiting 0, failed 0');
    expect(buttonsOf(again!)).toEqual([]);
  });

  test('is answered by how to use it, and by saying what is not known', async () => {
    expect((await give(office, town.admin, '/post what'))[0]!.text).toMatch(/Usage: \/post <id>/);
    expect((await give(office, town.admin, '/post'))[0]!.text).toMatch(/Example: \/post \d+/);
    expect((await give(office, town.admin, '/post 12'))[0]!.text).toMatch(/I don’t know that post/);
    expect((await give(square, ann, '/post 12'))[0]!.text).toBe('Only hub admins can do that.');
  });
});

test('/audit says who did what, newest first, page by page', async () => {
  for (let n = 0; n < 6; n++) {
    await give(office, town.admin, '/pause');
    await give(office, town.admin, '/resume');
  }
  const [page] = await give(office, town.admin, '/audit');
  expect(page!.text!.split('\n')[2]).toMatch(/ UTC · Admin resumed the hub$/);
  expect(await press(page!, /Older/, town.admin)).toBeUndefined();
  const older = (await office.heard()).find(({ message_id }) => message_id === page!.message_id)!;
  expect(older.text).not.toBe(page!.text);
  expect(older.text).toMatch(/ UTC · Admin paused the hub$/m);
  await press(older, /Newest/, town.admin);
  const newest = (await office.heard()).find(({ message_id }) => message_id === page!.message_id)!;
  expect(newest.text).toBe(page!.text);
  expect((await give(square, ann, '/audit'))[0]!.text).toBe('Only hub admins can do that.');
});

test('/privacy says what is kept, as the hub is set up, in the language of who asks', async () => {
  expect((await give(square, ann, '/privacy'))[0]!.text).toMatch(
    /36 hours after the day[^]*36 hours\.[^]*\/forgetme/,
  );
  const { id } = await town.control.post<{ id: number }>('/users', {
    first_name: 'Eva',
    language_code: 'es',
  });
  const parlour = await town.chat('private', 'Parlour', { members: [id] });
  expect((await give(parlour, new Person(id), '/privacy'))[0]!.text).toMatch(
    /Qué guardo y durante cuánto tiempo/,
  );
});

describe('/announce', () => {
  const panelOf = (answers: readonly Message[]) => answers.find((message) => buttonsOf(message).length > 0)!;

  test('shows it first, then sends it to every chat once, and says what it came to', async () => {
    await town.sql(`update subscriptions set trial_ends_at = now() - interval '1 day'`);
    await town.sql(
      'update hub_members set incoming = false where chat_id in (select id from chats where network_id = $1)',
      [garden.id],
    );
    const answers = await give(office, town.admin, '/announce The hub moves', {
      entities: [
        { type: 'bot_command', offset: 0, length: 9 },
        { type: 'bold', offset: 10, length: 3 },
      ],
    });
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({
      text: 'The hub moves',
      entities: [{ type: 'bold', offset: 0, length: 3 }],
    });
    const panel = panelOf(answers);
    expect(panel.text).toContain('It goes to 2 chats');
    expect(await square.words()).toEqual([]);

    expect(await press(panel, /Send announcement/, ann)).toBe('Only hub admins can use this button.');
    await press(panel, /Send announcement/, town.admin);
    const said = async () =>
      (await office.heard()).find(({ message_id }) => message_id === panel.message_id)!.text;
    await until(async () => (await said()) === '✅ Announced in 2 chats.', 30_000);
    for (const place of [square, garden]) {
      expect((await place.heard()).map(({ text, entities }) => [text, entities?.length])).toEqual([
        ['The hub moves', 1],
      ]);
    }
    const [row] = await town.sql(`select route->>'to' as route, state from posts order by id desc limit 1`);
    expect(row).toEqual({ route: 'everyone', state: 'closed' });
  });

  test('of a message that is answered announces that message, files included', async () => {
    const photo = await ann.posts(square, { photo: true, caption: 'Look at this' });
    await town.settled();
    await garden.listen();
    const panel = panelOf(
      await give(square, town.admin, '/announce', { reply_to_message_id: photo.message_id }),
    );
    await press(panel, /Send announcement/, town.admin);
    await until(async () => (await garden.heard()).length === 1, 30_000);
    expect((await garden.heard())[0]).toMatchObject({ caption: 'Look at this', photo: expect.anything() });
    await town.settled();
  });

  test('that is dropped reaches nobody, and sending it then is too late', async () => {
    const panel = panelOf(await give(office, town.admin, '/announce Never mind all this'));
    await press(panel, /Discard/, town.admin);
    const dropped = (await office.heard()).at(-1)!;
    expect(dropped.text).toBe('Discarded. Nobody was notified.');
    expect(buttonsOf(dropped)).toEqual([]);
    expect(await tooLate(panel, /Send announcement/, town.admin)).toBe('This button is no longer valid.');
    await town.settled();
    expect(await garden.words()).toEqual([]);
  });

  test('comes at most once where the answer of Telegram is missing, and /post says so', async () => {
    await town.control.fault({ kind: 'drop_after', method: 'sendMessage', chat_id: garden.id, count: 1 });
    const panel = panelOf(await give(office, town.admin, '/announce Only once, whatever happens'));
    await press(panel, /Send announcement/, town.admin);
    const said = async () =>
      (await office.heard()).find(({ message_id }) => message_id === panel.message_id)!.text!;
    await until(async () => (await said()).startsWith('✅ Announced in one chat.'), 30_000);
    expect(await said()).toMatch(/One chat may not have received it: \/post \d+$/);
    expect(await garden.words()).toEqual(['Only once, whatever happens']);
    const id = /\/post (\d+)/.exec(await said())![1]!;
    expect((await give(office, town.admin, `/post ${id}`))[0]!.text).toContain(
      'Telegram didn’t answer once: that copy may have arrived twice or not at all.',
    );
  });

  test('without anything to announce says how it is used; others may not', async () => {
    expect((await give(office, town.admin, '/announce'))[0]!.text).toMatch(/Usage: \/announce <text>/);
    expect((await give(square, ann, '/announce Hello'))[0]!.text).toBe('Only hub admins can do that.');
  });
});

describe('What is held about somebody', () => {
  test('/mydata hands it over as a file, in private alone', async () => {
    const eve = await town.person('Eve Adams');
    const parlour = await town.chat('private', 'Parlour', { members: [eve.id] });
    await eve.says(square, 'Words that Eve would like to see again');
    await town.settled();
    expect((await give(square, eve, '/mydata'))[0]!.text).toContain('Let’s continue in private');
    await parlour.listen();
    await eve.says(parlour, '/mydata');
    await town.updatesTaken();
    const [message] = await parlour.heard();
    const document = message!['document'] as { file_name: string; file_id: string };
    expect(document.file_name).toBe('mydata.json');
    const data = await fileOf(document.file_id);
    expect(data).toMatchObject({
      person: { name: 'Eve Adams', telegramId: eve.id, alias: expect.stringMatching(/^u-/) },
      privateChat: { title: 'Eve Adams', connected: true },
      posts: [{ parts: [{ text: 'Words that Eve would like to see again' }] }],
    });
    expect(JSON.stringify(data)).not.toContain('Ann');
  });

  test('/forgetme erases it once it was confirmed, and restrictions stay', async () => {
    const eve = await town.person('Flo Brown');
    const parlour = await town.chat('private', 'Parlour', { members: [eve.id] });
    await eve.says(square, 'Words that Eve would like to be forgotten');
    await town.settled();
    await insertRestriction(town, DEFAULT_HUB, textId(ann.id), 'mute', { hours: 24, settled: true });
    expect((await give(square, eve, '/forgetme'))[0]!.text).toContain('Let’s continue in private');
    const held = `select count(*)::int as n from authors where network_id = '${eve.id}'`;

    const [kept] = await give(parlour, eve, '/forgetme');
    await press(kept!, /Keep/, eve);
    expect(await town.sql(held)).toEqual([{ n: 1 }]);
    const [panel] = await give(parlour, eve, '/forgetme');
    expect(await press(panel!, /Erase/, ann)).toBe('This button is for someone else.');
    await press(panel!, /Erase/, eve);
    await until(async () => (await town.sql<{ n: number }>(held))[0]!.n === 0, 30_000);
    await until(async () => {
      const messages = await parlour.messages();
      return messages.some(({ text }) => text?.startsWith('✅ Your data is erased'));
    });

    const left = await town.sql<{ found: number }>(
      `select (select count(*) from parts where content::text like '%would like to be forgotten%')
            + (select count(*) from chats where title = 'Flo Brown')
            + (select count(*) from languages where network_id = '${eve.id}')
            + (select count(*) from authors where name like 'Flo%')::int as found`,
    );
    expect(left).toEqual([{ found: '0' }]);
    // Who is forgotten and comes back is somebody new.
    await eve.says(square, 'Words of somebody new to the hub');
    await town.settled();
    const texts = (await garden.heard()).map(({ text }) => text!.split('\n\n— ')[1]);
    expect(new Set(texts).size).toBe(2);

    const annsParlour = await town.chat('private', 'Ann at home', { members: [ann.id] });
    const [last] = await give(annsParlour, ann, '/forgetme');
    await press(last!, /Erase/, ann);
    await until(
      async () =>
        (await town.sql<{ name: string }>(`select name from authors where network_id = '${ann.id}'`))[0]
          ?.name === '',
      30_000,
    );
    await garden.listen();
    await ann.says(square, 'Words of somebody who is muted still');
    await town.settled();
    expect(await garden.heard()).toEqual([]);
  });
});

/** A file that the bot handed to somebody, as JSON. */
async function fileOf(fileId: string): Promise<unknown> {
  return town.control.get(`/files/${fileId}`);
}
