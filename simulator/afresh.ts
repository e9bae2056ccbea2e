import { isPresent } from './chat.ts';
import { changeMembership } from './membership.ts';
import { ANONYMOUS_ADMIN } from './telegram.ts';
import { NO_BOT, type World } from './world.ts';

/**
 * Clears the table while bots go on: people, chats, messages, files, payments, faults and calls are gone. Bots
 * learn first that they were removed from every chat, and keep their names, menus and places in their queues; ids
 * of chats, people and updates go on, so that nothing new is taken for something old.
 */
export function startAfresh(world: World): void {
  for (const bot of world.bots.values()) bot.updates.clear();
  for (const chat of [...world.chats.values(), ...world.privateChats.values()]) {
    for (const bot of world.bots.values()) {
      if (chat.botId === NO_BOT || !isPresent(chat.members.get(bot.id))) continue;
      const by = chat.botId === undefined ? ANONYMOUS_ADMIN : (world.user(chat.id) ?? ANONYMOUS_ADMIN);
      changeMembership(world, chat, { user: bot.user, to: { status: 'kicked' }, by, quiet: true });
    }
  }
  world.clearTable();
}
