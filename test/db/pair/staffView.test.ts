import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import { saveProfile } from '../../../src/db/pair/profiles.ts';
import { lineFigures, listStrangers, networkIdOf } from '../../../src/db/pair/staffView.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { type Stranger, strangers } from './crowd.ts';

let database: Database;
let end: () => Promise<void>;
let people: Stranger[];

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
  people = await strangers(database, 23);
  for (const { personId, chatId } of people) {
    await sql`insert into pair_profiles (person_id, chat_id) values (${personId}, ${chatId})`.execute(
      database.sql,
    );
  }
  await saveProfile(database.sql, people[3]!.personId, {
    gender: 'female',
    age: 33,
    city: { name: '100% Town' },
    languages: ['en'],
    interests: [],
  });
});
afterAll(() => end());

it('Staff turns the pages of all people, ten on each, and meets everybody once', async () => {
  const pages = await Promise.all([1, 2, 3, 4].map((page) => listStrangers(database.sql, '', page)));
  expect(pages.map((page) => page.people.length)).toEqual([10, 10, 3, 0]);
  expect(pages[0]).toMatchObject({ total: 23, pages: 3 });
  const ids = pages.flatMap((page) => page.people.map(({ id }) => id));
  expect(new Set(ids)).toEqual(new Set(people.map(({ personId }) => personId)));
});

it('Staff finds somebody by city or by our id, and signs of patterns are none', async () => {
  const { people: found } = await listStrangers(database.sql, '100% T', 1);
  expect(found).toEqual([
    expect.objectContaining({ id: people[3]!.personId, gender: 'female', age: 33, city: '100% Town' }),
  ]);
  expect((await listStrangers(database.sql, String(people[5]!.personId), 1)).people[0]?.id).toBe(
    people[5]!.personId,
  );
  expect((await listStrangers(database.sql, '_00%Town', 1)).people).toEqual([]);
  expect(await networkIdOf(database.sql, people[3]!.personId)).toMatch(/^\d+$/);
});

it('Staff sees how the line is doing', async () => {
  expect(await lineFigures(database.sql)).toEqual({
    people: 23,
    registered: 1,
    newToday: 23,
    premium: 0,
    banned: 0,
    waiting: 0,
    chats: 0,
    chatsToday: 0,
    reports: 0,
  });
});
