import type { Incoming } from '../../domain/conversation/incoming.ts';
import { ignored } from './ignored.ts';
import { objectIn, wordIn } from './json.ts';

/**
 * What a new state of a poll means (Bot API: Update.poll). Bots are told of votes in their own polls, which change no
 * copy, and of any poll that somebody closes.
 */
export function readPollState(value: unknown): Incoming {
  const poll = objectIn(value);
  const pollId = wordIn(poll?.['id']);
  if (pollId === undefined) return ignored('malformed update');
  return poll?.['is_closed'] === true ? { type: 'poll closed', pollId } : ignored('votes in a poll');
}
