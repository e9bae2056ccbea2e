import type { Bot } from './bot.ts';
import type { World } from './world.ts';

/** A bot's balance in tenths of a Star: what people paid and did not get back, and what was put there or spent. */
export function tenthsOn(world: World, bot: Bot): number {
  let tenths = bot.tenthsOfStars;
  for (const { botId, isRefunded, amount } of world.charges.values()) {
    if (botId === bot.id && !isRefunded) tenths += amount * 10;
  }
  return tenths;
}

/** Takes the price of paid messages off a bot's balance. */
export function spendTenths(world: World, bot: Bot, tenths: number): void {
  bot.tenthsOfStars -= tenths;
  world.journal.put('bot', bot.id, bot);
}
