import type { Saying } from '../../domain/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** What to do with what is held. */
export const pauseButton = buttonKind('pause', 1, { wish: oneOf('resume', 'ask', 'discard', 'keep') });

/** A hub that is paused: how much is held, and what can be done about it. */
export function pausePanel(words: Words, held: number): Saying {
  const resume = { label: words('steering:resume'), data: pauseButton.data({ wish: 'resume' }) };
  const discard = { label: words('steering:discard'), data: pauseButton.data({ wish: 'ask' }) };
  return {
    text: words('steering:pausedPanel', { count: held }),
    buttons: [held > 0 ? [resume, discard] : [resume]],
  };
}

/** The question before held posts are thrown away. */
export function discardQuestion(words: Words, held: number): Saying {
  return {
    text: words('steering:discardQuestion', { count: held }),
    buttons: [
      [
        { label: words('steering:discard'), data: pauseButton.data({ wish: 'discard' }) },
        { label: words('steering:cancel'), data: pauseButton.data({ wish: 'keep' }) },
      ],
    ],
  };
}
