import type { Message } from '../../../simulator/telegram.ts';
import { until } from '../../support/until.ts';
import type { Person } from './person.ts';
import type { MessageFields, Place } from './place.ts';
import type { PressAnswer, Town } from './town.ts';

const CONNECTED = /You’re connected with a stranger/;

/** Somebody who talks to strangers, in a private chat with the bot. */
export class Stranger {
  readonly person: Person;
  readonly place: Place;
  readonly #town: Town;

  private constructor(town: Town, person: Person) {
    this.#town = town;
    this.person = person;
    this.place = town.place(person.id, 'private');
  }

  /** Somebody who has accepted the rules, and said nothing of themselves. */
  static async named(town: Town, name: string): Promise<Stranger> {
    return Stranger.of(town, await town.person(name));
  }

  /** The same for a person who is known in the town by other chats. */
  static async of(town: Town, person: Person): Promise<Stranger> {
    const stranger = new Stranger(town, person);
    await stranger.say('/profile');
    await stranger.press(await stranger.hears(/Before you start/), 'I’m 18 or older and agree');
    await stranger.hears(/Chat with a stranger|I need a short profile/);
    await stranger.place.listen();
    return stranger;
  }

  /** Somebody who has never been here. */
  static async unknown(town: Town, name: string): Promise<Stranger> {
    return new Stranger(town, await town.person(name));
  }

  /** Writes something, or posts whatever the fields say. */
  say(text: string | undefined, fields: MessageFields = {}): Promise<Message> {
    return this.place.post({ ...(text !== undefined && { text }), from_id: this.person.id, ...fields });
  }

  /** Changes what they wrote. */
  async edit(messageId: number, fields: MessageFields): Promise<void> {
    await this.#town.control.patch(`/messages/${this.place.id}/${messageId}`, fields);
  }

  /** Reacts to a message here, or takes that back. */
  async react({ message_id }: Message, emoji?: string): Promise<void> {
    await this.#town.control.post('/reactions', {
      chat_id: this.place.id,
      message_id,
      from_id: this.person.id,
      ...(emoji !== undefined && { emoji }),
    });
  }

  /** Waits until the bot has said that here since {@link Place.listen}. */
  async hears(text: string | RegExp, withinMs?: number): Promise<Message> {
    return this.sees(
      ({ text: said = '' }) => (typeof text === 'string' ? said === text : text.test(said)),
      withinMs,
    );
  }

  /** Waits until the bot has sent such a message here since {@link Place.listen}. */
  async sees(isMeant: (message: Message) => boolean, withinMs = 30_000): Promise<Message> {
    let found: Message | undefined;
    await until(async () => {
      found = (await this.place.heard()).find(isMeant);
      return found !== undefined;
    }, withinMs);
    return found!;
  }

  /** Presses a button of a message. */
  press(message: Message, label: string): Promise<PressAnswer> {
    return this.#town.press(message, this.person, label);
  }

  /** What the bot has said here since {@link Place.listen}. */
  async words(): Promise<string[]> {
    return (await this.place.heard()).map((message) => message.text ?? message.caption ?? '');
  }
}

/** Two people who have just been connected, and have heard nothing else. */
export async function connect(town: Town, one: Stranger, other: Stranger): Promise<void> {
  await one.say('/find');
  await town.updatesTaken();
  await other.say('/find');
  await Promise.all([one.hears(CONNECTED), other.hears(CONNECTED)]);
  await town.settled();
  // What is written belongs to the chat once it is noted that its author knows of it.
  await until(
    async () =>
      (await town.sql('select from session_participants where open and told_message is null')).length === 0,
    30_000,
  );
  await Promise.all([one.place.listen(), other.place.listen()]);
}
