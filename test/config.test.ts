import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config/config.ts';
import { LINE_NAMES } from '../src/config/lines.ts';
import { ConfigError } from '../src/config/configError.ts';
import { envExample, variableTable } from '../src/config/documentation.ts';
import { SIMULATED_TOKEN } from '../src/config/telegram.ts';
import { withTable } from '../src/main/withTable.ts';

const TOKEN = '123456:AAbbCCddEEffGGhhIIjj';
const KEY = createHash('sha256').update('a key').digest();

function errorOf(env: NodeJS.ProcessEnv): ConfigError {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('This environment was taken for a good one.');
}

describe('without any variable', () => {
  test('everything has its default and the simulator stands in for Telegram', () => {
    expect(readConfig({})).toEqual({
      production: false,
      telegram: {
        apiRoot: 'http://127.0.0.1:8081',
        simulated: true,
        adminUserIds: [],
      },
      bots: [
        {
          token: SIMULATED_TOKEN,
          variable: 'BOT_TOKEN',
          lines: [...LINE_NAMES],
          intake: { mode: 'polling' },
        },
      ],
      lines: [...LINE_NAMES],
      database: { url: undefined },
      redis: { url: undefined },
      temporal: {
        address: undefined,
        namespace: 'partyline',
        port: 7233,
        uiPort: 8233,
        uiUrl: 'http://127.0.0.1:8233',
      },
      sending: {
        globalPerSecond: 25,
        concurrency: 10,
        privateIntervalMs: 1000,
        groupIntervalMs: 3000,
        groupPerMinute: 20,
        paidPerSecond: 1_000,
        chatBreaker: { errors: 3, pauseMs: 300_000 },
        globalBreaker: { limited: 5, windowMs: 60_000 },
      },
      worker: { roles: ['relay', 'send', 'heavy'] },
      hub: {
        trialDays: 30,
        reminderDays: [7, 3, 1],
        holdNewAuthors: 0,
        holdNewChats: 0,
        joinPolicy: 'open',
        relayPrivate: 'all',
        relayGroup: 'all',
        relayChannel: 'all',
        dedupMinText: 16,
        dedupHours: 24,
        ledgerHours: 48,
        authorPerMinute: 120,
        albumQuietMs: 1000,
        editQuietMs: 2000,
      },
      pair: {
        minimumAge: 18,
        registration: 'optional',
        maxChatMinutes: 60,
        premiumChatMinutes: 180,
        silenceMinutes: 30,
        youngChatSeconds: 10,
        aftermathMinutes: 10,
        findTimeoutSeconds: 300,
        findDebounceSeconds: 8,
        meetAgainMinutes: 10,
        premiumHeadStartSeconds: 60,
        premiumFilters: ['age', 'city'],
        messagesPerSecond: 1,
        messagesPerMinute: 20,
        contacts: 'mask',
        mandatoryChannels: [],
        premiumStars: 250,
        premiumDays: 30,
        sessionTtlSeconds: 0,
        cleanupIntervalSeconds: 600,
        maskUserIds: true,
        videoFree: false,
        jitsiHost: 'https://meet.jit.si',
        minioBucket: 'profile-images',
        minioSecure: false,
      },
      api: { port: 5000, host: '127.0.0.1', tokens: [], requestsPerMinute: 300, trustedProxies: [] },
      simulator: { port: 8081 },
      metrics: undefined,
      payloads: { key: undefined, readKeys: [], refuseUnbound: false, codecToken: undefined },
      log: { level: 'info' },
      dataDir: '.partyline',
    });
  });
});

