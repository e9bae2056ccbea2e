import type { Chat } from './chat.ts';
import { replaceQuietly } from './posting.ts';
import type { Message, User } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: Poll, as far as votes change it. */
interface Poll {
  id: string;
  options: { text: string; voter_count: number }[];
  total_voter_count: number;
  is_anonymous: boolean;
}

/**
 * Somebody votes; no options take the vote back. The bot that sent the poll learns of it: by `poll`, and who it was
 * by `poll_answer` where the poll is not anonymous.
 */
export function vote(world: World, chat: Chat, message: Message, user: User, options: number[]): Message {
  const poll = message['poll'] as Poll;
  const votes = chat.votes.get(message.message_id) ?? {};
  chat.votes.set(message.message_id, votes);
  if (options.length > 0) votes[user.id] = options;
  else delete votes[user.id];
  world.journal.put('votes', `${chat.key}/${message.message_id}`, votes);
  const chosen = Object.values(votes).flat();
  const counted = {
    ...poll,
    options: poll.options.map((option, index) => ({
      ...option,
      voter_count: chosen.filter((choice) => choice === index).length,
    })),
    total_voter_count: Object.keys(votes).length,
  };
  const changed = replaceQuietly(world, chat, { ...message, poll: counted });
  const author = chat.authors.get(message.message_id) ?? message.from?.id;
  const bot = author === undefined ? undefined : world.bots.get(author);
  bot?.updates.push('poll', counted);
  if (!poll.is_anonymous) bot?.updates.push('poll_answer', { poll_id: poll.id, user, option_ids: options });
  return changed;
}
