import type { FastifyInstance } from 'fastify';
import { isAdministrator } from '../chat.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { chatWithId, messageIn, userWithId } from './lookups.ts';

/** /sim/reactions: people react to messages, or take their reactions back. */
export function reactionRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/reactions', async ({ body }) => {
    const fields = new Body(body);
    const chat = chatWithId(world, fields.requiredInteger('chat_id'), fields);
    const { message_id } = messageIn(chat, fields.requiredInteger('message_id'));
    const user = userWithId(world, fields.integer('from_id') ?? chat.id);
    const emoji = fields.text('emoji');
    const before = chat.react(message_id, user.id, emoji === undefined ? [] : [emoji]);
    const inWords = (all: readonly string[]) => all.map((one) => ({ type: 'emoji', emoji: one }));
    // The documentation leaves open whether bots hear of reactions in private chats.
    if (fields.flag('unreported') !== true) {
      const update = {
        chat: chat.info,
        message_id,
        user,
        date: world.clock.seconds(),
        old_reaction: inWords(before),
        new_reaction: inWords(emoji === undefined ? [] : [emoji]),
      };
      for (const [id, bot] of world.bots) {
        const hears = chat.botId === undefined ? isAdministrator(chat.members.get(id)) : chat.botId === id;
        if (hears) bot.updates.push('message_reaction', update);
      }
    }
    return {
      reactions: [...(chat.reactions.get(message_id) ?? [])].map(([by, all]) => ({ by, emoji: all })),
    };
  });
}
