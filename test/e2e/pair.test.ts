import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown({
    env: { PAIR_YOUNG_CHAT_SECONDS: '0', FIND_DEBOUNCE_SEC: '0', PAIR_MEET_AGAIN_MINUTES: '0' },
  });
});
afterAll(() => town?.close());

/** Somebody with a private chat with the bot. */
class Stranger {
  readonly person: Person;
  readonly place: Place;

  constructor(person: Person, place: Place) {
    this.person = person;
    this.place = place;
  }

  static async named(name: string): Promise<Stranger> {
    const person = await town.person(name);
    await town.control
      .post('/chats', { type: 'private', id: person.id, bot: 'member' })
      .catch(() => undefined);
    return new Stranger(person, town.place(person.id, 'private'));
  }

  say(text: string, fields: object = {}): Promise<Message> {
    return this.place.post({ text, from_id: this.person.id, ...fields });
  }

  /** Waits until the bot has said that here since {@link Place.listen}. */
  async hears(text: string | RegExp): Promise<Message> {
    let found: Message | undefined;
    await until(async () => {
      found = (await this.place.heard()).find((message) =>
        typeof text === 'string' ? message.text === text : text.test(message.text ?? ''),
      );
      return found !== undefined;
    }, 30_000);
    return found!;
  }

  async words(): Promise<string[]> {
    return (await this.place.heard()).map((message) => message.text ?? '');
  }
}

const CONNECTED = /You’re connected with a stranger/;

async function connected(one: Stranger, other: Stranger): Promise<void> {
  await one.say('/find');
  await town.updatesTaken();
  await other.say('/find');
  await Promise.all([one.hears(CONNECTED), other.hears(CONNECTED)]);
}

async function two(): Promise<[Stranger, Stranger]> {
  const pair = await Promise.all([Stranger.named('Ana'), Stranger.named('Ben')]);
  return pair;
}

describe('Two strangers', () => {
  test('find each other, talk, and part', async () => {
    const [ana, ben] = await two();
    await connected(ana, ben);
    await ana.say('Hello from the first');
    await ben.hears('Hello from the first');
    await ben.say('Hello from the second');
    await ana.hears('Hello from the second');
    await ana.say('/end');
    await ana.hears(/You ended the chat/);
    await ben.hears(/Your chat partner ended the chat/);
    await ben.say('Are you there?');
    await town.settled();
    expect(await ana.words()).not.toContain('Are you there?');
  });
});
