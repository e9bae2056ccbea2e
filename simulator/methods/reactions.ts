import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import { isObject } from '../parameters.ts';
import type { Methods } from './call.ts';

/** setMessageReaction: bots are no Premium users, so that they set one reaction at most. */
export const reactions: Methods = {
  setMessageReaction: ({ world, bot, parameters }) => {
    const id = parameters.integer('message_id');
    if (id === undefined) throw badRequest('message identifier is not specified');
    const chat = chatOfBot(world, bot, parameters);
    if (!chat.messages.has(id)) throw badRequest('message to react not found');
    const given = parameters.list('reaction', 'reactions', 'reaction') ?? [];
    if (given.length > 1) throw badRequest('REACTIONS_TOO_MANY');
    const emoji = given.map((one) => {
      if (!isObject(one) || one['type'] !== 'emoji' || typeof one['emoji'] !== 'string') {
        throw badRequest('REACTION_INVALID');
      }
      return one['emoji'];
    });
    chat.react(id, bot.id, emoji);
    return true;
  },
};
