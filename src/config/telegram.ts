import { type StaticDecode, Type } from 'typebox';
import { ConfigError, Refusal } from './configError.ts';
import type { EnabledLine } from './lines.ts';
import { type About, parsed, pattern, webAddress } from './variable.ts';

/** What to do about a token that is missing or malformed. */
export const TOKEN_REMEDY = 'set it to the token that @BotFather gave you';

/** Telegram's own Bot API server. */
export const TELEGRAM_CLOUD = 'https://api.telegram.org';

/** The token of the bot that the simulator knows from its start. */
export const SIMULATED_TOKEN = '1000000001:partyline-simulated-bot';

/** The variables about the bot's account. */
export const TELEGRAM = Type.Object({
  token: Type.Optional(
    botToken('BOT_TOKEN', {
      about: 'Bot token from @BotFather. Without it everything runs against the built-in simulator.',
      readme: "the bot's token; required with `NODE_ENV=production`",
      unset: 'simulator',
    }),
  ),
  lineTokens: Type.Object({
    hub: Type.Optional(tokenOfLine('hub', 'the hub')),
    pair: Type.Optional(tokenOfLine('pair', 'the pair')),
  } satisfies Record<EnabledLine, unknown>),
  adminUserIds: parsed('ADMIN_USER_IDS', userIdsIn, {
    default: '',
    about: 'Telegram ids of those who may use admin commands, separated by commas.',
    readme: "Telegram ids of the hub's admins, separated by commas",
  }),
  moreAdminIds: parsed('ADMIN_IDS', userIdsIn, {
    default: '',
    about:
      'The same as ADMIN_USER_IDS, under the name that bots for anonymous chats gave it; both lists count.',
  }),
  apiRoot: Type.Optional(
    webAddress('LOCAL_API_URL', {
      about: "URL of a Bot API server of your own, for large files. Empty: Telegram's.",
      readme: 'a Bot API server of your own, for large files',
    }),
  ),
});

/** Where the Bot API is, and who may use admin commands. */
export interface TelegramConfig {
  /** Base URL of the Bot API server, without a slash at its end. */
  apiRoot: string;
  /** Whether this is our own simulator, because no token was given. */
  simulated: boolean;
  /** Telegram ids of the persons who may use admin commands. */
  adminUserIds: number[];
}

/**
 * Where Telegram is: the simulator when no bot has a token.
 *
 * @throws ConfigError when a token is missing that is needed
 */
export function telegramConfig(
  { token, lineTokens, apiRoot, adminUserIds: ids, moreAdminIds }: StaticDecode<typeof TELEGRAM>,
  { production, simulatorPort }: { production: boolean; simulatorPort: number },
): TelegramConfig {
  const adminUserIds = [...new Set([...ids, ...moreAdminIds])];
  const hasToken = [token, ...Object.values(lineTokens)].some((given) => given !== undefined);
  if (hasToken) return { apiRoot: apiRoot ?? TELEGRAM_CLOUD, simulated: false, adminUserIds };
  if (production) throw new ConfigError('BOT_TOKEN', 'is missing and NODE_ENV is production', TOKEN_REMEDY);
  if (apiRoot !== undefined)
    throw new ConfigError('BOT_TOKEN', 'is missing although LOCAL_API_URL is set', TOKEN_REMEDY);
  return { apiRoot: `http://127.0.0.1:${simulatorPort}`, simulated: true, adminUserIds };
}

/** The variable with the token of a line that speaks through a bot of its own. */
export function tokenVariable(line: EnabledLine): string {
  return `${line.toUpperCase()}_BOT_TOKEN`;
}

function tokenOfLine(line: EnabledLine, called: string) {
  return botToken(tokenVariable(line), {
    about: `Token of a bot of its own for ${called}. Empty: the bot of BOT_TOKEN speaks for it.`,
    readme: `the token of a bot of its own for ${called}`,
    unset: '`BOT_TOKEN`',
  });
}

function botToken(variable: string, about: About) {
  return pattern(variable, /^\d+:[\w-]{3,}$/, {
    ...about,
    problem: 'does not look like 123456:ABC…',
    remedy: TOKEN_REMEDY,
    // Several lines may speak through the same bot.
    secretsIn: (secret) => [{ secret, sharedAmong: 'lines' }],
  });
}

/** The ids in a list, which may stand in brackets, as earlier bots wrote it. */
function userIdsIn(text: string): number[] {
  const ids = text
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return ids.map((id) => {
    if (/^\d{1,15}$/.test(id)) return Number(id);
    throw new Refusal(
      'is not a list of Telegram user ids',
      'separate the numbers by commas, as in 1111,2222',
    );
  });
}
