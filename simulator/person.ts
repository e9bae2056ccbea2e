import type { User } from './telegram.ts';

/** A person's account. */
export interface Person {
  user: User;
  /** The account was deleted: bots get 403 "user is deactivated". */
  isDeactivated?: true;
  /** The person's privacy settings keep voice and video messages from bots out. */
  refusesVoiceAndVideo?: true;
  /** What the person's wallet holds, in Stars; absent until it is first touched. */
  stars?: number;
}

/** What everybody finds in their wallet at first, in Stars. */
const FIRST_STARS = 10_000;

/** What is in somebody's wallet. */
export function starsOf(person: Person): number {
  return person.stars ?? FIRST_STARS;
}
