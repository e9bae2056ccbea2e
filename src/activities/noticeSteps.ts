import type { Notice } from '../domain/notice.ts';
import type { Listener, Saying, Speaker } from '../domain/speaker.ts';

/** What notices are said with. */
export interface NoticeDependencies {
  readonly speaker: Pick<Speaker, 'say' | 'amend'>;
  /** Finds the words of a notice in the listener's language. */
  readonly word: (to: Listener, notice: Notice) => Promise<Saying>;
}

/** How workflows say things to people at once. Neither rejects for what cannot be said. */
export interface NoticeSteps {
  /** Says it, and answers with whether it was said: where the bot may not speak, it is not. */
  notify(to: Listener, notice: Notice): Promise<boolean>;
  /** Puts a notice in the place of what an earlier message of ours says. */
  amendNotice(to: Listener, messageId: number, notice: Notice): Promise<void>;
}

/** Binds notices to a voice and to words. */
export function createNoticeSteps({ speaker, word }: NoticeDependencies): NoticeSteps {
  return {
    notify: async (to, notice) => speaker.say(to, await word(to, notice)),
    amendNotice: async (to, messageId, notice) => speaker.amend(to, messageId, await word(to, notice)),
  };
}
