import type { QuestionId } from '../../domain/pair/talk.ts';
import { onPress } from '../buttons/press.ts';
import type { PairServices } from './pairServices.ts';
import { shareButton } from './talkButtons.ts';

/** Sends what its author was asked about, or forgets it. */
export const sharePressed = onPress<{ wish: 'share' | 'drop'; question: number }, PairServices>(shareButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, words, amend }, { wish, question }) {
    const { talk } = services.pair;
    const id = question as QuestionId;
    if (wish === 'drop') {
      if (!(await talk.discard(id, chat.networkId))) return 'stale';
      await amend(words('talk:notShared'));
      return undefined;
    }
    switch (await talk.share(id, chat.networkId)) {
      case 'unknown':
        return 'stale';
      case 'too fast':
        return { toast: words('talk:tooFastToShare') };
      case 'over':
        await amend(words('talk:sharedTooLate'));
        return undefined;
      case 'shared':
        await amend(words('talk:shared'));
        return undefined;
    }
  },
});
