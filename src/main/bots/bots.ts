import type { BotConfig } from '../../config/bots.ts';
import type { Config } from '../../config/config.ts';
import type { EnabledLine } from '../../config/lines.ts';

/** The bot that speaks for a line; the first one for a line that is not enabled, whose open work is still to be done. */
export function botOf({ bots }: Config, line: EnabledLine): BotConfig {
  return bots.find(({ lines }) => lines.includes(line)) ?? bots[0]!;
}

/** A bot's id at Telegram, which is the number before the colon of its token. */
export function botIdOf({ token }: Pick<BotConfig, 'token'>): string {
  return token.split(':', 1)[0]!;
}

/** What a bot is called among several in logs and health reports, by the lines that it speaks for. */
export function botTitle({ lines }: Pick<BotConfig, 'lines'>): string {
  return lines.join(' and ');
}
