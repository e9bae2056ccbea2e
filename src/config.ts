import { createHash, createHmac } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { isIP } from 'node:net';
import { type NamedSecret, SECRET_REMEDY, sharedSecret, weaknessOf } from './secrets.ts';

/**
 * Something in the environment is missing or malformed. The message is one sentence that names the variable and
 * the remedy; it never repeats a value, since any variable may hold a secret that was put into the wrong place.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The environment variable to change. */
  readonly variable: string;
  /** What to do with it. */
  readonly remedy: string;

  constructor(variable: string, problem: string, remedy: string) {
    super(`${variable} ${problem}: ${remedy}.`);
    this.variable = variable;
    this.remedy = remedy;
  }
}

/** The bot's account and where its Bot API is. */
export interface TelegramConfig {
  token: string;
  /** Base URL of the Bot API server, without a slash at its end. */
  apiRoot: string;
  /** Whether this is the simulator of our own, because no token was given. */
  simulated: boolean;
  /** Telegram ids of the persons who may use admin commands. */
  adminUserIds: number[];
}

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

/** How to reach Temporal, or where the embedded server listens. */
export interface TemporalConfig {
  /** `host:port`; `undefined` means the embedded server. */
  address: string | undefined;
  namespace: string;
  apiKey?: string;
  /** `true` for TLS with the system's authorities; files are absolute or relative to the working directory. */
  tls?: true | TemporalTlsConfig;
  /** Port of the embedded server. */
  port: number;
  /** Port of the embedded server's Web UI. */
  uiPort: number;
  /** Where operators open the Web UI, without a slash at its end; left out when nobody said so. */
  uiUrl?: string;
}

/** TLS with files of one's own, PEM. */
export interface TemporalTlsConfig {
  serverName?: string;
  caPath?: string;
  certPath?: string;
  keyPath?: string;
}

/** How fast may be sent, and when sending pauses by itself. */
export interface SendingConfig {
  /** Sends per second of the whole bot. */
  globalPerSecond: number;
  /** Sends in flight at a time per worker. */
  concurrency: number;
  /** Milliseconds between two sends to one private chat or channel. */
  privateIntervalMs: number;
  /** Milliseconds between two sends to one group. */
  groupIntervalMs: number;
  /** Sends to one group in a minute. */
  groupPerMinute: number;
  /** After so many errors in a row a chat rests for so many milliseconds. */
  chatBreaker: { errors: number; pauseMs: number };
  /** After so many "too many requests" within the window, everything rests for so many milliseconds. */
  globalBreaker: { limited: number; windowMs: number };
}

/** The rules of the hub. */
export interface HubConfig {
  /** Days for which a new chat receives from others without a subscription. */
  trialDays: number;
  /** So many days before a trial or a paid term ends a chat is reminded. */
  reminderDays: number[];
  /** What commands may begin with besides `/`, for chats with many bots. */
  commandPrefix: string | undefined;
  /** Whether a new chat takes part at once or after an admin approved it. */
  joinPolicy: 'open' | 'approve';
  /** UTF-16 units; shorter texts are never taken for duplicates. */
  dedupMinText: number;
  /** Hours within which the same content from one chat goes once. */
  dedupHours: number;
  /** Hours for which deliveries and copies are kept. */
  ledgerHours: number;
  /** Posts of one author in a minute, over all chats; 0 for no limit. */
  authorPerMinute: number;
  /** Milliseconds without a further part after which an album is taken for complete. */
  albumQuietMs: number;
  /** Milliseconds without a further edit after which an edited post's newest words are carried. */
  editQuietMs: number;
}

/** The HTTP API, and who may use the part of it that is for staff. */
export interface ApiConfig {
  port: number;
  host: string;
  /** Nobody may when there are none. */
  tokens: StaffTokenConfig[];
  /** Requests of one member of staff in a minute. */
  requestsPerMinute: number;
  /** Addresses and networks of reverse proxies, whose `X-Forwarded-For` says who asks. */
  trustedProxies: string[];
}

/** Somebody of the staff, and what tells them by. The secret itself is not kept. */
export interface StaffTokenConfig {
  name: string;
  role: 'viewer' | 'billing' | 'operator';
  /** SHA-256 of the secret. */
  digest: Buffer;
}

