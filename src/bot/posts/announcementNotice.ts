import type { PostId } from '../../domain/ids.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Tally } from '../../domain/posts/ledger.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import { wordsIn } from '../../texts/words.ts';
import { stopAnnouncementButton } from './announceButton.ts';

/** How far an announcement is, or what it came to, as it is said. */
export function wordAnnouncement(
  postId: PostId,
  { sent, failed, open }: Tally,
  finished: boolean | 'stopped',
  language: Language,
): Saying {
  const words = wordsIn(language);
  const total = sent + failed + open;
  if (!finished) {
    const stop = { label: words('posts:announceStop'), data: stopAnnouncementButton.data({ post: postId }) };
    return { text: words('posts:announceProgress', { sent, total }), buttons: [[stop]] };
  }
  if (finished === 'stopped') return { text: words('posts:announceStopped', { sent, total }) };
  const result = words('posts:announced', { count: sent });
  if (failed === 0) return { text: result };
  return { text: `${result}\n${words('posts:announceFailed', { count: failed, id: String(postId) })}` };
}
