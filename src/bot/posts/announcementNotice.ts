import type { PostId } from '../../domain/ids.ts';
import type { Language } from '../../domain/people/language.ts';
import type { Tally } from '../../domain/posts/ledger.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import { wordsIn } from '../../texts/words.ts';

/** How far an announcement is, or what it came to, as it is said. */
export function wordAnnouncement(
  postId: PostId,
  { sent, failed, open }: Tally,
  finished: boolean,
  language: Language,
): Saying {
  const words = wordsIn(language);
  if (!finished) return { text: words('posts:announceProgress', { sent, total: sent + failed + open }) };
  const result = words('posts:announced', { count: sent });
  if (failed === 0) return { text: result };
  return { text: `${result}\n${words('posts:announceFailed', { count: failed, id: String(postId) })}` };
}
