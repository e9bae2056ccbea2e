import type { Listener } from './speaker.ts';
import type { Language } from './language.ts';

/** A message of ours in which an announcement's progress and result are shown. */
export interface AnnouncementReport {
  readonly to: Listener;
  readonly messageId: number;
  readonly language: Language;
}
