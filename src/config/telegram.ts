import { type StaticDecode, Type } from 'typebox';
import { ConfigError, Refusal } from './configError.ts';
import { parsed, pattern, webAddress } from './variable.ts';

const TOKEN_REMEDY = 'set it to the token that @BotFather gave you';

/** Telegram's own Bot API server. */
export const TELEGRAM_CLOUD = 'https://api.telegram.org';

/** The token of the bot that the simulator knows from its start. */
export const SIMULATED_TOKEN = '1000000001:partyline-simulated-bot';

/** The variables about the bot's account. */
export const TELEGRAM = Type.Object({
  token: Type.Optional(
    pattern('BOT_TOKEN', /^\d+:[\w-]{3,}$/, {
      about: 'Bot token from @BotFather. Without it everything runs against the built-in simulator.',
      readme: "the bot's token; required with `NODE_ENV=production`",
      unset: 'simulator',
      problem: 'does not look like 123456:ABC…',
      remedy: TOKEN_REMEDY,
      secretsIn: (secret) => [{ secret }],
    }),
  ),
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

/** The bot's account and where its Bot API is. */
export interface TelegramConfig {
  token: string;
  /** Base URL of the Bot API server, without a slash at its end. */
  apiRoot: string;
  /** Whether this is our own simulator, because no token was given. */
  simulated: boolean;
  /** Telegram ids of the persons who may use admin commands. */
  adminUserIds: number[];
}

/** The account that the variables name, or the simulator's. */
export function telegramConfig(
  { token, apiRoot, adminUserIds: ids, moreAdminIds }: StaticDecode<typeof TELEGRAM>,
  { production, simulatorPort }: { production: boolean; simulatorPort: number },
): TelegramConfig {
  const adminUserIds = [...new Set([...ids, ...moreAdminIds])];
  if (token !== undefined)
    return { token, apiRoot: apiRoot ?? TELEGRAM_CLOUD, simulated: false, adminUserIds };
  if (production) throw new ConfigError('BOT_TOKEN', 'is missing and NODE_ENV is production', TOKEN_REMEDY);
  if (apiRoot !== undefined)
    throw new ConfigError('BOT_TOKEN', 'is missing although LOCAL_API_URL is set', TOKEN_REMEDY);
  return {
    token: SIMULATED_TOKEN,
    apiRoot: `http://127.0.0.1:${simulatorPort}`,
    simulated: true,
    adminUserIds,
  };
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
