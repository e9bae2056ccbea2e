import type { Listener } from '../conversation/speaker.ts';
import type { Language } from '../people/language.ts';
import type { NetworkMessageId } from '../ids.ts';

/** A message of ours in which an announcement's progress and result are shown. */
export interface AnnouncementReport {
  readonly to: Listener;
  readonly messageId: NetworkMessageId;
  readonly language: Language;
}
