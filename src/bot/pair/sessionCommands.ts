import { type Command, IN_PRIVATE } from '../commands/command.ts';
import { endQuestion } from './pairNotices.ts';
import type { PairServices } from './pairServices.ts';
import { closeSearch } from './search.ts';
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
    if (outcome.kind === 'stopped looking') {
      await closeSearch(services, chat, words, outcome);
      await answer(words('pair:stoppedLooking'));
    }
    if (outcome.kind === 'nothing to end') await answer(words('pair:notChatting'));
  },
};

/** Ends whatever somebody is in: the questions about their profile, their chat, or their search. */
export const stop: Command<PairServices> = {
  name: 'stop',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_stop',
  async isMeant({ services, chat, by }) {
    const { people, queue, entry } = services.pair;
    const person = await people.known(chat);
    if (person === undefined || chat.networkId !== by.networkId) return false;
    const { kind } = await queue.placeOf(person);
    return (kind !== 'idle' && kind !== 'after') || (await entry.question(person)) !== undefined;
  },
  async run(context) {
    const { services, chat, by, words, answer } = context;
    const person = await services.pair.people.personOf(chat, by);
    if (await services.pair.entry.cancel(person)) return answer(words('pairProfile:registrationCancelled'));
    return end.run(context);
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
