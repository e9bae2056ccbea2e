import { randomInt } from 'node:crypto';
import { receives } from './audience.ts';
import type { Bot } from './bot.ts';
import type { Chat } from './chat.ts';
import { replaceQuietly } from './posting.ts';
import type { Message, User } from './telegram.ts';
import type { World } from './world.ts';

/** Bot API: Poll, as far as votes and its end change it. */
export interface Poll {
  id: string;
  type: string;
  is_closed: boolean;
  options: PollOption[];
  total_voter_count: number;
  is_anonymous: boolean;
  [field: string]: unknown;
}

/** Bot API: PollOption, as far as votes change it. */
interface PollOption {
  persistent_id: string;
  text: string;
  voter_count: number;
}

/** An id that no other poll has. */
export function newPollId(): string {
  return String(randomInt(2 ** 40, 2 ** 47));
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
  const bot = botThatSent(world, chat, message);
  bot?.updates.push('poll', withoutDescription(counted));
  if (!poll.is_anonymous) {
    const option_persistent_ids = options.flatMap((index) => poll.options[index]?.persistent_id ?? []);
    bot?.updates.push('poll_answer', { poll_id: poll.id, user, option_ids: options, option_persistent_ids });
  }
  return changed;
}

/**
 * Whoever sent a poll closes it. Bot API: "Bots receive only updates about manually stopped polls and polls, which are
 * sent by the bot", so every bot that sees the chat's messages learns of it.
 */
export function closePoll(world: World, chat: Chat, message: Message): Poll {
  const closed = { ...(message['poll'] as Poll), is_closed: true };
  replaceQuietly(world, chat, { ...message, poll: closed });
  const author = botThatSent(world, chat, message);
  for (const bot of world.bots.values()) {
    if (bot === author || receives(world, bot, chat, message))
      bot.updates.push('poll', withoutDescription(closed));
  }
  return closed;
}

/** A poll outside its message (Bot API: Poll.description and Poll.media are for polls in messages only). */
function withoutDescription(poll: Poll): Poll {
  const { description: _text, description_entities: _entities, media: _media, ...rest } = poll;
  return rest;
}

function botThatSent(world: World, chat: Chat, message: Message): Bot | undefined {
  const author = chat.authors.get(message.message_id) ?? message.from?.id;
  return author === undefined ? undefined : world.bots.get(author);
}
