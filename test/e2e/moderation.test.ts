import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { DEFAULT_HUB } from '../../src/domain/ids.ts';
import { textId } from '../support/ids.ts';
import { until } from '../support/until.ts';
import { insertMembers } from '../support/world/rows.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';
import { wordsOf } from './harness/words.ts';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

/** Gives a command and answers with what the bot answered to it. */
async function command(place: Place, by: Person, text: string, replyTo?: Message): Promise<Message> {
  const given = await by.says(place, text, replyTo && { reply_to_message_id: replyTo.message_id });
  await town.updatesTaken();
  const answers = await place.heard();
  const answer = answers.find((one) => one.reply_to_message?.message_id === given.message_id);
  if (!answer) throw new Error(`${text} was not answered`);
  return answer;
}

/** Presses the button of that label; what is shown to who pressed. */
async function press(message: Message, by: Person, label: string): Promise<string | undefined> {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const data = buttons.find((button) => button.text === label)?.callback_data;
  if (data === undefined) throw new Error(`no button ${label} among ${buttons.map((b) => b.text).join()}`);
  const { chat, message_id } = message;
  const press = { chat_id: chat.id, message_id, from_id: by.id, data, wait_ms: 20_000 };
  const { text } = await town.control.post<{ text?: string }>('/callbacks', press);
  await town.updatesTaken();
  return text;
}

/** A message as it stands now. */
async function now(place: Place, { message_id }: Message): Promise<Message | undefined> {
  return (await place.messages()).find((message) => message.message_id === message_id);
}

async function aliasOf(person: Person): Promise<string> {
  const [row] = await town.sql<{ alias: string }>('select alias from authors where network_id = $1', [
    person.id,
  ]);
  return row!.alias;
}

test('a mute silences somebody everywhere, tells them, and is undone by a button', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const [garden, field] = [await town.chat('supergroup', 'Garden'), await town.chat('supergroup', 'Field')];
  const ann = await town.person('Ann');
  const own = await town.chat('private', 'Ann', { members: [ann.id] });
  await ann.says(garden, 'Everybody hears this first post');
  await town.settled();
  const [copy] = await office.heard();

  const panel = await command(office, town.admin, '/mute', copy);
  expect(panel.reply_markup!.inline_keyboard.flat().map(({ text }) => text)).toEqual([
    '30m',
    '2h',
    '1d',
    '1w',
  ]);
  await press(panel, town.admin, '2h');
  const muted = await now(office, panel);
  expect(muted!.text).toMatch(/is muted for 2 hours, until .* UTC\./);
  await until(async () => (await own.words()).some((text) => text.includes('You’re muted until')));

  await office.listen();
  await ann.says(field, 'Nobody hears this in another chat');
  await town.settled();
  expect(await office.words()).toEqual([]);
  // Who was told that they are muted is not told again because they post.
  expect((await own.words()).filter((text) => text.includes('You’re muted until'))).toHaveLength(1);

  await press(muted!, town.admin, 'Unmute');
  expect((await now(office, panel))!.text).toContain('is unmuted');
  await until(async () => (await own.words()).some((text) => text.includes('You’re unmuted')));
  await ann.says(field, 'And this is heard again by all');
  await town.settled();
  expect(await office.words()).toContain('And this is heard again by all');

  const actions = await town.sql<{ action: string }>('select action from audit_log order by id desc limit 2');
  expect(actions.map(({ action }) => action)).toEqual(['unmute person', 'mute person']);
});

test('a mute that is over lets posts flow again, without anybody doing anything', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden');
  const bob = await town.person('Bob');
  await bob.says(garden, 'Bob says something to begin with');
  await town.settled();
  const answer = await command(
    office,
    town.admin,
    `/mute@town_bot  ${(await aliasOf(bob)).toUpperCase()}  30S`,
  );
  expect(answer.text).toContain('for 30 seconds');
  await town.sql(`update restrictions set until = now() where lifted_at is null`);
  await office.listen();
  await bob.says(garden, 'Bob is heard again after a while');
  await town.settled();
  expect(await office.words()).toEqual(['Bob is heard again after a while']);
});

