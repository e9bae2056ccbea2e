import type { Language } from './language.ts';
import type { Listener } from '../conversation/speaker.ts';
import type { NetworkMessageId } from '../ids.ts';

/** The message of ours in which somebody asked to be forgotten, and their language, which is forgotten as well. */
export interface ForgetReport {
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
  readonly language: Language;
}
