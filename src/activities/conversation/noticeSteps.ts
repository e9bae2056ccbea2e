import type { Notice } from '../../domain/moderation/notice.ts';
import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';
import type { SayInTurn } from './sayInTurn.ts';

/** What notices are said with. */
export interface NoticeDependencies {
  /** Says a notice when its turn has come, in the lane of answers: it follows upon what somebody did just now. */
  readonly sayNotice: SayInTurn;
  readonly speaker: Pick<Speaker, 'amend'>;
  /** Finds the words of a notice in the listener's language. */
  readonly word: (to: Listener, notice: Notice) => Promise<Saying>;
}

/** How workflows say things to people. */
export interface NoticeSteps {
  /** Says it, where the bot may speak. When it rejects, nothing was said, and it may be tried again. */
  notify(to: Listener, notice: Notice): Promise<void>;
  /** Puts a notice in the place of what an earlier message of ours says. May be repeated. */
  amendNotice(to: Listener, messageId: number, notice: Notice): Promise<void>;
}

/** Binds notices to a voice and to words. */
export function createNoticeSteps({ sayNotice, speaker, word }: NoticeDependencies): NoticeSteps {
  return {
    notify: (to, notice) => sayNotice(to, () => word(to, notice)),
    amendNotice: async (to, messageId, notice) => speaker.amend(to, messageId, await word(to, notice)),
  };
}