test('wrong words are answered by how it is done, strangers by whose it is, and no admin is hit', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const stranger = await town.person('Stranger');
  const garden = await town.chat('supergroup', 'Garden');
  await town.admin.says(garden, 'The admin says something as well');
  await town.settled();
  const of = async (by: Person, place: Place, text: string) => (await command(place, by, text)).text;

  expect(await of(town.admin, office, '/mute')).toContain('Usage: /mute');
  expect(await of(town.admin, office, '/mute nobody')).toContain('Usage: /mute');
  expect(await of(town.admin, office, '/ban u-zzzzzz')).toContain('I don’t know that person');
  expect(await of(town.admin, office, `/mute ${town.admin.id} 2h`)).toContain('That’s a hub admin');
  expect(await of(town.admin, office, `/ban ${town.admin.id}`)).toContain('That’s a hub admin');
  expect(await of(town.admin, office, '/unban 123')).toContain('I don’t know that person');
  expect(await of(stranger, garden, '/mute 123 2h')).toBe('Only hub admins can do that.');
  expect(await of(town.admin, garden, '/whois 123')).toContain('our private chat');
  await stranger.says(garden, 'The stranger says something too');
  await town.settled();
  const alias = await aliasOf(stranger);
  expect(await of(town.admin, office, `/mute ${alias} 5s`)).toContain('30 seconds to 1 year');
  expect(await of(town.admin, office, `/mute ${alias} soon`)).toContain('e.g. 30m');
  const whois = await of(town.admin, office, `/whois ${alias}`);
  expect(whois).toContain(`id ${stranger.id}`);
  expect(whois).toContain('1 post in “Garden”');
  expect(whois).toContain('No restrictions');
});

test('a ban deletes every copy of what somebody posted, and says how it went', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const [garden, field] = [await town.chat('supergroup', 'Garden'), await town.chat('channel', 'Field')];
  const eve = await town.person('Eve');
  for (const what of ['first', 'second', 'third']) await eve.says(garden, `Eve’s ${what} advertisement`);
  await town.settled();
  expect((await field.words()).length).toBe(3);

  const own = await town.chat('private', 'Eve', { members: [eve.id] });
  const alias = await aliasOf(eve);
  const question = await command(office, town.admin, `/ban ${alias} advertising`);
  const other = await town.person('Other');
  await press(question, other, 'Ban');
  expect((await now(office, question))!.text).toContain('Reason: advertising');
  await press(question, town.admin, 'Ban');
  await until(async () => (await now(office, question))!.text!.includes('Done: 6 copies deleted.'));
  expect((await now(office, question))!.text).toContain(`${alias} is banned.`);
  await until(async () =>
    (await own.words()).some((text) => /You’re banned[^]*Reason: advertising/.test(text)),
  );
  expect((await field.words()).filter((text) => text.includes('advertisement'))).toEqual([]);
  expect((await office.words()).filter((text) => text.includes('advertisement'))).toEqual([]);
  const bans = await town.sql(`select from audit_log where action = 'ban person' and subject_id = $1::text`, [
    eve.id,
  ]);
  expect(bans).toHaveLength(1);

  await eve.says(garden, 'Eve tries it once more today');
  await town.settled();
  expect(await field.words()).toEqual([]);
  expect((await own.words()).filter((text) => text.includes('You’re banned'))).toHaveLength(1);
  const whois = await command(office, town.admin, `/whois ${eve.id}`);
  expect(whois.text).toContain('Banned');
  const done = (await now(office, question))!;
  await press(done, town.admin, 'Unban');
  expect((await now(office, done))!.text).toContain('is no longer banned');
  expect(await press(whois, town.admin, 'Unban')).toBe('This button is no longer valid.');
  await until(async () => (await own.words()).some((text) => text.includes('Your ban is lifted')));
});

test('a ban in the middle of an album’s way to 500 chats leaves no copy anywhere', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const places = await crowd(500);
  const eve = await town.person('Eve');
  const garden = await town.chat('supergroup', 'Garden');
  // So slow that it would take half a minute: the ban comes in the middle.
  await town.control.fault({ kind: 'latency', method: 'sendMediaGroup', latency_ms: 500 });
  await eve.postsAlbum(garden, [{ photo: {} }, { photo: {} }, { photo: {} }]);
  await until(async () => (await copiesSent()) >= 60, 60_000);
  const question = await command(office, town.admin, `/ban ${eve.id}`);
  await press(question, town.admin, 'Ban');
  await until(async () => (await now(office, question))!.text!.includes('Done: '), 60_000);
  expect((await now(office, question))!.text).toMatch(/\d+ copies weren’t sent any more\./);
  await town.settled();
  await until(async () => (await copiesLeft()) === 0, 60_000);
  const left = await Promise.all(places.map((id) => town.control.messages(id)));
  expect(left.flat().filter(({ photo }) => photo !== undefined)).toEqual([]);
});