/** pino's names of levels. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Everything that the environment decides, read and checked once. */
export interface Config {
  production: boolean;
  telegram: TelegramConfig;
  intake: IntakeConfig;
  /** `undefined` means the embedded PostgreSQL. */
  database: { url: string | undefined };
  /** `undefined` means the embedded Redis. */
  redis: { url: string | undefined };
  temporal: TemporalConfig;
  sending: SendingConfig;
  hub: HubConfig;
  api: ApiConfig;
  simulator: { port: number };
  /** Where the worker and the bot show their metrics and how they are; `undefined` for nowhere. */
  metrics: { host: string; port: number } | undefined;
  payloads: {
    /** 32 bytes that encrypt what Temporal stores. */
    key: Buffer | undefined;
    /** Further keys, which only decrypt. */
    readKeys: Buffer[];
    /** Whether payloads are refused that do not name their workflow, as earlier versions wrote them. */
    refuseUnbound: boolean;
    /** What an operator must present to have payloads decrypted. */
    codecToken: string | undefined;
  };
  log: { level: LogLevel };
  /** Directory of the embedded services' data, absolute or relative to the working directory. */
  dataDir: string;
}

/** The token of the bot that the simulator knows from its start. */
export const SIMULATED_TOKEN = '1000000001:partyline-simulated-bot';

const TELEGRAM_CLOUD = 'https://api.telegram.org';
/** The only ports that Telegram's own servers call. */
const CLOUD_WEBHOOK_PORTS = [443, 80, 88, 8443];
const HOUR_MS = 3_600_000;

/** Python's names, which the `.env` of earlier bots holds, and pino's. */
const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  notset: 'trace',
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
  fatal: 'fatal',
  silent: 'silent',
};

/**
 * Reads and checks the environment. An empty variable counts as not set.
 * @throws ConfigError for the first variable that is missing or malformed.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = new Variables(env);
  const production = read.text('NODE_ENV') === 'production';
  const simulator = { port: read.port('SIMULATOR_PORT', 8081) };
  const telegram = readTelegram(read, production, simulator.port);
  const config: Config = {
    production,
    telegram,
    metrics: readMetrics(read),
    intake: readIntake(read, telegram),
    database: { url: readDatabaseUrl(read) },
    redis: { url: readRedisUrl(read) },
    temporal: readTemporal(read),
    sending: readSending(read),
    hub: readHub(read),
    api: readApi(read),
    simulator,
    payloads: readPayloads(read, production),
    log: { level: readLogLevel(read) },
    dataDir: read.text('PARTYLINE_DATA') ?? '.partyline',
  };
  refuseSharedSecrets(read.secrets);
  return config;
}

/** One secret for two purposes, or for two people, would let the holder of one do what the other may. */
function refuseSharedSecrets(secrets: readonly NamedSecret[]): void {
  const shared = sharedSecret(secrets);
  if (!shared) return;
  const [first, second] = shared;
  const remedy = 'give each a secret of its own, such as "openssl rand -hex 32" prints';
  throw new ConfigError(
    second.variable,
    first.variable === second.variable
      ? `has the same secret for ${first.holder ?? 'one'} and ${second.holder ?? 'another'}`
      : `is the same secret as ${first.variable}`,
    remedy,
  );
}

function readTelegram(read: Variables, production: boolean, simulatorPort: number): TelegramConfig {
  const adminUserIds = readAdmins(read);
  const token = read.text('BOT_TOKEN');
  const apiRoot = read.httpUrl('LOCAL_API_URL');
  const remedy = 'set it to the token that @BotFather gave you';
  if (token === undefined) {
    if (production) throw new ConfigError('BOT_TOKEN', 'is missing and NODE_ENV is production', remedy);
    if (apiRoot !== undefined)
      throw new ConfigError('BOT_TOKEN', 'is missing although LOCAL_API_URL is set', remedy);
    return {
      token: SIMULATED_TOKEN,
      apiRoot: `http://127.0.0.1:${simulatorPort}`,
      simulated: true,
      adminUserIds,
    };
  }
  if (!/^\d+:[\w-]{3,}$/.test(token))
    throw new ConfigError('BOT_TOKEN', 'does not look like 123456:ABC…', remedy);
  read.keepApart({ variable: 'BOT_TOKEN', secret: token });
  return { token, apiRoot: apiRoot ?? TELEGRAM_CLOUD, simulated: false, adminUserIds };
}

