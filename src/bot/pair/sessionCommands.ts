import { type Command, IN_PRIVATE } from '../commands/command.ts';
import { endQuestion } from './pairNotices.ts';
import type { PairServices } from './pairServices.ts';
import { wordsOfWish } from './wishes.ts';

/** Ends the chat, or leaves the queue. Of a chat's end the session's workflow tells both. */
export const end: Command<PairServices> = {
  name: 'end',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_end',
  async run({ services, chat, by, words, answer }) {
    const person = await services.pair.people.personOf(chat, by);
    const outcome = await services.pair.sessions.end(person, false);
    if (outcome.kind === 'young') await answer(endQuestion(words, outcome.sessionId));
    if (outcome.kind === 'stopped looking') await answer(words('pair:stoppedLooking'));
    if (outcome.kind === 'nothing to end') await answer(words('pair:notChatting'));
  },
};

/** Ends the chat and keeps the two apart for good. */
export const block: Command<PairServices> = {
  name: 'block',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_block',
  async run({ services, chat, by, words, answer }) {
    const person = await services.pair.people.personOf(chat, by);
    const before = await services.pair.sessions.current(person);
    if (!(await services.pair.sessions.block(person))) return answer(words('pair:nobodyToBlock'));
    // A chat that goes on ends with a notice that says so.
    if (before?.state !== 'open') await answer(words('pair:blockedAfterwards'));
  },
};

/** Offers to exchange names. */
export const reveal: Command<PairServices> = {
  name: 'reveal',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_reveal',
  async run({ services, chat, by, words, answer }) {
    const person = await services.pair.people.personOf(chat, by);
    const said = wordsOfWish(words, 'names', await services.pair.sessions.reveal(person));
    if (said !== undefined) await answer(said);
  },
};
