import { toPartner } from '../../domain/posts/route.ts';
import type { Line } from '../line.ts';
import { tellAuthor } from '../posts/tellAuthor.ts';
import { searchPressed, sessionPressed } from './pairPresses.ts';
import type { PairServices } from './pairServices.ts';
import { cancel, find, next } from './searchCommands.ts';
import { block, end, reveal } from './sessionCommands.ts';

/** The pair: two strangers talk, and neither learns who the other is. */
export const pairLine: Line<PairServices> = {
  name: 'pair',
  startLabel: 'pair:startHere',
  commands: [find, next, end, block, cancel, reveal],
  presses: [searchPressed, sessionPressed],
  async process(message, { facts, post, services }) {
    const { session } = facts;
    if (session === undefined) return 'unwanted';
    const processed = await post(toPartner(session));
    if (processed !== 'unwanted') return processed;
    // The session is over, or its author did not know of it when they wrote: it goes nowhere.
    await tellAuthor(services, 'not delivered', message, (words) => words('pair:notDelivered'));
    return undefined;
  },
  async membershipChanged({ chat, now }, { pair: { people, sessions } }) {
    if (chat.kind !== 'private' || now !== 'kicked') return;
    const person = await people.known(chat);
    if (person !== undefined) await sessions.leaveUnreachable(person);
  },
};
