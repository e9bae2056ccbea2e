import { withTextIds } from '../../domain/earlierIds.ts';
import type { Notices } from '../../domain/conversation/notices.ts';
import {
  type Notice,
  RESTRICTED_TOLD_ONCE_IN_SECONDS,
  restrictionNotice,
} from '../../domain/moderation/notice.ts';
import type { Listener, Saying, Speaker } from '../../domain/conversation/speaker.ts';
import type { RateLimitedNotifier } from './rateLimitedNotifier.ts';
import type { NetworkMessageId, NetworkPersonId } from '../../domain/ids.ts';

/** What notices are said with. */
export interface NoticeDependencies {
  /** Says a notice when its turn has come, in the lane of answers: it follows upon what somebody did just now. */
  readonly sayNotice: RateLimitedNotifier;
  readonly speaker: Pick<Speaker, 'amend'>;
  /** Remembers who was told that they are restricted, so that a post right after brings no second word of it. */
  readonly notices: Pick<Notices, 'isDue' | 'forget'>;
  /** Finds the words of a notice in the listener's language. */
  readonly word: (to: Listener, notice: Notice) => Promise<Saying>;
}

/** How workflows say things to people. */
export interface NoticeSteps {
  /** Says it, where the bot may speak. When it rejects, nothing was said, and it may be tried again. */
  notify(to: Listener, notice: Notice): Promise<void>;
  /** Puts a notice in the place of what an earlier message of ours says. May be repeated. */
  amendNotice(to: Listener, messageId: NetworkMessageId, notice: Notice): Promise<void>;
}

/** Binds notices to a voice and to words. */
export function createNoticeSteps(dependencies: NoticeDependencies): NoticeSteps {
  const { sayNotice, speaker, notices, word } = dependencies;
  return {
    async notify(listener, notice) {
      const to = withTextIds(listener);
      const say = (): Promise<boolean> => sayNotice(to, () => word(to, notice));
      if (notice.kind !== 'muted' && notice.kind !== 'banned') {
        await say();
        return;
      }
      const name = restrictionNotice(notice.kind, to.networkId as NetworkPersonId);
      // Before it is said, because its turn may take a while and the person may post meanwhile.
      await notices.isDue(name, RESTRICTED_TOLD_ONCE_IN_SECONDS);
      let isSaid = false;
      try {
        isSaid = await say();
      } finally {
        if (!isSaid) await notices.forget(name);
      }
    },
    async amendNotice(listener, message, given) {
      const { to, messageId, notice } = withTextIds({ to: listener, messageId: message, notice: given });
      return speaker.amend(to, messageId, await word(to, notice));
    },
  };
}
