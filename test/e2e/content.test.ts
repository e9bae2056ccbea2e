import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startTown, type Town } from './harness/town.ts';

let town: Town;

beforeAll(async () => {
  town = await startTown({ bot: 7101 });
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

test('a text arrives', async () => {
  const ann = await town.person('Ann');
  const square = await town.chat('supergroup', 'Square');
  const garden = await town.chat('group', 'Garden');
  await ann.says(square, 'Hello everybody out there');
  await town.settled();
  expect(await garden.words()).toEqual(['Hello everybody out there']);
  expect(await square.words()).toEqual([]);
});
