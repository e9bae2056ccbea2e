import { unban, withReason } from './moderationPanel.ts';
import type { Notice } from '../../domain/moderation/notice.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { WithdrawalTally } from '../../domain/posts/withdrawal.ts';
import type { Words } from '../../texts/words.ts';

/**
 * A notice of moderation, as it is said.
 *
 * @param reason what the admin gave as the reason, for notices that have one
 */
export function wordModeration(notice: Notice, words: Words, reason?: string): Saying {
  switch (notice.kind) {
    case 'muted':
      return {
        text: withReason(
          words,
          words('moderation:youAreMuted', { until: words.dates.moment(notice.until) }),
          reason,
        ),
      };
    case 'mute over':
      return { text: words('moderation:youAreHeard') };
    case 'banned':
      return { text: withReason(words, words('moderation:youAreBanned'), reason) };
    case 'ban lifted':
      return { text: words('moderation:youAreUnbanned') };
    case 'warned':
      return { text: withReason(words, words('moderation:youAreWarned'), reason) };
    case 'withdrawal':
      if (!notice.finished) return { text: progress(words, notice.tally) };
      return {
        text: result(words, notice),
        ...(notice.banned !== undefined && { buttons: [[unban(words, { networkId: notice.banned })]] }),
      };
  }
}

function progress(words: Words, { deleted, left, underWay }: WithdrawalTally): string {
  return words('moderation:withdrawing', { deleted, all: deleted + left + underWay });
}

function result(words: Words, { tally, alias, original }: Extract<Notice, { kind: 'withdrawal' }>): string {
  const { deleted, stopped, outOfReach, doubts } = tally;
  const lines = [words('moderation:withdrawn', { count: deleted })];
  if (alias !== undefined) lines.unshift(words('moderation:isBanned', { alias }));
  if (original === 'deleted') lines.push(words('moderation:originalDeleted'));
  if (original === 'kept') lines.push(words('moderation:originalKept'));
  if (stopped > 0) lines.push(words('moderation:withdrawnStopped', { count: stopped }));
  if (outOfReach > 0) lines.push(words('moderation:withdrawnOutOfReach', { count: outOfReach }));
  if (doubts > 0) lines.push(words('moderation:withdrawnDoubts', { count: doubts }));
  return lines.join('\n');
}
