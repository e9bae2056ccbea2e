import type { SharedWish } from '../../services/pair/sessions.ts';
import type { Words } from '../../texts/words.ts';

/** What somebody is told who wants what both have to want; undefined where both are told by the session's workflow. */
export function wordsOfWish(
  words: Words,
  wish: 'longer' | 'names' | 'again',
  outcome: SharedWish | 'busy',
): string | undefined {
  switch (outcome) {
    case 'agreed':
      return undefined;
    case 'busy':
      return words('pair:againBusy');
    case 'too late':
      return words('pair:tooLate');
    case 'asked':
    case 'asked already':
      if (wish === 'longer') return words('pair:extendWaits');
      return words(wish === 'names' ? 'pair:revealWaits' : 'pair:againWaits');
  }
}
