import type { NetworkMessageId, SessionId } from '../../domain/ids.ts';
import { onPress, type PressAnswer, type PressContext } from '../buttons/press.ts';
import { searchButton, sessionButton } from './pairButtons.ts';
import type { PairServices } from './pairServices.ts';
import { endQuestion } from './pairNotices.ts';
import { search, showSearch, stopSearching } from './search.ts';
import { searchPanel } from './searchPanel.ts';
import { wordsOfWish } from './wishes.ts';

/** Looking for a partner, by buttons. */
export const searchPressed = onPress<{ wish: 'find' | 'keep' | 'later' | 'stop' }, PairServices>(
  searchButton,
  {
    right: 'everyone',
    isPrivate: true,
    async run(context, { wish }) {
      const { services, chat, by, words, amend, messageId } = context;
      const { people, queue } = services.pair;
      const person = await people.personOf(chat, by);
      switch (wish) {
        case 'find':
          await search(context, 'find', sayingAnew(context));
          return undefined;
        case 'keep':
          if (!(await queue.keepLooking(person))) return 'stale';
          await amend(searchPanel(words, await queue.figures()));
          await showSearch(context, person, messageId);
          return undefined;
        case 'later':
          if (!(await queue.notifyLater(person))) return 'stale';
          await amend(words('pair:willNotify'));
          return undefined;
        case 'stop':
          if (!(await stopSearching(context, person, messageId))) return 'stale';
          await amend(words('pair:stoppedLooking'));
          return undefined;
      }
    },
  },
);

/** What the two in a session do with it, by buttons. */
export const sessionPressed = onPress<
  {
    wish: 'next' | 'leave' | 'end' | 'longer' | 'names' | 'again' | 'block' | 'good' | 'bad';
    session: number;
  },
  PairServices
>(sessionButton, {
  right: 'everyone',
  isPrivate: true,
  async run(context, { wish, session }): Promise<PressAnswer> {
    const { services, chat, by, words, say } = context;
    const { people, sessions } = services.pair;
    const person = await people.personOf(chat, by);
    const id = session as SessionId;
    switch (wish) {
      case 'next': {
        const current = await sessions.current(person);
        if (current?.id !== id || current.state !== 'open') return 'stale';
        await search(context, 'next', sayingAnew(context));
        return undefined;
      }
      case 'leave': {
        const { kind } = await sessions.end(person, false, id);
        if (kind === 'young') await say(endQuestion(words, id));
        return kind === 'nothing to end' ? 'stale' : undefined;
      }
      case 'end': {
        const { kind } = await sessions.end(person, true, id);
        return kind === 'ended' ? undefined : 'stale';
      }
      case 'block':
        return (await sessions.block(person, id)) ? { toast: words('pair:blockedAfterwards') } : 'stale';
      case 'good':
      case 'bad':
        return (await sessions.rate(person, id, wish === 'good' ? 1 : -1))
          ? { toast: words('pair:rated') }
          : 'stale';
      case 'longer':
        return shown(wordsOfWish(words, wish, await sessions.extend(person, id)));
      case 'names':
        return shown(wordsOfWish(words, wish, await sessions.reveal(person, id)));
      case 'again':
        return shown(wordsOfWish(words, wish, await sessions.again(person, id)));
    }
  },
});

function shown(alert: string | undefined): PressAnswer {
  return alert === undefined ? undefined : { alert };
}

/** Says something under the message with the button, and answers which message says it. */
function sayingAnew({ services, chat }: PressContext<PairServices>) {
  return (saying: Parameters<PressContext['say']>[0]): Promise<NetworkMessageId | undefined> =>
    services.speaker.say(
      { networkId: chat.networkId, kind: chat.kind },
      typeof saying === 'string' ? { text: saying } : saying,
    );
}
