import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from '../support/until.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let office: Place;

beforeAll(async () => {
  town = await startTown({ env: { HOLD_NEW_AUTHORS: '2' } });
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

const cards = async () => (await office.heard()).filter(({ text }) => text?.includes('waiting for approval'));

test("a newcomer's first posts wait, and go out in their order once an admin approves them", async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden');
  const kitchen = await town.chat('supergroup', 'Kitchen');
  await garden.listen();
  await kitchen.listen();
  await garden.post({ text: 'The first words of a newcomer' });
  await garden.post({ text: 'The second words of a newcomer' });
  await garden.post({ text: 'The third words of a newcomer' });
  await until(async () => (await cards()).length === 3);
  expect(await kitchen.words()).toEqual([]);
  expect((await garden.words()).filter((text) => text.includes('You’re new here'))).toHaveLength(1);

  // What an admin says never waits.
  await office.post({ text: 'Words of an admin to everybody' });
  await until(async () => (await kitchen.words()).length === 1);

  const cardOf = async (words: string) => (await cards()).find(({ text }) => text?.includes(words));
  const first = await cardOf('The first words of a newcomer');
  const second = await cardOf('The second words of a newcomer');
  await town.press(first!, town.admin, 'Approve');
  await until(async () => (await kitchen.words()).length === 2);
  expect(await kitchen.words()).toEqual(['Words of an admin to everybody', 'The first words of a newcomer']);

  // With the second, the author is no newcomer any more: what still waits goes out as well, behind it.
  await town.press(second!, town.admin, 'Approve');
  await until(async () => (await kitchen.words()).length === 4);
  expect((await kitchen.words()).slice(2)).toEqual([
    'The second words of a newcomer',
    'The third words of a newcomer',
  ]);
});

test('a post that an admin rejects goes nowhere', async () => {
  office = await town.chat('private', 'Office', { members: [town.admin.id] });
  const garden = await town.chat('supergroup', 'Garden');
  const kitchen = await town.chat('supergroup', 'Kitchen');
  await kitchen.listen();
  await garden.post({ text: 'Buy cheap watches at this place' });
  await until(async () => (await cards()).length === 1);
  await town.press((await cards())[0]!, town.admin, 'Reject');
  expect((await office.heard()).at(-1)!.text).toContain('Rejected');
  await town.settled();
  expect(await kitchen.words()).toEqual([]);
});
