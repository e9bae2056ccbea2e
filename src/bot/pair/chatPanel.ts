import type { Saying } from '../../domain/conversation/speaker.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Words } from '../../texts/words.ts';
import { sessionButton } from './pairButtons.ts';
import { videoButton } from './profileButtons.ts';
import { reportButton } from './talkButtons.ts';

/** Something said in a chat that goes on, with buttons for what can be done in it. They are for that chat and no other. */
export function chatPanel(words: Words, session: SessionId, text: string): Saying {
  const wish = (label: string, what: 'next' | 'leave' | 'block') => ({
    label,
    data: sessionButton.data({ wish: what, session }),
  });
  return {
    text,
    buttons: [
      [wish(words('pair:goOn'), 'next'), wish(words('pair:endChat'), 'leave')],
      [
        { label: words('pairProfile:videoCall'), data: videoButton.data({ session }) },
        { label: words('pair:report'), data: reportButton.data({ session }) },
        wish(words('pair:block'), 'block'),
      ],
    ],
  };
}