describe('the bots', () => {
  const OTHER = '222:another-bot';

  test('are one, of BOT_TOKEN, for all lines that have no token of their own', () => {
    expect(readConfig({ BOT_TOKEN: TOKEN }).bots).toEqual([
      { token: TOKEN, variable: 'BOT_TOKEN', lines: [...LINE_NAMES], intake: { mode: 'polling' } },
    ]);
  });

  test('a line with a token of its own needs no other, and is told by its own variable', () => {
    const { bots, telegram } = readConfig({
      LINES: 'hub',
      HUB_BOT_TOKEN: OTHER,
      NODE_ENV: 'production',
      PAYLOAD_KEY: KEY.toString('base64'),
    });
    expect(bots).toMatchObject([{ token: OTHER, variable: 'HUB_BOT_TOKEN', lines: ['hub'] }]);
    expect(telegram.simulated).toBe(false);
    expect(errorOf({ LINES: 'hub', HUB_BOT_TOKEN: 'nonsense' }).variable).toBe('HUB_BOT_TOKEN');
  });

  test('a token may be named for a line and for all, and is then one bot', () => {
    const { bots } = readConfig({ BOT_TOKEN: TOKEN, HUB_BOT_TOKEN: TOKEN });
    expect(bots).toMatchObject([{ token: TOKEN, variable: 'BOT_TOKEN' }]);
    expect(errorOf({ HUB_BOT_TOKEN: TOKEN, CODEC_TOKEN: TOKEN }).message).toContain('is the same secret as');
  });

  test('that share an address have paths and secrets of their own', () => {
    const webhook = {
      BOT_MODE: 'webhook',
      WEBHOOK_HOST: 'bot.example.com',
      WEBHOOK_SECRET: 'only-telegram-knows',
    };
    const [shared] = readConfig({ ...webhook, BOT_TOKEN: TOKEN }).bots;
    const [own] = readConfig({ ...webhook, LINES: 'hub', HUB_BOT_TOKEN: OTHER }).bots;
    expect(shared!.intake).toMatchObject({ path: '/webhook', secret: 'only-telegram-knows' });
    expect(own!.intake).toMatchObject({
      path: '/webhook/hub',
      publicUrl: 'https://bot.example.com:8443/webhook/hub',
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('LINES', () => {
  test('enables lines in whatever order and case they are named', () => {
    expect(readConfig({ LINES: ' PAIR, hub ' }).lines).toEqual(['hub', 'pair']);
  });

  test.each(['party', 'hub,party', ','])('%j is refused with the lines that there are', (LINES) => {
    expect(errorOf({ LINES }).message).toMatch(/LINES.*hub/);
  });
});

describe('the .env of an earlier bot', () => {
  const config = readConfig({
    BOT_TOKEN: TOKEN,
    BOT_MODE: 'webhook',
    ADMIN_USER_IDS: '1111, 2222',
    ADMIN_IDS: '2222',
    DATABASE_URL: 'postgresql+asyncpg://mediahub:pass%40word@localhost:5432/mediahub?ssl=require',
    REDIS_URL: 'redis://localhost:6379/0',
    GLOBAL_RATE_LIMIT: '30',
    WORKER_COUNT: '4',
    TRIAL_DAYS: '7',
    REMINDER_DAYS: '5, 2',
    LOG_LEVEL: 'WARNING',
    WEBHOOK_HOST: 'bot.example.com',
    WEBHOOK_PORT: '8080',
    WEBHOOK_PUBLIC_PORT: '443',
    WEBHOOK_PATH: '/hook',
    WEBHOOK_SECRET: 'only-telegram-knows',
    LOCAL_API_URL: '',
  });

  test('keeps its meaning', () => {
    expect(config.telegram).toEqual({
      apiRoot: 'https://api.telegram.org',
      simulated: false,
      adminUserIds: [1111, 2222],
    });
    expect(config.bots).toMatchObject([{ token: TOKEN, lines: [...LINE_NAMES] }]);
    expect(config.bots[0]!.intake).toEqual({
      mode: 'webhook',
      publicUrl: 'https://bot.example.com/hook',
      host: '127.0.0.1',
      port: 8080,
      path: '/hook',
      secret: 'only-telegram-knows',
      maxConnections: 1,
    });
    expect(config.database.url).toBe(
      'postgresql://mediahub:pass%40word@localhost:5432/mediahub?sslmode=require',
    );
    expect(config.sending).toMatchObject({ globalPerSecond: 30, concurrency: 4 });
    expect(config.hub.trialDays).toBe(7);
    expect(config.hub.reminderDays).toEqual([5, 2]);
    expect(config.log.level).toBe('warn');
  });
});

describe('the webhook', () => {
  const webhook = { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook', WEBHOOK_HOST: 'bot.example.com' };

  test('is called on its own port when no public one is set', () => {
    expect(readConfig(webhook).bots[0]!.intake).toMatchObject({
      publicUrl: 'https://bot.example.com:8443/webhook',
    });
  });

  test('has a secret even when none is set, the same every time and different for every token', () => {
    const secretOf = (token: string) => {
      const { intake } = readConfig({ ...webhook, BOT_TOKEN: token }).bots[0]!;
      return intake.mode === 'webhook' ? intake.secret : '';
    };
    expect(secretOf(TOKEN)).toMatch(/^[\w-]{32,256}$/);
    expect(secretOf(TOKEN)).toBe(secretOf(TOKEN));
    expect(secretOf(TOKEN)).not.toBe(secretOf('99:other'));
  });

  test('is plain http for the simulator, which calls our own port', () => {
    const simulated = { BOT_MODE: 'webhook', WEBHOOK_HOST: '127.0.0.1', WEBHOOK_PORT: '18443' };
    expect(readConfig(simulated).bots[0]!.intake).toMatchObject({
      publicUrl: 'http://127.0.0.1:18443/webhook',
    });
  });

  test("may be plain http for a Bot API server of one's own", () => {
    const own = { ...webhook, LOCAL_API_URL: 'http://localhost:8081/', WEBHOOK_HOST: 'http://127.0.0.1' };
    expect(readConfig(own).bots[0]!.intake).toMatchObject({ publicUrl: 'http://127.0.0.1:8443/webhook' });
    const bare = { ...own, WEBHOOK_HOST: '127.0.0.1' };
    expect(readConfig(bare).bots[0]!.intake).toMatchObject({ publicUrl: 'http://127.0.0.1:8443/webhook' });
    expect(readConfig({ ...bare, WEBHOOK_PUBLIC_PORT: '443' }).bots[0]!.intake).toMatchObject({
      publicUrl: 'https://127.0.0.1/webhook',
    });
    expect(readConfig(own).telegram.apiRoot).toBe('http://localhost:8081');
  });
});

describe('Temporal', () => {
  test.each([
    [{ TEMPORAL_ADDRESS: 'temporal.example.com' }, { address: 'temporal.example.com:7233' }],
    [{ TEMPORAL_ADDRESS: '[::1]:7000' }, { address: '[::1]:7000' }],
    [
      { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_API_KEY: 'k' },
      { apiKey: 'k', tls: true },
    ],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS: 'yes' }, { tls: true }],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_SERVER_NAME: 'b' }, { tls: { serverName: 'b' } }],
    [{ TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_CA: 'package.json' }, { tls: { caPath: 'package.json' } }],
  ])('%j', (env, expected) => {
    expect(readConfig(env).temporal).toMatchObject(expected);
  });
});

describe('log levels', () => {
  test.each([
    ['INFO', 'info'],
    ['Critical', 'fatal'],
    ['WARNING', 'warn'],
    ['NOTSET', 'trace'],
    ['debug', 'debug'],
  ])('%s is %s', (name, level) => {
    expect(readConfig({ LOG_LEVEL: name }).log.level).toBe(level);
  });
});

describe('the payload key', () => {
  test.each([KEY.toString('hex'), KEY.toString('base64'), KEY.toString('base64url')])(
    'is read from %s',
    (text) => {
      expect(readConfig({ PAYLOAD_KEY: text }).payloads.key).toEqual(KEY);
    },
  );

  test('has others beside it that only decrypt', () => {
    const env = { PAYLOAD_READ_KEYS: ` ${KEY.toString('hex')}, ${Buffer.alloc(32, 8).toString('base64')},` };
    expect(readConfig(env).payloads.readKeys).toEqual([KEY, Buffer.alloc(32, 8)]);
    expect(errorOf({ PAYLOAD_READ_KEYS: `${KEY.toString('hex')},short` }).message).toContain(
      'PAYLOAD_READ_KEYS',
    );
  });

  test('refuses what is bound to no workflow when told to', () => {
    expect(readConfig({ PAYLOAD_REFUSE_UNBOUND: 'true' }).payloads.refuseUnbound).toBe(true);
  });
});

describe('the tokens of staff', () => {
  const digestOf = (secret: string) => createHash('sha256').update(secret).digest();

  test('are kept as hashes, several of one name among them', () => {
    const secrets = ['first:secret-with-a-colon', 'second-secret-of-anna', 'the-secret-of-bob'];
    const env = `anna:billing:${secrets[0]}, anna:billing:${secrets[1]},bob:viewer:${secrets[2]},`;
    expect(readConfig({ ADMIN_API_TOKENS: env }).api.tokens).toEqual([
      { name: 'anna', role: 'billing', digest: digestOf(secrets[0]!) },
      { name: 'anna', role: 'billing', digest: digestOf(secrets[1]!) },
      { name: 'bob', role: 'viewer', digest: digestOf(secrets[2]!) },
    ]);
  });
});

describe('a secret that an operator makes up', () => {
  const strong = '3f9c0d7b5a1e8246';
  const variables: Readonly<Record<string, (secret: string) => NodeJS.ProcessEnv>> = {
    WEBHOOK_SECRET: (secret) => ({ WEBHOOK_SECRET: secret }),
    CODEC_TOKEN: (secret) => ({ CODEC_TOKEN: secret }),
    ADMIN_API_TOKENS: (secret) => ({ ADMIN_API_TOKENS: `anna:billing:${secret}` }),
  };

  describe.each(Object.entries(variables))('%s', (variable, env) => {
    test.each([
      'x',
      strong.slice(1),
      'aaaaaaaaaaaaaaaaaaaaaaaa',
      'change-me-please-now',
      'the-secret-of-your-token',
    ])('is not taken when it is as easy to guess as %s, and the error says what to do', (secret) => {
      const error = errorOf(env(secret));
      expect(error.variable).toBe(variable);
      expect(error.message).toContain('openssl rand -hex 32');
      if (secret.length > 1) expect(error.message).not.toContain(secret);
    });

    test('is taken when it is random', () => {
      expect(() => readConfig(env(strong))).not.toThrow();
    });
  });

  test('is nobody else’s, and the error names both without the secret', () => {
    const error = errorOf({ ADMIN_API_TOKENS: `anna:viewer:${strong},bob:operator:${strong}` });
    expect(error.message).toMatch(/^ADMIN_API_TOKENS has the same secret for anna and bob: .*openssl/);
    expect(error.message).not.toContain(strong);
  });

  test('has one purpose', () => {
    const both = { CODEC_TOKEN: strong, WEBHOOK_SECRET: strong };
    expect(errorOf(both).message).toContain('CODEC_TOKEN is the same secret as WEBHOOK_SECRET');
    const key = KEY.toString('hex');
    expect(errorOf({ PAYLOAD_KEY: key, CODEC_TOKEN: key }).message).not.toContain(key);
    expect(errorOf({ CODEC_TOKEN: strong, ADMIN_API_TOKENS: `anna:viewer:${strong}` }).message).toContain(
      'is the same secret as',
    );
    expect(errorOf({ BOT_TOKEN: TOKEN, CODEC_TOKEN: TOKEN }).message).not.toContain(TOKEN);
  });

  test('a key of equal bytes is no key', () => {
    expect(errorOf({ PAYLOAD_KEY: Buffer.alloc(32).toString('base64') }).variable).toBe('PAYLOAD_KEY');
  });
});

describe('where pages listen and who is believed', () => {
  test('HOST holds for everything that listens', () => {
    const { api, metrics, bots } = readConfig({
      HOST: '192.0.2.7',
      METRICS_PORT: '9464',
      BOT_TOKEN: TOKEN,
      BOT_MODE: 'webhook',
      WEBHOOK_HOST: 'bot.example.com',
    });
    const { intake } = bots[0]!;
    expect([api.host, metrics?.host, 'host' in intake && intake.host]).toEqual(Array(3).fill('192.0.2.7'));
  });

  test('the Web UI is the embedded one unless another is named', () => {
    expect(readConfig({}).temporal.uiUrl).toBe('http://127.0.0.1:8233');
    expect(readConfig({ TEMPORAL_ADDRESS: 'a:1' }).temporal.uiUrl).toBeUndefined();
    const named = { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_UI_URL: 'https://temporal.example.com/' };
    expect(readConfig(named).temporal.uiUrl).toBe('https://temporal.example.com');
  });

  test('proxies are trusted by address', () => {
    expect(readConfig({}).api.trustedProxies).toEqual([]);
    expect(readConfig({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' }).api.trustedProxies).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
      'fd00::/8',
    ]);
  });
});

describe('production', () => {
  const production = {
    NODE_ENV: 'production',
    BOT_TOKEN: TOKEN,
    PAYLOAD_KEY: KEY.toString('hex'),
    MASK_SALT: randomBytes(32).toString('hex'),
    MODERATION_KEY: randomBytes(32).toString('hex'),
  };

  test('may still use the embedded services', () => {
    expect(readConfig(production)).toMatchObject({ production: true, database: { url: undefined } });
  });

  test.each(['BOT_TOKEN', 'PAYLOAD_KEY', 'MASK_SALT', 'MODERATION_KEY'])('demands %s', (variable) => {
    expect(errorOf({ ...production, [variable]: '' }).variable).toBe(variable);
  });

  test('needs no secrets of the pair where there is none', () => {
    const { MASK_SALT: _, MODERATION_KEY: __, ...others } = production;
    expect(readConfig({ ...others, LINES: 'hub' })).toMatchObject({ production: true });
  });
});

describe('a malformed variable is named in one sentence that keeps its value to itself', () => {
  const secret = 'hunter2';
  test.each([
    ['BOT_TOKEN', { BOT_TOKEN: secret }],
    ['BOT_TOKEN', { LOCAL_API_URL: 'http://localhost:8081' }],
    ['BOT_MODE', { BOT_MODE: secret }],
    ['ADMIN_USER_IDS', { ADMIN_USER_IDS: `1,${secret}` }],
    ['LOCAL_API_URL', { BOT_TOKEN: TOKEN, LOCAL_API_URL: secret }],
    ['DATABASE_URL', { DATABASE_URL: `mysql://u:${secret}@host/db` }],
    ['DATABASE_URL', { DATABASE_URL: `postgresql://u:${secret}@host` }],
    ['REDIS_URL', { REDIS_URL: `http://:${secret}@host` }],
    ['REDIS_URL', { REDIS_URL: `redis://:${secret}@host/zero` }],
    ['TEMPORAL_ADDRESS', { TEMPORAL_ADDRESS: `http://${secret}` }],
    ['TEMPORAL_ADDRESS', { TEMPORAL_API_KEY: secret }],
    ['TEMPORAL_TLS', { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS: secret }],
    ['TEMPORAL_TLS', { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS: 'no', TEMPORAL_TLS_SERVER_NAME: 'b' }],
    ['TEMPORAL_TLS_CA', { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_CA: `/nowhere/${secret}` }],
    ['TEMPORAL_TLS_KEY', { TEMPORAL_ADDRESS: 'a:1', TEMPORAL_TLS_CERT: 'package.json' }],
    ['WEBHOOK_HOST', { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook' }],
    ['WEBHOOK_HOST', { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook', WEBHOOK_HOST: 'example.com:99' }],
    ['WEBHOOK_HOST', { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook', WEBHOOK_HOST: 'http://example.com' }],
    ['WEBHOOK_HOST', { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook', WEBHOOK_HOST: `example.com/${secret}` }],
    [
      'WEBHOOK_PUBLIC_PORT',
      { BOT_TOKEN: TOKEN, BOT_MODE: 'webhook', WEBHOOK_HOST: 'a.b', WEBHOOK_PORT: '8080' },
    ],
    ['WEBHOOK_SECRET', { WEBHOOK_SECRET: `${secret}!` }],
    ['WEBHOOK_PATH', { WEBHOOK_PATH: `/a b ${secret}` }],
    ['WEBHOOK_MAX_CONNECTIONS', { WEBHOOK_MAX_CONNECTIONS: '101' }],
    ['PORT', { PORT: secret }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '0' }],
    ['SIMULATOR_PORT', { SIMULATOR_PORT: '80.5' }],
    ['WORKER_COUNT', { WORKER_COUNT: '0' }],
    ['WORKER_ROLES', { WORKER_ROLES: 'relay,fly' }],
    ['WORKER_ROLES', { WORKER_ROLES: 'send,send' }],
    ['GLOBAL_RATE_LIMIT', { GLOBAL_RATE_LIMIT: '-1' }],
    ['TRIAL_DAYS', { TRIAL_DAYS: '1e3' }],
    ['REMINDER_DAYS', { REMINDER_DAYS: '7;3' }],
    ['JOIN_POLICY', { JOIN_POLICY: secret }],
    ['PAYLOAD_KEY', { PAYLOAD_KEY: secret }],
    ['LOG_LEVEL', { LOG_LEVEL: secret }],
    ['ADMIN_API_TOKENS', { ADMIN_API_TOKENS: `anna:billing:${secret}` }],
    ['ADMIN_API_TOKENS', { ADMIN_API_TOKENS: `anna:${secret}:a-long-enough-secret` }],
    ['ADMIN_API_TOKENS', { ADMIN_API_TOKENS: `${secret}-and-nothing-else` }],
    ['ADMIN_API_RATE_LIMIT', { ADMIN_API_RATE_LIMIT: '0' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: `10.0.0.0/8,${secret}` }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/33' }],
    ['TEMPORAL_UI_URL', { TEMPORAL_UI_URL: `ftp://${secret}` }],
    ['CODEC_TOKEN', { CODEC_TOKEN: secret }],
  ])('%s in %j', (variable, env) => {
    const error = errorOf(env);
    expect(error.variable).toBe(variable);
    expect(error.message).toMatch(new RegExp(`^${variable} [^\\n]+: [^\\n]+\\.$`));
    expect(error.message).toContain(error.remedy);
    expect(error.message).not.toContain(secret);
  });
});

describe('.env.example', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8'));

  test('lists the variables that are read, and no others', () => {
    const read = new Set<string>();
    readConfig(
      new Proxy<NodeJS.ProcessEnv>(
        {},
        {
          get(_, name) {
            read.add(String(name));
            return undefined;
          },
        },
      ),
    );
    expect(Object.keys(example).sort()).toEqual([...read].sort());
  });

  test('changes nothing when it is used as it is', () => {
    expect(readConfig(example)).toEqual(readConfig({}));
  });

  test('is what the schema says; npm run readme writes it', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(envExample());
  });

  test('says in one line what each variable means', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const unexplained = lines.filter((line, i) => /^\w+=/.test(line) && !lines[i - 1]?.startsWith('# '));
    expect(unexplained).toEqual([]);
  });
});

test('The README has the table of the variables to know; npm run readme writes it', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(withTable(readme, 'variables', variableTable())).toBe(readme);
});