function readAdmins(read: Variables): number[] {
  const list = read.text('ADMIN_USER_IDS')?.replace(/^\[(.*)\]$/, '$1') ?? '';
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return ids.map((id) => {
    if (/^\d{1,15}$/.test(id)) return Number(id);
    throw new ConfigError(
      'ADMIN_USER_IDS',
      'is not a list of Telegram user ids',
      'separate the numbers by commas, as in 1111,2222',
    );
  });
}

function readIntake(read: Variables, telegram: TelegramConfig): IntakeConfig {
  const mode = read.choice('BOT_MODE', ['polling', 'webhook'], 'polling');
  const host = read.text('WEBHOOK_HOST');
  const port = read.port('WEBHOOK_PORT', 8443);
  const publicPort = read.port('WEBHOOK_PUBLIC_PORT', port);
  const path = `/${(read.text('WEBHOOK_PATH') ?? '/webhook').replace(/^\/+/, '')}`;
  const secret = read.secret('WEBHOOK_SECRET');
  const maxConnections = read.integer('WEBHOOK_MAX_CONNECTIONS', { default: 1, min: 1, max: 100 });
  if (/[\s?#]/.test(path)) {
    throw new ConfigError('WEBHOOK_PATH', 'is not the path of a URL', 'set it to something like /webhook');
  }
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(secret)) {
    throw new ConfigError(
      'WEBHOOK_SECRET',
      'is not what Telegram takes for a secret token, which has up to 256 letters, digits, _ and -',
      SECRET_REMEDY,
    );
  }
  if (mode === 'polling') return { mode };
  return {
    mode,
    publicUrl: webhookUrl(host, publicPort, path, telegram.apiRoot === TELEGRAM_CLOUD),
    host: hostOf(read),
    port,
    path,
    // The same in every process and after every restart, and not to be guessed without the token.
    secret: secret ?? createHmac('sha256', telegram.token).update('webhook secret').digest('hex'),
    maxConnections,
  };
}

