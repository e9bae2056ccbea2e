import { randomInt } from 'node:crypto';
import type { Bot } from './bot.ts';
import type { Chat } from './chat.ts';
import type { Message, User } from './telegram.ts';
import type { World } from './world.ts';

/** How many presses are remembered; the oldest are forgotten, as Telegram forgets them too. */
const KEPT = 10_000;

/** Somebody presses a button, and the bot that wrote the message learns of it. The id of the press. */
export function pressButton(
  world: World,
  { bot, chat, message, from, data }: { bot: Bot; chat: Chat; message: Message; from: User; data: string },
): string {
  const id = `${bot.id}${randomInt(1e9, 9e9)}${randomInt(1e6, 9e6)}`;
  world.callbacks.set(id, { botId: bot.id, answered: false });
  const [oldest] = world.callbacks.keys();
  if (world.callbacks.size > KEPT && oldest !== undefined) world.callbacks.delete(oldest);
  bot.updates.push('callback_query', { id, from, message, chat_instance: String(-chat.id), data });
  return id;
}
