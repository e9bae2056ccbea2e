import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Person } from './harness/person.ts';
import type { Place } from './harness/place.ts';
import { startTown, type Town } from './harness/town.ts';

let town: Town;
let ann: Person;
let ben: Person;
let carl: Person;
let square: Place;
let garden: Place;
let parlour: Place;

beforeAll(async () => {
  town = await startTown();
  [ann, ben, carl] = [await town.person('Ann'), await town.person('Ben'), await town.person('Carl')];
  square = await town.chat('supergroup', 'Square', { members: [ann.id, carl.id] });
  garden = await town.chat('supergroup', 'Garden', { members: [carl.id], administrators: [ben.id] });
  parlour = await town.chat('private', 'Parlour', { members: [carl.id] });
}, 120_000);
afterAll(() => town.close());

/** Somebody posts, and everybody has what is meant for them. */
async function posts(person: Person, place: Place, words: string): Promise<void> {
  await person.says(place, words);
  await town.settled();
}

test('A group hides an author for itself, sees whom it has hidden, and lets them in again', async () => {
  await posts(ann, square, 'Ann for everybody');
  const [copy] = await garden.heard();

  await carl.answers(garden, copy!, '/hide');
  await town.updatesTaken();
  expect((await garden.heard()).at(-1)!.text).toMatch(/administrators/);

  await ben.answers(garden, copy!, '/hide');
  await town.updatesTaken();
  const told = (await garden.heard()).at(-1)!;
  expect(told.text).toMatch(/^🔇 Posts by \S+ no longer arrive here/);

  await garden.listen();
  await parlour.listen();
  await posts(ann, square, 'Ann for all but the garden');
  expect(await garden.words()).toEqual([]);
  expect(await parlour.words()).toEqual(['Ann for all but the garden']);
  await posts(carl, square, 'Carl for everybody');
  expect(await garden.words()).toEqual(['Carl for everybody']);

  await ben.says(garden, '/hidden');
  await town.updatesTaken();
  const list = (await garden.heard()).at(-1)!;
  expect(list.text).toContain('Hidden here: 1');
  expect((await town.press(list, carl)).text).toMatch(/administrators/);
  await town.press(list, ben);
  await posts(ann, square, 'Ann is back');
  expect(await garden.words()).toContain('Ann is back');
});

test('Somebody hides everything from another chat in their private chat', async () => {
  await parlour.listen();
  await posts(ann, square, 'From the square');
  const [copy] = await parlour.heard();
  await carl.answers(parlour, copy!, '/hide');
  await town.updatesTaken();
  await town.press((await parlour.heard()).at(-1)!, carl, 'Hide their whole chat');
  await parlour.listen();
  await posts(ben, square, 'Somebody else from the square');
  await posts(ben, garden, 'From the garden');
  expect(await parlour.words()).toEqual(['From the garden']);
});
