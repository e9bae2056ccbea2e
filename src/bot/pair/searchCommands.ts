import type { NetworkMessageId } from '../../domain/ids.ts';
import { type Command, type CommandContext, IN_PRIVATE } from '../commands/command.ts';
import type { PairServices } from './pairServices.ts';
import { search, stopSearching } from './search.ts';

/** Looks for a partner. */
export const find: Command<PairServices> = {
  name: 'find',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_find',
  run: (context) => search(context, 'find', keeping(context)),
};

/** Ends the chat and looks for somebody else. */
export const next: Command<PairServices> = {
  name: 'next',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_next',
  run: (context) => search(context, 'next', keeping(context)),
};

/** Ends the dialogue about one's profile, or else stops looking for a partner. */
export const cancel: Command<PairServices> = {
  name: 'cancel',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pair:about_cancel',
  async run(context) {
    const { services, chat, by, words, answer } = context;
    const { people, entry } = services.pair;
    const person = await people.personOf(chat, by);
    if (await entry.cancel(person)) return answer(words('pairProfile:registrationCancelled'));
    const stopped = await stopSearching(context, person);
    await answer(words(stopped ? 'pair:stoppedLooking' : 'pair:notLooking'));
  },
};

function keeping({ answerToAmend }: CommandContext<PairServices>) {
  return async (saying: Parameters<typeof answerToAmend>[0]): Promise<NetworkMessageId | undefined> =>
    (await answerToAmend(saying))?.messageId;
}