test('/delete takes a post back for its author and for admins, and for nobody else', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden', { bot: 'administrator' });
  const field = await town.chat('supergroup', 'Field');
  const [ann, bob] = [await town.person('Ann'), await town.person('Bob')];
  const first = await ann.says(garden, 'Ann says something that she regrets');
  await ann.says(garden, 'Ann says something that the admin regrets');
  await town.settled();
  const [, second] = await office.heard();

  expect((await command(garden, bob, '/delete', first)).text).toContain('Only the author');
  expect((await command(garden, ann, '/delete')).text).toContain('Reply with /delete');
  const taken = await command(garden, ann, '/delete', first);
  await until(async () => (await now(garden, taken))!.text!.startsWith('Done: 2 copies deleted.'));
  expect((await now(garden, taken))!.text).toContain('Your own message is deleted too.');
  expect(await now(garden, first)).toBeUndefined();
  expect((await field.words()).length).toBe(1);
  const takenToo = await command(office, town.admin, '/delete', second);
  await until(async () => (await now(office, takenToo))!.text === 'Done: 2 copies deleted.');
  expect(await field.words()).toEqual([]);
  expect((await office.heard()).map(wordsOf).filter((text) => text.includes('regrets'))).toEqual([]);
});

test('where the bot may not delete, /delete says that the original stays', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const field = await town.chat('supergroup', 'Field', { bot: 'member' });
  const ann = await town.person('Ann');
  const said = await ann.says(field, 'Ann says something that stays in the field');
  await town.settled();
  const answer = await command(field, ann, '/delete', said);
  await until(async () => (await now(field, answer))!.text!.includes('please delete it yourself'));
  expect(await now(field, said)).toBeDefined();
  expect(await office.words()).toEqual([]);
});

test('a warning reaches the person, with its reason, and silences nobody', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden');
  const ann = await town.person('Ann');
  const own = await town.chat('private', 'Ann', { members: [ann.id] });
  await ann.says(garden, 'Ann says something loud to all');
  await town.settled();
  const [copy] = await office.heard();
  const warned = await command(office, town.admin, '/warn not so loud', copy);
  expect(warned.text).toContain('first warning');
  await until(async () =>
    (await own.words()).some((text) => /has warned you[^]*Reason: not so loud/.test(text)),
  );
  await ann.says(garden, 'Ann says something quiet to all');
  await town.settled();
  expect(await office.words()).toContain('Ann says something quiet to all');
});

test('a channel that speaks in a group can be banned like a person, and is not told', async () => {
  const office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden');
  const voice = await town.unconnectedChat('channel', 'Voice');
  const ann = await town.person('Ann');
  await ann.says(garden, 'A channel speaks in the garden', { sender_chat_id: voice.id });
  await town.settled();
  const [copy] = await office.heard();
  expect(copy).toBeDefined();
  const question = await command(office, town.admin, '/ban', copy);
  await press(question, town.admin, 'Ban');
  await until(async () => (await now(office, question))!.text!.includes('Done: 1 copy deleted.'));
  await office.listen();
  await ann.says(garden, 'The channel tries it once more', { sender_chat_id: voice.id });
  await town.settled();
  expect(await office.words()).toEqual([]);
  expect(await voice.messages()).toEqual([]);
});

/** Many private chats; their ids. They are connected by SQL, since joining would say hello in each of them. */
async function crowd(count: number): Promise<number[]> {
  const { ids } = await town.control.post<{ ids: number[] }>('/chats/bulk', {
    count,
    type: 'private',
    silent: true,
  });
  await insertMembers(town, DEFAULT_HUB, ids.map(textId), { kind: 'private' });
  return ids;
}

async function copiesSent(): Promise<number> {
  const [row] = await town.sql<{ n: number }>(
    `select count(*)::int as n from copies k join posts p on p.id = k.post_id where p.state = 'planned'`,
  );
  return row!.n;
}

async function copiesLeft(): Promise<number> {
  const [row] = await town.sql<{ n: number }>(
    `select count(*)::int as n from copies k join posts p on p.id = k.post_id
     where p.withdrawn_at is not null and k.withdrawn_at is null and k.out_of_reach is null`,
  );
  return row!.n;
}
