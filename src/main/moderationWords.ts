import { unban } from '../bot/panels/moderation.ts';
import type { Notice } from '../domain/notice.ts';
import type { Saying } from '../domain/speaker.ts';
import type { WithdrawalTally } from '../domain/withdrawal.ts';
import type { Words } from '../texts/words.ts';

/** A notice of moderation, as it is said. */
export function wordModeration(notice: Notice, words: Words): Saying {
  switch (notice.kind) {
    case 'muted':
      return { text: words('moderation:youAreMuted', { until: words.dates.moment(notice.until) }) };
    case 'mute over':
      return { text: words('moderation:youAreHeard') };
    case 'withdrawal':
      if (!notice.finished) return { text: progress(words, notice.tally) };
      return {
        text: result(words, notice.tally),
        ...(notice.banned !== undefined && { buttons: [[unban(words, { networkId: notice.banned })]] }),
      };
  }
}

function progress(words: Words, { deleted, left, underWay }: WithdrawalTally): string {
  return words('moderation:withdrawing', { deleted, all: deleted + left + underWay });
}

function result(words: Words, { deleted, stopped, outOfReach, doubts }: WithdrawalTally): string {
  const lines = [words('moderation:withdrawn', { count: deleted })];
  if (stopped > 0) lines.push(words('moderation:withdrawnStopped', { count: stopped }));
  if (outOfReach > 0) lines.push(words('moderation:withdrawnOutOfReach', { count: outOfReach }));
  if (doubts > 0) lines.push(words('moderation:withdrawnDoubts', { count: doubts }));
  return lines.join('\n');
}
