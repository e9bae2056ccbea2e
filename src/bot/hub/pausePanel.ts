import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** Holds what is posted, or says what to do with what is held. */
export const pauseButton = buttonKind('pause', 1, {
  wish: oneOf('pause', 'resume', 'ask', 'discard', 'keep'),
});

/** A hub that is paused: how much is held, and what can be done about it. */
export function pausePanel(words: Words, held: number): Saying {
  const resume = { label: words('steering:resume'), data: pauseButton.data({ wish: 'resume' }) };
  const discard = { label: words('steering:discard'), data: pauseButton.data({ wish: 'ask' }) };
  return {
    text: held > 0 ? words('steering:pausedPanel', { count: held }) : words('steering:pausedPanelEmpty'),
    buttons: [held > 0 ? [resume, discard] : [resume]],
  };
}

/** Says that the hub runs, with the way back. `resumed`: how many posts were let go just now. */
export function runningPanel(words: Words, resumed: number | undefined): Saying {
  return {
    text: resumed === undefined ? words('steering:notPaused') : words('steering:resumed', { count: resumed }),
    buttons: [[{ label: words('steering:pause'), data: pauseButton.data({ wish: 'pause' }) }]],
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
