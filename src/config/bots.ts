import type { StaticDecode } from 'typebox';
import { ConfigError } from './configError.ts';
import { type INTAKE, type IntakeConfig, intakeConfig } from './intake.ts';
import type { EnabledLine } from './lines.ts';
import { SIMULATED_TOKEN, type TELEGRAM, TOKEN_REMEDY, tokenVariable } from './telegram.ts';

/** A bot of ours: one account at Telegram, and the lines that speak through it. */
export interface BotConfig {
  token: string;
  /** The variable that the token is from, for messages to operators. */
  variable: string;
  /** The lines that speak through it, in the order in which they are named to people. */
  lines: EnabledLine[];
  intake: IntakeConfig;
}

/** What the bots are made from. */
export interface BotVariables {
  readonly telegram: StaticDecode<typeof TELEGRAM>;
  readonly intake: StaticDecode<typeof INTAKE>;
  readonly lines: readonly EnabledLine[];
}

/**
 * The bots that speak for the enabled lines, in the order of their first lines. A line has the token that is meant for it,
 * or else that of BOT_TOKEN; lines that have the same token share a bot.
 *
 * @param at the address that webhooks listen on, and whether the Bot API is Telegram's own
 * @throws ConfigError when a line has no token although another one has
 */
export function botConfigs(
  { telegram, intake, lines }: BotVariables,
  at: { host: string; cloud: boolean; simulated: boolean },
): BotConfig[] {
  const bots: BotConfig[] = [];
  for (const line of lines) {
    const own = telegram.lineTokens[line];
    const token = own ?? telegram.token ?? (at.simulated ? SIMULATED_TOKEN : undefined);
    if (token === undefined) {
      const problem = `is missing and the line ${line} has no token of its own`;
      throw new ConfigError('BOT_TOKEN', problem, `${TOKEN_REMEDY}, or set ${tokenVariable(line)}`);
    }
    const known = bots.find((bot) => bot.token === token);
    if (known) {
      known.lines.push(line);
      continue;
    }
    const isShared = own === undefined || own === telegram.token;
    bots.push({
      token,
      variable: isShared ? 'BOT_TOKEN' : tokenVariable(line),
      lines: [line],
      intake: intakeConfig(intake, { token, ...(!isShared && { line }) }, at),
    });
  }
  return bots;
}
