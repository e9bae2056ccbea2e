import type { Chat } from './chat.ts';
import { replaceQuietly } from './posting.ts';
import type { Message, User } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: Poll, as far as votes change it. */
interface Poll {
  id: string;
  options: PollOption[];
  total_voter_count: number;
  is_anonymous: boolean;
}

/** Bot API: PollOption, as far as votes change it. */
interface PollOption {
  persistent_id: string;
  text: string;
  voter_count: number;
}

/** Options as a poll begins with them: nobody has voted, and each has an id that stays. */
export function freshOptions<T extends object>(
  options: readonly T[],
): (T & { persistent_id: string; voter_count: number })[] {
  return options.map((option, index) => ({ ...option, persistent_id: String(index), voter_count: 0 }));
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
  if (!poll.is_anonymous) {
    const option_persistent_ids = options.flatMap((index) => poll.options[index]?.persistent_id ?? []);
    bot?.updates.push('poll_answer', { poll_id: poll.id, user, option_ids: options, option_persistent_ids });
  }
  return changed;
}
