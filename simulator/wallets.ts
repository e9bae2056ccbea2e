import { starsOf } from './person.ts';
import type { World } from './world.ts';

/** Takes Stars out of a wallet; says whether there were enough. */
export function takeStars(world: World, userId: number, stars: number): boolean {
  const person = world.people.get(userId);
  if (person === undefined || starsOf(person) < stars) return false;
  world.addPerson({ ...person, stars: starsOf(person) - stars });
  return true;
}

/** Puts Stars into a wallet. */
export function giveStars(world: World, userId: number, stars: number): void {
  const person = world.people.get(userId);
  if (person !== undefined) world.addPerson({ ...person, stars: starsOf(person) + stars });
}
