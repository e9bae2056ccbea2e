import { EDIT_MODES, type EditMode } from '../../domain/posts/revision.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, oneOf } from '../buttons/buttonData.ts';

/** Chooses how edited posts travel. */
export const editsButton = buttonKind('edits', 1, { mode: oneOf(...EDIT_MODES) });

/** How edited posts travel now, and the other ways. */
export function editsPanel(words: Words, mode: EditMode): Saying {
  return {
    text: words('steering:editsPanel', { mode: words(`steering:edits_${mode}`) }),
    buttons: [
      EDIT_MODES.filter((other) => other !== mode).map((other) => ({
        label: words(`steering:editsButton_${other}`),
        data: editsButton.data({ mode: other }),
      })),
    ],
  };
}
