import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Widening } from '../../domain/pair/preferences.ts';
import type { QueueFigures, SearchState } from '../../domain/pair/queue.ts';
import { durationInWords } from '../../texts/times.ts';
import type { Words } from '../../texts/words.ts';
import { searchButton } from './pairButtons.ts';

/** The message of somebody who waits: how many wait, for how long about, and what was widened last. */
export function searchPanel(words: Words, figures: QueueFigures, widened?: Widening): Saying {
  const { waiting, male, female, other, unknown, estimateMs } = figures;
  const lines = [words('pair:waiting')];
  if (waiting > 0) {
    lines.push(words('pair:waitingFigures', { count: waiting, male, female, others: other + unknown }));
  }
  if (estimateMs !== undefined) {
    // To five seconds, and never none at all.
    const seconds = Math.max(5, Math.round(estimateMs / 5_000) * 5);
    lines.push(words('pair:waitingEstimate', { duration: durationInWords(words, seconds) }));
  }
  if (widened) lines.push(words(`pair:widened_${widened}`));
  return { text: lines.join('\n'), buttons: [[stopSearch(words)]] };
}

/** What the message of a search says once the search is over. */
export function searchOver(words: Words, how: Exclude<SearchState, 'waiting'>): Saying {
  switch (how) {
    case 'found':
      return { text: words('pairProfile:found'), buttons: [] };
    case 'paused':
      return { text: words('pair:searchPaused'), buttons: [] };
    case 'stopped':
      return { text: words('pair:stoppedLooking'), buttons: [] };
  }
}

/** Leaves the queue. */
export function stopSearch(words: Words) {
  return { label: words('pair:cancelSearch'), data: searchButton.data({ wish: 'stop' }) };
}

/** Looks for somebody. */
export function beginSearch(words: Words) {
  return { label: words('pair:findPartner'), data: searchButton.data({ wish: 'find' }) };
}
