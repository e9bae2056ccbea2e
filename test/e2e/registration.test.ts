import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let square: Place;

beforeAll(async () => {
  town = await startTown();
  ann = await town.person('Ann');
}, 120_000);
beforeEach(async () => {
  square = await town.chat('supergroup', 'Square');
});
afterEach(() => town.clear());
afterAll(() => town.close());

/** How a chat stands, and why. */
async function standing(place: Place): Promise<{ state: string; state_reason: string | null }> {
  const [row] = await town.sql<{ state: string; state_reason: string | null }>(
    'select state, state_reason from hub_members join chats on id = chat_id where network_id = $1',
    [place.id],
  );
  return row!;
}

let told = 0;

/** Whether what is said on the square arrives there. */
async function hears(place: Place): Promise<boolean> {
  await place.listen();
  const words = `Do you hear me there? I ask for time number ${(told += 1)}.`;
  await ann.says(square, words);
  await town.settled();
  return (await place.words()).includes(words);
}

describe('by the bot coming and going', () => {
  test('a group joins when the bot is added, and is told so', async () => {
    const garden = await town.unconnectedChat('supergroup', 'Garden');
    expect(await hears(garden)).toBe(false);
    await garden.member('join');
    await town.updatesTaken();

    expect(await garden.words()).toEqual([
      expect.stringMatching(
        /^You’re connected\. Posts here go to every other chat under a pseudonym; theirs arrive here\. Free until \w+ \d+, \d{4} \(UTC\)\.$/,
      ),
    ]);
    expect(await hears(garden)).toBe(true);
  });

  test('a channel joins in silence, and only as long as the bot may post there', async () => {
    const channel = await town.unconnectedChat('channel', 'News');
    await channel.member('promote');
    await town.updatesTaken();
    expect(await channel.words()).toEqual([]);
    expect(await hears(channel)).toBe(true);

    await channel.member('demote');
    await town.updatesTaken();
    expect((await standing(channel)).state).toBe('inactive');
  });

  test.each(['kick', 'leave'])(
    'a group where it was removed (%s) is out until it comes back',
    async (action) => {
      const garden = await town.chat('supergroup', 'Garden');
      expect(await hears(garden)).toBe(true);
      await garden.member(action);
      await town.updatesTaken();
      const { state, state_reason } = await standing(garden);
      expect([state, typeof state_reason]).toEqual(['inactive', 'string']);
      expect(await hears(garden)).toBe(false);

      await garden.member('join');
      await town.updatesTaken();
      expect(await standing(garden)).toEqual({ state: 'active', state_reason: null });
      expect(await hears(garden)).toBe(true);
    },
  );

  test('a person who blocks it is out until they let it in again', async () => {
    const den = await town.chat('private', 'Den');
    expect(await hears(den)).toBe(true);
    await den.member('block');
    await town.updatesTaken();
    expect((await standing(den)).state).toBe('inactive');
    expect(await hears(den)).toBe(false);

    await den.member('unblock');
    await town.updatesTaken();
    expect(await hears(den)).toBe(true);
  });
});

describe('by commands', () => {
  let garden: Place;
  let owner: Person;

  beforeEach(async () => {
    owner = await town.person('Owner');
    garden = await town.chat('supergroup', 'Garden', { administrators: [owner.id] });
  });

  /** What the bot answers to a command. */
  async function answerTo(person: Person, command: string): Promise<string | undefined> {
    await garden.listen();
    await person.says(garden, command);
    await town.updatesTaken();
    const answers = await garden.words();
    expect(answers.length).toBeLessThanOrEqual(1);
    return answers[0];
  }

  /** Disconnects the garden: the command is a question, and nothing happens before it is answered. */
  async function stop(person: Person, command = '/stop'): Promise<void> {
    expect(await answerTo(person, command)).toMatch(/^Disconnect this chat\?/);
    expect((await standing(garden)).state).toBe('active');
    const [question] = await garden.heard();
    expect((await town.press(question!, ann)).text).toBe('Only administrators can use this button.');
    expect((await standing(garden)).state).toBe('active');
    await town.press(question!, person);
    expect(await garden.words()).toEqual(['Disconnected. /start connects this chat again.']);
  }

  test('/stop and /start, by administrators of the group alone', async () => {
    expect(await answerTo(ann, '/stop')).toBe('Only administrators of this chat can do that.');
    expect(await hears(garden)).toBe(true);

    await stop(owner);
    expect(await hears(garden)).toBe(false);
    expect(await answerTo(ann, '/start')).toBe('Only administrators of this chat can do that.');
    expect(await hears(garden)).toBe(false);

    expect(await answerTo(owner, '/start')).toMatch(/^You’re connected\./);
    expect(await hears(garden)).toBe(true);
  });

  test('with the name of this bot behind them, and not with that of another', async () => {
    expect(await answerTo(owner, '/stop@another_bot')).toBeUndefined();
    expect(await hears(garden)).toBe(true);
    await stop(owner, '/STOP@Town_Bot now, please');
    expect(await hears(garden)).toBe(false);
  });

  test('an anonymous administrator counts as one', async () => {
    const anonymous = new Person(1_087_968_824);
    expect(await answerTo(anonymous, '/stop')).toMatch(/^Disconnect this chat\?/);
  });

  test('a person connects by /start', async () => {
    const cid = await town.person('Cid');
    const den = town.place(cid.id, 'private');
    await cid.says(den, '/start');
    await town.updatesTaken();
    expect(await den.words()).toEqual([expect.stringMatching(/^You’re connected\./)]);
    expect(await hears(den)).toBe(true);
  });

  test('a chat that an admin removed comes back through an admin alone', async () => {
    await town.sql(
      `update hub_members set state = 'removed', state_reason = 'by an admin' where chat_id in (select id from chats where network_id = $1)`,
      [garden.id],
    );
    expect(await answerTo(owner, '/start')).toBe(
      'An admin removed this chat from the hub. Only an admin can bring it back.',
    );
    await garden.member('leave');
    await garden.member('join');
    await town.updatesTaken();
    expect((await standing(garden)).state).toBe('removed');
    expect(await hears(garden)).toBe(false);

    expect(await answerTo(town.admin, '/start')).toMatch(/^You’re connected/);
    expect(await hears(garden)).toBe(true);
  });
});

test('what is said in a chat that does not take part goes nowhere', async () => {
  const garden = await town.chat('supergroup', 'Garden');
  await town.sql(
    `update hub_members set state = 'inactive' where chat_id in (select id from chats where network_id = $1)`,
    [garden.id],
  );
  await ann.says(garden, 'Nobody out there can hear us here');
  await town.settled();
  expect(await square.words()).toEqual([]);
});

test('Telegram is told which commands to offer to whom, in each language', async () => {
  const menus = () => town.control.calls({ method: 'setMyCommands' });
  const offered = async (scope: string, language?: string) =>
    (await menus()).some(
      ({ parameters }) =>
        (parameters['scope'] as { type: string }).type === scope && parameters['language_code'] === language,
    );
  await until(() => offered('all_chat_administrators', 'es'));
  await until(() => offered('chat'));
  expect((await menus()).filter(({ outcome }) => outcome.status !== 200)).toEqual([]);
});
