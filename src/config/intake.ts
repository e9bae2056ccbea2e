import { createHmac } from 'node:crypto';
import { type StaticDecode, Type } from 'typebox';
import { ConfigError, Refusal } from './configError.ts';
import { SECRET_REMEDY } from './secrets.ts';
import type { EnabledLine } from './lines.ts';
import { choice, parsed, port, strongSecret, text, wholeNumber } from './variable.ts';

/** The only ports that Telegram's own servers call. */
const CLOUD_WEBHOOK_PORTS = [443, 80, 88, 8443];

/** The variables about how updates come in. */
export const INTAKE = Type.Object({
  mode: choice('BOT_MODE', ['polling', 'webhook'], {
    default: 'polling',
    about: 'How updates come in: polling or webhook.',
    readme: '`polling` or `webhook` (then `WEBHOOK_HOST`, `WEBHOOK_PORT`, `WEBHOOK_PATH`, `WEBHOOK_SECRET`)',
  }),
  publicHost: Type.Optional(text('WEBHOOK_HOST', { about: 'Public name of this server, for webhook mode.' })),
  port: port('WEBHOOK_PORT', { default: 8443, about: 'Port that the webhook listens on.' }),
  publicPort: Type.Optional(
    port('WEBHOOK_PUBLIC_PORT', {
      about: 'Port that Telegram calls (443 behind a reverse proxy). Empty: the same as WEBHOOK_PORT.',
    }),
  ),
  path: parsed('WEBHOOK_PATH', webhookPath, {
    default: '/webhook',
    about: "Path of the webhook's URL.",
  }),
  secret: Type.Optional(
    parsed('WEBHOOK_SECRET', webhookSecret, {
      about:
        'What Telegram must present to the webhook: openssl rand -hex 32. Empty: derived from the token.',
      secretsIn: (secret) => [{ secret }],
    }),
  ),
  maxConnections: wholeNumber('WEBHOOK_MAX_CONNECTIONS', {
    default: 1,
    minimum: 1,
    maximum: 100,
    about: 'Calls that Telegram may make at a time; more than 1 gives up the order of updates.',
  }),
});

/** How updates come in. */
export type IntakeConfig =
  | { mode: 'polling' }
  | {
      mode: 'webhook';
      /** What Telegram is told to call. */
      publicUrl: string;
      /** Address and port that we listen on. */
      host: string;
      port: number;
      /** Path that we answer on, with a slash at its beginning. */
      path: string;
      /** What Telegram must send along. */
      secret: string;
      /** How many calls Telegram may make at a time; more than one gives up the order of updates. */
      maxConnections: number;
    };

/**
 * How updates come in for a bot, on an address of ours. The bot of a single line has a path and a secret of its own, so that
 * bots can share one address.
 */
export function intakeConfig(
  given: StaticDecode<typeof INTAKE>,
  bot: { readonly token: string; readonly line?: EnabledLine },
  { host, cloud }: { readonly host: string; readonly cloud: boolean },
): IntakeConfig {
  const { mode, publicHost, port, publicPort = port, maxConnections } = given;
  if (mode === 'polling') return { mode };
  const path = bot.line === undefined ? given.path : `${given.path.replace(/\/+$/, '')}/${bot.line}`;
  return {
    mode,
    publicUrl: webhookUrl(publicHost, { listenPort: port, publicPort, path }, cloud),
    host,
    port,
    path,
    secret: secretOf(given.secret, bot),
    maxConnections,
  };
}

/** The same in every process and after every restart, and not to be guessed without the token. */
function secretOf(
  given: string | undefined,
  { token, line }: { readonly token: string; readonly line?: EnabledLine },
): string {
  if (given !== undefined && line === undefined) return given;
  return createHmac('sha256', token).update('webhook secret').digest('hex');
}

function webhookPath(text: string): string {
  const path = `/${text.replace(/^\/+/, '')}`;
  if (/[\s?#]/.test(path)) throw new Refusal('is not the path of a URL', 'set it to something like /webhook');
  return path;
}

function webhookSecret(text: string): string {
  const secret = strongSecret(text);
  if (/^[\w-]{1,256}$/.test(secret)) return secret;
  throw new Refusal(
    'is not what Telegram takes for a secret token, which has up to 256 letters, digits, _ and -',
    SECRET_REMEDY,
  );
}

/**
 * The address that Telegram is told to call. We speak plain http ourselves: a Bot API server of one's own, or the
 * simulator, that calls our own port needs an http address. On another port a proxy is assumed, which ends TLS.
 */
function webhookUrl(
  host: string | undefined,
  { listenPort, publicPort, path }: { listenPort: number; publicPort: number; path: string },
  cloud: boolean,
): string {
  const remedy = 'set it to the public name of this server, as in bot.example.com';
  if (host === undefined) throw new ConfigError('WEBHOOK_HOST', 'is missing and BOT_MODE is webhook', remedy);
  const scheme = !cloud && publicPort === listenPort ? 'http' : 'https';
  const withScheme = /^https?:\/\//i.test(host) ? host : `${scheme}://${host}`;
  if (!URL.canParse(withScheme)) throw new ConfigError('WEBHOOK_HOST', 'is not a host name', remedy);
  const url = new URL(withScheme);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new ConfigError('WEBHOOK_HOST', 'holds more than a host name', remedy);
  }
  if (url.port !== '') {
    throw new ConfigError('WEBHOOK_HOST', 'holds a port', 'put the port into WEBHOOK_PUBLIC_PORT');
  }
  if (cloud && url.protocol !== 'https:') {
    throw new ConfigError('WEBHOOK_HOST', 'begins with http://, which Telegram does not call', remedy);
  }
  if (cloud && !CLOUD_WEBHOOK_PORTS.includes(publicPort)) {
    throw new ConfigError(
      'WEBHOOK_PUBLIC_PORT',
      'is a port that Telegram does not call',
      `use one of ${CLOUD_WEBHOOK_PORTS.join(', ')}`,
    );
  }
  url.port = String(publicPort);
  return `${url.origin}${path}`;
}
