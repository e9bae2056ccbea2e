import { type Command, IN_PRIVATE } from '../commands/command.ts';
import { barrierPanel, homePanel } from './entry.ts';
import type { PairServices } from './pairServices.ts';
import { chatPanel } from './chatPanel.ts';
import { showSearch } from './search.ts';
import { searchPanel } from './searchPanel.ts';

/** Lets somebody in among strangers, or shows where they are: the one message from which everything else is reached. */
export const start: Command<PairServices> = {
  name: 'start',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pairProfile:about_start',
  async run(context) {
    const { services, chat, by, words, answer, answerToAmend } = context;
    const { people, queue } = services.pair;
    const person = await people.personOf(chat, by);
    const place = await queue.placeOf(person);
    if (place.kind === 'chatting') {
      return answer(chatPanel(words, place.session.id, words('pair:chattingAlready')));
    }
    const barrier = await barrierPanel(context, person, 'home');
    if (barrier) return answer(barrier);
    if (place.kind !== 'waiting') return answer(homePanel(context));
    const shown = await answerToAmend(searchPanel(words, await queue.figures()));
    if (shown) await showSearch(context, person, shown.messageId);
  },
};