function webhookUrl(host: string | undefined, publicPort: number, path: string, cloud: boolean): string {
  const remedy = 'set it to the public name of this server, as in bot.example.com';
  if (host === undefined) throw new ConfigError('WEBHOOK_HOST', 'is missing and BOT_MODE is webhook', remedy);
  const withScheme = /^https?:\/\//i.test(host) ? host : `https://${host}`;
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

function readDatabaseUrl(read: Variables): string | undefined {
  const text = read.text('DATABASE_URL');
  return text === undefined ? undefined : readPostgresUrl(text, 'DATABASE_URL');
}

/**
 * The URL of a PostgreSQL database, also as SQLAlchemy writes it.
 *
 * @param name what the value is called where it is given
 * @throws ConfigError when it is not one
 */
export function readPostgresUrl(text: string, name: string): string {
  const remedy = 'set it to something like postgresql://user:password@host:5432/database';
  const plain = text.replace(/^postgres(ql)?(\+\w+)?:\/\//i, 'postgresql://');
  if (!plain.startsWith('postgresql://') || !URL.canParse(plain)) {
    throw new ConfigError(name, 'is not the URL of a PostgreSQL database', remedy);
  }
  const url = new URL(plain);
  if (url.pathname.length < 2) throw new ConfigError(name, 'names no database', remedy);
  // asyncpg says `ssl` where libpq and we say `sslmode`.
  const ssl = url.searchParams.get('ssl');
  if (ssl !== null && !url.searchParams.has('sslmode')) {
    url.searchParams.delete('ssl');
    url.searchParams.set('sslmode', /^(true|1|on)$/i.test(ssl) ? 'require' : ssl);
  }
  return url.href;
}

function readRedisUrl(read: Variables): string | undefined {
  const text = read.text('REDIS_URL');
  if (text === undefined) return undefined;
  if (!/^rediss?:\/\/./i.test(text) || !URL.canParse(text) || !/^\/?\d*$/.test(new URL(text).pathname)) {
    throw new ConfigError(
      'REDIS_URL',
      'is not the URL of a Redis database',
      'set it to something like redis://localhost:6379/0',
    );
  }
  return text;
}

function readTemporal(read: Variables): TemporalConfig {
  const address = read.text('TEMPORAL_ADDRESS');
  const apiKey = read.text('TEMPORAL_API_KEY');
  const tls = readTemporalTls(read, apiKey !== undefined);
  const remedy = 'set it to host:port, as in localhost:7233';
  if (address !== undefined && !/^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i.test(address)) {
    throw new ConfigError('TEMPORAL_ADDRESS', 'is not the address of a server', remedy);
  }
  if (address === undefined && (apiKey !== undefined || tls !== undefined)) {
    throw new ConfigError('TEMPORAL_ADDRESS', 'is missing although an API key or TLS is set for it', remedy);
  }
  const port = read.port('TEMPORAL_PORT', 7233);
  const uiPort = read.port('TEMPORAL_UI_PORT', 8233);
  const embeddedUi = address === undefined ? `http://127.0.0.1:${uiPort}` : undefined;
  const uiUrl = read.httpUrl('TEMPORAL_UI_URL') ?? embeddedUi;
  if (apiKey !== undefined) read.keepApart({ variable: 'TEMPORAL_API_KEY', secret: apiKey });
  return {
    address: address === undefined || /:\d+$/.test(address) ? address : `${address}:7233`,
    namespace: read.text('TEMPORAL_NAMESPACE') ?? 'partyline',
    port,
    uiPort,
    ...(uiUrl === undefined ? {} : { uiUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function readTemporalTls(read: Variables, hasApiKey: boolean): true | TemporalTlsConfig | undefined {
  const wanted = read.boolean('TEMPORAL_TLS');
  const serverName = read.text('TEMPORAL_TLS_SERVER_NAME');
  const caPath = read.file('TEMPORAL_TLS_CA');
  const certPath = read.file('TEMPORAL_TLS_CERT');
  const keyPath = read.file('TEMPORAL_TLS_KEY');
  const own: TemporalTlsConfig = {
    ...(serverName === undefined ? {} : { serverName }),
    ...(caPath === undefined ? {} : { caPath }),
    ...(certPath === undefined ? {} : { certPath }),
    ...(keyPath === undefined ? {} : { keyPath }),
  };
  const hasOwn = Object.keys(own).length > 0;
  if ((certPath === undefined) !== (keyPath === undefined)) {
    const missing = certPath === undefined ? 'TEMPORAL_TLS_CERT' : 'TEMPORAL_TLS_KEY';
    throw new ConfigError(
      missing,
      'is missing',
      'a certificate and its key go together, so set both or neither',
    );
  }
  if (wanted === false) {
    if (!hasOwn) return undefined;
    throw new ConfigError(
      'TEMPORAL_TLS',
      'is off although certificates are set',
      'remove it, or remove the TEMPORAL_TLS_… files',
    );
  }
  if (hasOwn) return own;
  return wanted === true || hasApiKey ? true : undefined;
}

function readSending(read: Variables): SendingConfig {
  const seconds = (name: string, byDefault: number): number =>
    read.integer(name, { default: byDefault, min: 1, max: 86_400 }) * 1_000;
  return {
    globalPerSecond: read.integer('GLOBAL_RATE_LIMIT', { default: 25, min: 1, max: 100_000 }),
    concurrency: read.integer('WORKER_COUNT', { default: 10, min: 1, max: 1_000 }),
    privateIntervalMs: read.integer('PRIVATE_CHAT_INTERVAL_MS', { default: 1_000, min: 0, max: HOUR_MS }),
    groupIntervalMs: read.integer('GROUP_INTERVAL_MS', { default: 3_000, min: 0, max: HOUR_MS }),
    groupPerMinute: read.integer('GROUP_PER_MINUTE', { default: 20, min: 1, max: 100_000 }),
    chatBreaker: {
      errors: read.integer('CHAT_BREAKER_ERRORS', { default: 3, min: 1, max: 1_000 }),
      pauseMs: seconds('CHAT_BREAKER_PAUSE_SECONDS', 300),
    },
    globalBreaker: {
      limited: read.integer('GLOBAL_BREAKER_LIMITED', { default: 5, min: 1, max: 1_000 }),
      windowMs: seconds('GLOBAL_BREAKER_WINDOW_SECONDS', 60),
    },
  };
}

function readHub(read: Variables): HubConfig {
  return {
    trialDays: read.integer('TRIAL_DAYS', { default: 30, min: 0, max: 36_500 }),
    reminderDays: readReminderDays(read),
    joinPolicy: read.choice('JOIN_POLICY', ['open', 'approve'], 'open'),
    dedupMinText: read.integer('DEDUP_MIN_TEXT', { default: 16, min: 0, max: 4_096 }),
    dedupHours: read.integer('DEDUP_HOURS', { default: 24, min: 1, max: 720 }),
    ledgerHours: read.integer('LEDGER_HOURS', { default: 48, min: 1, max: 720 }),
    authorPerMinute: read.integer('AUTHOR_RATE_LIMIT', { default: 120, min: 0, max: 100_000 }),
    commandPrefix: readCommandPrefix(read),
    albumQuietMs: read.integer('ALBUM_QUIET_MS', { default: 1_000, min: 100, max: 60_000 }),
    editQuietMs: read.integer('EDIT_QUIET_MS', { default: 2_000, min: 100, max: 10_000 }),
  };
}

function readReminderDays(read: Variables): number[] {
  const list = (read.text('REMINDER_DAYS') ?? '7,3,1').split(',').map((days) => days.trim());
  return list.map((days) => {
    if (/^[1-9]\d?$/.test(days)) return Number(days);
    throw new ConfigError(
      'REMINDER_DAYS',
      'is not a list of days from 1 to 99',
      'separate the numbers by commas, as in 7,3,1',
    );
  });
}

function readApi(read: Variables): ApiConfig {
  return {
    port: read.port('PORT', 5000),
    host: hostOf(read),
    tokens: readStaffTokens(read),
    requestsPerMinute: read.integer('ADMIN_API_RATE_LIMIT', { default: 300, min: 1, max: 100_000 }),
    trustedProxies: readTrustedProxies(read),
  };
}

function readTrustedProxies(read: Variables): string[] {
  const list = (read.text('TRUSTED_PROXIES') ?? '').split(',').map((entry) => entry.trim());
  const given = list.filter((entry) => entry !== '');
  const isNetwork = (entry: string): boolean => {
    const [address = '', bits, ...more] = entry.split('/');
    const family = isIP(address);
    if (family === 0 || more.length > 0) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
  };
  if (given.every(isNetwork)) return given;
  throw new ConfigError(
    'TRUSTED_PROXIES',
    'is not a list of addresses and networks',
    'separate them by commas, as in 127.0.0.1,10.0.0.0/8',
  );
}

const STAFF_TOKEN =
  /^(?<name>[A-Za-z0-9][\w.-]{0,39}):(?<role>viewer|billing|operator):(?<secret>[\x21-\x2b\x2d-\x7e]+)$/;

function readStaffTokens(read: Variables): StaffTokenConfig[] {
  const list = read.text('ADMIN_API_TOKENS') ?? '';
  const tokens = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return tokens.map((entry) => {
    const { name, role, secret } = STAFF_TOKEN.exec(entry)?.groups ?? {};
    if (name === undefined || role === undefined || secret === undefined) {
      throw new ConfigError(
        'ADMIN_API_TOKENS',
        'is not a list of name:role:secret with the roles viewer, billing and operator',
        'write each as in anna:billing:secret and separate them by commas',
      );
    }
    const weakness = weaknessOf(secret);
    if (weakness !== undefined) {
      throw new ConfigError(
        'ADMIN_API_TOKENS',
        `has a secret for ${name} that ${weakness}`,
        'replace it by what "openssl rand -hex 32" prints',
      );
    }
    read.keepApart({ variable: 'ADMIN_API_TOKENS', holder: name, secret });
    return {
      name,
      role: role as StaffTokenConfig['role'],
      digest: createHash('sha256').update(secret).digest(),
    };
  });
}

function readCommandPrefix(read: Variables): string | undefined {
  const prefix = read.text('BOT_HANDLER');
  if (prefix === undefined || /^[!-/:-@[-`{-~]{1,3}$/.test(prefix)) return prefix;
  throw new ConfigError('BOT_HANDLER', 'is no prefix for commands', 'use one to three signs, such as . or !');
}

function readPayloads(read: Variables, production: boolean): Config['payloads'] {
  const text = read.text('PAYLOAD_KEY');
  const others = {
    readKeys: readPayloadReadKeys(read),
    refuseUnbound: read.boolean('PAYLOAD_REFUSE_UNBOUND') ?? false,
    codecToken: read.secret('CODEC_TOKEN'),
  };
  const remedy = 'set it to 32 random bytes, as "openssl rand -base64 32" prints them';
  if (text === undefined) {
    if (production) throw new ConfigError('PAYLOAD_KEY', 'is missing and NODE_ENV is production', remedy);
    return { key: undefined, ...others };
  }
  const key = payloadKeyIn(text);
  if (!key) throw new ConfigError('PAYLOAD_KEY', 'is not 32 bytes in base64 or hexadecimal', remedy);
  // Of 32 random bytes hardly any are the same.
  if (new Set(key).size < 16) throw new ConfigError('PAYLOAD_KEY', 'is not random', remedy);
  read.keepApart({ variable: 'PAYLOAD_KEY', secret: text });
  return { key, ...others };
}

function readPayloadReadKeys(read: Variables): Buffer[] {
  const list = (read.text('PAYLOAD_READ_KEYS') ?? '').split(',').map((text) => text.trim());
  return list
    .filter((text) => text !== '')
    .map((text) => {
      const key = payloadKeyIn(text);
      if (key) return key;
      throw new ConfigError(
        'PAYLOAD_READ_KEYS',
        'holds something that is not 32 bytes in base64 or hexadecimal',
        'list the keys that PAYLOAD_KEY was set to before, separated by commas',
      );
    });
}

/** The 32 bytes that a text stands for, in hexadecimal or base64. */
function payloadKeyIn(text: string): Buffer | undefined {
  if (!/^[\w+/=-]+$/.test(text)) return undefined;
  const key = Buffer.from(text, /^[\da-f]{64}$/i.test(text) ? 'hex' : 'base64');
  return key.length === 32 ? key : undefined;
}

/** The address that all pages of ours listen on. */
function hostOf(read: Variables): string {
  return read.text('HOST') ?? '127.0.0.1';
}

function readMetrics(read: Variables): Config['metrics'] {
  const port = read.integer('METRICS_PORT', { default: 0, min: 0, max: 65_535 });
  return port === 0 ? undefined : { host: hostOf(read), port };
}

function readLogLevel(read: Variables): LogLevel {
  const level = LOG_LEVELS[read.text('LOG_LEVEL')?.toLowerCase() ?? 'info'];
  if (level !== undefined) return level;
  throw new ConfigError(
    'LOG_LEVEL',
    'is not the name of a level',
    'use debug, info, warning, error or critical',
  );
}

/** One place that knows what counts as set, and how each kind of value is written. */
class Variables {
  /** The secrets that were read, no two of which may be the same. */
  readonly secrets: NamedSecret[] = [];
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** A secret that operators make up themselves, which must not be easy to guess. */
  secret(name: string): string | undefined {
    const secret = this.text(name);
    if (secret === undefined) return undefined;
    const weakness = weaknessOf(secret);
    if (weakness !== undefined) throw new ConfigError(name, weakness, SECRET_REMEDY);
    this.keepApart({ variable: name, secret });
    return secret;
  }

  /** Remembers a secret, so that no other variable may hold the same. */
  keepApart(secret: NamedSecret): void {
    this.secrets.push(secret);
  }

  integer(name: string, range: { default: number; min: number; max: number }): number {
    const text = this.text(name);
    if (text === undefined) return range.default;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    throw new ConfigError(
      name,
      `is not a whole number from ${range.min} to ${range.max}`,
      `correct it, or remove it for the default of ${range.default}`,
    );
  }

  port(name: string, byDefault: number): number {
    return this.integer(name, { default: byDefault, min: 1, max: 65_535 });
  }

  choice<const T extends string>(name: string, choices: readonly T[], byDefault: T): T {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return byDefault;
    const choice = choices.find((choice) => choice === text);
    if (choice !== undefined) return choice;
    throw new ConfigError(name, 'has a value that is not known', `use ${choices.join(' or ')}`);
  }

  boolean(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return undefined;
    if (['true', '1', 'yes', 'on'].includes(text)) return true;
    if (['false', '0', 'no', 'off'].includes(text)) return false;
    throw new ConfigError(name, 'is neither yes nor no', 'use true or false');
  }

  httpUrl(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
    throw new ConfigError(name, 'is not a web address', 'set it to something like http://localhost:8081');
  }

  file(name: string): string | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      accessSync(path, constants.R_OK);
      return path;
    } catch {
      throw new ConfigError(name, 'names a file that cannot be read', 'set it to the path of a PEM file');
    }
  }
}
