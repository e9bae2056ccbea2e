import type { Saying, Speaker } from '../../domain/conversation/speaker.ts';
import type { PostId } from '../../domain/ids.ts';
import { withTextIds } from '../../domain/earlierIds.ts';
import type { Language } from '../../domain/people/language.ts';
import type { AnnouncementReport } from '../../domain/posts/announcement.ts';
import type { Ledger, Tally } from '../../domain/posts/ledger.ts';

/** What the progress of an announcement is shown with. */
export interface AnnouncementDependencies {
  readonly ledger: Pick<Ledger, 'tally'>;
  readonly speaker: Pick<Speaker, 'amend'>;
  readonly wordAnnouncement: (
    postId: PostId,
    tally: Tally,
    finished: boolean | 'stopped',
    language: Language,
  ) => Saying;
}

/** The steps of an announcement, besides those of every post. */
export interface AnnouncementSteps {
  /** Shows how far an announcement is, in the message of ours that the admin pressed. */
  showAnnouncement(postId: PostId, report: AnnouncementReport, finished: boolean | 'stopped'): Promise<void>;
}

/** Binds the steps of an announcement to what they work on. */
export function createAnnouncementSteps({
  ledger,
  speaker,
  wordAnnouncement,
}: AnnouncementDependencies): AnnouncementSteps {
  return {
    async showAnnouncement(postId, report, finished) {
      const { to, messageId, language } = withTextIds(report);
      const tally = await ledger.tally(postId);
      await speaker.amend(to, messageId, wordAnnouncement(postId, tally, finished, language));
    },
  };
}
