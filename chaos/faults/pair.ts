import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../simulator/telegram.ts';
import type { Fault } from '../fault.ts';
import { judgeTalk, type Said } from '../pairObserver.ts';
import type { World } from '../world.ts';
import { BOT_ID } from '../world.ts';

const PEOPLE = 200;
const MINUTES = 2;
const AWAY_MS = 2_000;
const BETWEEN_BLOWS_MS = 8_000;
/** How long everybody may take to come to rest. */
const REST_MS = 120_000;
/**
 * How many people do something at the same time, and how long each pauses: about as much as a small machine carries, so that
 * what is late is late for the blows.
 */
const AT_ONCE = 4;
const PAUSE_MS = 250;

/** People look for each other, chat and change partners while one process or server after the other is killed. */
export const pair: Fault = {
  name: 'pair',
  what: `${PEOPLE} strangers chat for ${MINUTES} minutes; kill -9 of bot, worker, Temporal, PostgreSQL, Redis in turn`,
  size: { posts: 4, destinations: 4 },
  async strike(scene) {
    const { world } = scene;
    await scene.post();
    const crowd = await makeCrowd(world);
    const end = Date.now() + MINUTES * 60_000;
    await Promise.all([talkUntil(end, crowd), strikeUntil(end, world)]);
    await Promise.all([world.product.bot, ...world.product.workers].map((kept) => kept.ready()));
    const rested = await comeToRest(world);
    scene.promise(rested, 'updates, tasks or posts were still under way long after everything was back');
    for (const broken of await judgeTalk(
      world,
      crowd.flatMap(({ said }) => said),
    ))
      scene.promise(false, broken);
  },
};

/** Somebody of the crowd. */
class Talker {
  readonly id: number;
  readonly said: Said[] = [];
  readonly #world: World;
  #words = 0;
  #hasWritten = false;

  constructor(world: World, id: number) {
    this.#world = world;
    this.id = id;
  }

  /** Does what fits what the chat shows: talks, goes on to somebody else, looks for somebody. */
  async act(): Promise<void> {
    const latest = await this.#latestNotice();
    const chance = Math.random();
    if (latest !== 'connected') return void (await this.#write('/find'));
    if (chance < 0.08) return void (await this.#write('/next'));
    if (chance < 0.12) return void (await this.#write('/end'));
    const text = `No. ${++this.#words} of ${inLetters(this.id)}`;
    const { message_id } = await this.#write(text);
    this.said.push({ from: this.id, text, messageId: message_id });
  }

  async #write(text: string): Promise<Message> {
    const { message } = await this.#world.control.post<{ message: Message }>('/messages', {
      chat_id: this.id,
      from_id: this.id,
      text,
    });
    this.#hasWritten = true;
    return message;
  }

  /** Whether the bot's last notice said that a chat began or is over. */
  async #latestNotice(): Promise<'connected' | 'alone'> {
    // A private chat begins with the first message.
    const messages = this.#hasWritten ? await this.#world.control.messages(this.id) : [];
    const notice = messages.findLast(
      ({ from, text = '' }) => from?.id === BOT_ID && /connected with a stranger|How was it\?/.test(text),
    );
    return notice?.text?.includes('connected') ? 'connected' : 'alone';
  }
}

/** A number as letters: what looks like a phone number is masked on its way to a stranger. */
function inLetters(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);
}

/** People who have accepted the rules, by SQL, since a thousand presses would tell nothing more. */
async function makeCrowd(world: World): Promise<Talker[]> {
  const ids: number[] = [];
  for (let n = 1; n <= PEOPLE; n++) {
    const { id } = await world.control.post<{ id: number }>('/users', { first_name: `Stranger ${n}` });
    ids.push(id);
  }
  await world.sql(
    `with made as (
       insert into chats (network_id, kind, title) select id, 'private', 'Somebody' from unnest($1::text[]) id
       returning id, network_id
     ), persons as (
       insert into authors (network_id, kind, name, alias)
       select id, 'person', 'Somebody', 'u-' || id from unnest($1::text[]) id returning id, network_id
     )
     insert into pair_profiles (person_id, chat_id, rules_accepted_at)
     select persons.id, made.id, now() from persons join made using (network_id)`,
    [ids],
  );
  return ids.map((id) => new Talker(world, id));
}

async function talkUntil(end: number, crowd: readonly Talker[]): Promise<void> {
  const left = crowd.slice();
  const lookAfter = async (): Promise<void> => {
    while (Date.now() < end) {
      const talker = left.shift()!;
      await talker.act();
      left.push(talker);
      await sleep(PAUSE_MS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lookAfter));
}

async function strikeUntil(end: number, world: World): Promise<void> {
  const { servers, product } = world;
  const blows = [
    () => product.bot.kill(),
    () => product.workers[0]!.kill(),
    ...(['temporal', 'postgres', 'redis'] as const).map((name) => async () => {
      await servers.kill(name);
      await sleep(AWAY_MS);
      await servers.start(name);
    }),
  ];
  for (let no = 0; Date.now() + BETWEEN_BLOWS_MS < end; no++) {
    await sleep(BETWEEN_BLOWS_MS);
    await blows[no % blows.length]!();
  }
}

/** Waits until nothing is under way any more. */
async function comeToRest(world: World): Promise<boolean> {
  const end = Date.now() + REST_MS;
  for (;;) {
    const [row] = await world.sql<{ open: number }>(
      `select (select count(*) from posts where state in ('collecting', 'admitted', 'planned'))::int
            + (select count(*) from bot_tasks)::int
            + (select count(*) from sessions where opened_at is null and ended_at is null)::int
            + (select count(*) from session_participants p join sessions s on s.id = p.session_id
               where s.ended_at is not null and p.told_at is not null and p.end_told_at is null)::int as open`,
    );
    if (row!.open === 0 && (await world.updatesWaiting()) === 0) return true;
    if (Date.now() > end) return false;
    await sleep(500);
  }
}
