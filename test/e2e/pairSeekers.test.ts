import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import { Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown({
    env: {
      LINES: 'pair',
      FIND_DEBOUNCE_SEC: '0',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      PAIR_MEET_AGAIN_MINUTES: '0',
    },
  });
});
afterAll(() => town?.close());

test('A crowd of seekers that is let loose accepts the rules, finds each other and talks', async () => {
  const { ids } = await town.control.post<{ ids: number[] }>('/chats/bulk', {
    count: 8,
    type: 'private',
    bot: 'member',
  });
  await town.control.post('/crowd', { posts_per_s: 20, duration_s: 60, chat_ids: ids, seeking: true });
  await until(async () => {
    const [row] = await town.sql<{ said: number; met: number }>(
      `select (select count(*)::int from posts where route ->> 'to' = 'partner') as said,
              (select count(*)::int from sessions where opened_at is not null) as met`,
    );
    return row!.met >= 4 && row!.said >= 20;
  }, 50_000);
  await town.control.remove('/crowd');
  const doubled = await town.sql(
    'select person_id from session_participants where open group by person_id having count(*) > 1',
  );
  expect(doubled).toEqual([]);
});

test('Staff send a message to everybody who has accepted the rules, once they saw it', async () => {
  const [ana, ben] = await Promise.all([Stranger.named(town, 'Ana'), Stranger.unknown(town, 'Ben')]);
  await ben.say('/find');
  await ben.hears(/Before you start/);
  const staff = town.place(town.admin.id, 'private');
  await staff.post({ text: '/admin_broadcast Something new tonight.', from_id: town.admin.id });
  await until(async () => (await staff.heard()).some(({ reply_markup: keyboard }) => keyboard !== undefined));
  const question = (await staff.heard()).find(({ reply_markup: keyboard }) => keyboard !== undefined)!;
  await town.press(question, town.admin, 'Send announcement');
  await ana.hears('Something new tonight.');
  await town.settled();
  expect(await ben.words()).not.toContain('Something new tonight.');
});
