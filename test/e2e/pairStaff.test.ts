import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../simulator/telegram.ts';
import { until } from '../support/until.ts';
import type { Place } from './harness/place.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

/** Somebody whom only the older variable names as an admin. */
const OLD_ADMIN = 900_777;

let town: Town;
let staff: Place;
let people: Stranger[];

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'pair',
      ADMIN_IDS: String(OLD_ADMIN),
      FIND_DEBOUNCE_SEC: '0',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      RATE_LIMIT_MSG_PER_SEC: '0',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
      // One send at a time, so that a broadcast takes a while.
      WORKER_COUNT: '1',
    },
  });
  await town.control.post('/users', { id: OLD_ADMIN, first_name: 'Olga' });
  await town.control.post('/chats', { type: 'private', members: [OLD_ADMIN], bot: 'member' });
  staff = town.place(OLD_ADMIN, 'private');
  people = await Promise.all(Array.from({ length: 12 }, (_, no) => Stranger.named(town, `Person ${no}`)));
});
afterAll(() => town?.close());

/** Waits for something that the bot says to staff, or changes a message into. */
async function told(words: RegExp): Promise<Message> {
  let found: Message | undefined;
  await until(async () => {
    found = (await staff.heard()).findLast(({ text = '' }) => words.test(text));
    return found !== undefined;
  }, 60_000);
  return found!;
}

async function asks(text: string, fields: { reply_to_message_id?: number } = {}): Promise<void> {
  await staff.listen();
  await staff.post({ text, from_id: OLD_ADMIN, ...fields });
}

const press = (message: Message, label: string) => town.press(message, { id: OLD_ADMIN } as never, label);

describe('Staff whom ADMIN_IDS names', () => {
  test('lists people, ten a page, and finds one by alias or id', async () => {
    await asks('/admin_users');
    const list = await told(/^12 people/);
    expect(list.text).toContain('Page 1 of 2');
    await press(list, 'Older ›');
    const second = await told(/Page 2 of 2/);
    expect(second.message_id).toBe(list.message_id);
    // Of ten ids on the first page one is no number of a page.
    const [[, id, alias] = []] = [...list.text!.matchAll(/^(\d+) · (\S+) · /gm)].toSorted(
      (one, other) => Number(other[1]) - Number(one[1]),
    );
    for (const wanted of [id, alias]) {
      await asks(`/admin_users ${wanted}`);
      expect((await told(/^1 person/)).text).toContain(`${id} · ${alias}`);
    }
    await asks('/admin_users nobody at all');
    await told(/Nobody fits/);
  });

  test('bans somebody by the id of the list, whose chat ends, and lifts the ban', async () => {
    const [ana, ben] = people as [Stranger, Stranger];
    await connect(town, ana, ben);
    const [row] = await town.sql<{ id: number }>('select id from authors where network_id = $1', [
      String(ana.person.id),
    ]);
    await asks(`/admin_ban ${row!.id}`);
    await told(/is banned/);
    await ben.hears(/no longer there/);
    await ana.place.listen();
    await ana.say('/find');
    await ana.hears(/a moderator has banned you/);
    await asks(`/admin_unban ${row!.id}`);
    await told(/may chat again/);
  });

  test('sees figures', async () => {
    await asks('/admin_stats');
    expect((await told(/^People: 12/)).text).toContain('Chats: 0 now');
  });

  test('stops a broadcast that is on its way: whoever does not have it yet does not get it', async () => {
    await asks('/admin_broadcast Something new tonight.');
    const draft = await told(/^Preview\./);
    const { id: fault } = await town.control.post<{ id: string }>('/faults', {
      kind: 'latency',
      method: 'sendMessage',
      latency_ms: 2_000,
    });
    await press(draft, 'Send announcement');
    const progress = await told(/^Sending… \d/);
    await press(progress, 'Stop sending');
    const stopped = await told(/^⏹ Stopped\. \d+ of \d+ chats have it\./);
    await town.control.remove(`/faults/${fault}`);
    const [, sent, total] = /(\d+) of (\d+)/.exec(stopped.text!)!;
    expect(Number(total)).toBe(12);
    expect(Number(sent)).toBeLessThan(12);
    await town.settled();
    const have = await Promise.all(
      people.map(async (one) => (await one.words()).includes('Something new tonight.')),
    );
    expect(have.filter(Boolean)).toHaveLength(Number(sent));
    expect(await town.sql(`select from audit_log where action = 'stop announcement'`)).toHaveLength(1);
    // Said and done: the next one goes to everybody.
    await asks('/admin_broadcast And something else.');
    await press(await told(/^Preview\./), 'Send announcement');
    await told(/^✅ Announced in 12 chats\./);
  });
});

describe('Premium', () => {
  test('is bought with Stars in the chat, and calls work from then on, for both and in one room', async () => {
    const [ana, ben] = people.slice(2) as [Stranger, Stranger];
    await connect(town, ana, ben);
    await ana.say('/video');
    await ana.hears(/Calls need Premium for one of you/);
    await ana.say('/premium');
    const offer = await ana.hears(/^⭐️ Premium: chats of up to 3 hours instead of 1 hour/);
    await ana.press(offer, '30 days · 250 ⭐️');
    const invoice = await ana.sees((message) => message.invoice !== undefined);
    const receipt = await town.control.post<{ ok: boolean }>('/payments', {
      from_id: ana.person.id,
      chat_id: ana.place.id,
      message_id: invoice.message_id,
    });
    expect(receipt).toMatchObject({ ok: true });
    await ana.hears(/Premium/);
    await until(async () => {
      await ana.say('/premium');
      await town.updatesTaken();
      return (await ana.words()).some((text) => text.includes('You have Premium until'));
    }, 30_000);
    await ben.say('/video');
    const [called, calling] = await Promise.all([
      ana.hears(/would like to call you/),
      ben.hears(/^📹 Call your/),
    ]);
    const link = ({ reply_markup }: Message) => reply_markup?.inline_keyboard[0]?.[0]?.url;
    expect(link(called)).toMatch(/^https:\/\/meet\.jit\.si\/[0-9a-f]{32}$/);
    expect(link(calling)).toBe(link(called));
    await ana.say('/video');
    const again = await ana.hears(/^📹 Call your/);
    expect(link(again)).toBe(link(called));
    await town.settled();
    expect((await ben.words()).filter((text) => text.includes('would like to call'))).toEqual([]);
  });
});
