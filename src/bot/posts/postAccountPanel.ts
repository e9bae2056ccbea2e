import type { Refusal } from '../../domain/posts/admission.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { PostAccount } from '../../services/posts/postAccounts.ts';
import type { TextKey, Words } from '../../texts/words.ts';
import { retryButton } from './retryButton.ts';

/** So much of a network's reason is shown, in characters. */
const REASON_LENGTH = 120;

const REFUSALS = {
  'chat left': 'posts:refusal_chatLeft',
  'chat is no source': 'posts:refusal_noSource',
  'outgoing is off': 'posts:refusal_outgoingOff',
  'stays in its chat': 'posts:refusal_staysInChat',
  'author muted': 'posts:refusal_authorMuted',
  'author banned': 'posts:refusal_authorBanned',
  duplicate: 'posts:refusal_duplicate',
  echo: 'posts:refusal_echo',
  'album refused': 'posts:refusal_albumRefused',
  'not approved': 'posts:refusal_notApproved',
  'taken back': 'posts:refusal_takenBack',
  forgotten: 'posts:refusal_forgotten',
} as const satisfies Record<Refusal, TextKey>;

/** Where a post went, with a button for what failed. */
export function accountPanel(account: PostAccount, words: Words): Saying {
  const of = (...states: (keyof PostAccount['deliveries'])[]): number =>
    states.reduce((sum, state) => sum + (account.deliveries[state] ?? 0), 0);
  const lines = [
    words('posts:post', { id: String(account.postId) }),
    words('posts:from', {
      chat: String(account.networkChatId),
      alias: account.alias,
      at: words.dates.moment(Date.parse(account.createdAt)),
    }),
  ];
  if (account.chatId > 0) lines.push(words('posts:inTemporal', { chat: String(account.chatId) }));
  if (account.version > 1) lines.push(words('posts:edited', { count: account.version - 1 }));
  if (account.refusal !== undefined) {
    lines.push(words('posts:refused', { reason: words(REFUSALS[account.refusal]) }));
  }
  lines.push(
    words('posts:counts', {
      sent: of('sent'),
      waiting: of('planned', 'claimed', 'sending'),
      failed: of('failed', 'unknown'),
      withheld: of('withheld'),
      withdrawn: of('withdrawn'),
    }),
  );
  if (account.doubts > 0) lines.push(words('posts:doubts', { count: account.doubts }));
  if (account.outdated > 0) lines.push(words('posts:outdated', { count: account.outdated }));
  for (const { count, reason } of account.failures) {
    lines.push(words('posts:failure', { number: count, reason: reason.slice(0, REASON_LENGTH) }));
  }
  if (account.retriable === 0) return { text: lines.join('\n') };
  const label = words('posts:retry', { count: account.retriable });
  return {
    text: lines.join('\n'),
    buttons: [[{ label, data: retryButton.data({ post: account.postId }) }]],
  };
}
