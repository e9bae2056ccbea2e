import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.ts';
import { COMPOSE_FILES, composeFile, read, ROOT, type Service, variablesOf } from './composeFile.ts';

const compose = composeFile('docker-compose.yml');
const services = Object.entries(compose.services);
const PARTYLINE = ['prepare', 'bot', 'worker', 'api'];

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  return service;
}

describe.each(COMPOSE_FILES)('%s', (file) => {
  test('is what the Compose specification allows', () => {
    expect(lint(join(ROOT, file))).toEqual([]);
  });

  test('explains every variable, or .env.example does', () => {
    const explained = Object.keys(parseEnv(read('.env.example')));
    const comments = COMPOSE_FILES.flatMap((file) => read(file).match(/^#.*$/gm) ?? []).join('\n');
    const unknown = variablesOf(file)
      .map(({ name }) => name)
      .filter((name) => !explained.includes(name) && !comments.includes(name));
    expect(unknown).toEqual([]);
  });

  test('demands what it needs in one sentence that names the remedy', () => {
    for (const { demand } of variablesOf(file)) {
      if (demand !== undefined) expect(demand).toMatch(/^put .+ into \.env\b/);
    }
  });

  test('mounts only files that exist', () => {
    const mounted = Object.values(composeFile(file).services)
      .flatMap((service) => service.volumes ?? [])
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((source) => source.startsWith('./') && source !== './deploy/certificates');
    expect(mounted.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
  });
});

test('the linter notices what the specification does not allow', () => {
  expect(lint(join(import.meta.dirname, 'wrong-compose.yml'))).toContainEqual(
    expect.stringContaining('invalid-schema'),
  );
});

test.each(['BOT_TOKEN', 'PAYLOAD_KEY', 'POSTGRES_PASSWORD'])('%s is demanded wherever it is used', (name) => {
  const uses = variablesOf('docker-compose.yml').filter((variable) => variable.name === name);
  expect(uses.length).toBeGreaterThan(0);
  for (const { demand } of uses) expect(demand).toBeTruthy();
});

describe('what can be reached', () => {
  const publishing = (file: string, env = {}): Record<string, string[]> =>
    Object.fromEntries(
      Object.entries(composeFile(file, env).services).flatMap(([name, { ports }]) =>
        ports === undefined ? [] : [[name, ports]],
      ),
    );

  test('is the API and the Web UI, from this machine alone', () => {
    expect(publishing('docker-compose.yml')).toEqual({
      api: ['127.0.0.1:5000:5000'],
      'temporal-ui': ['127.0.0.1:8233:8080'],
    });
  });

  test('may be told to be reachable from elsewhere', () => {
    expect(publishing('docker-compose.yml', { PUBLISH_API_ON: '0.0.0.0', PORT: '80' })['api']).toEqual([
      '0.0.0.0:80:5000',
    ]);
  });

  test('is the webhook too with its own file', () => {
    expect(publishing('deploy/docker-compose.webhook.yml')).toEqual({ bot: ['127.0.0.1:8443:8443'] });
  });
});

describe('images', () => {
  const imageOf = (name: string): string => serviceOf(name).image ?? '';

  test.each(PARTYLINE)('%s is built here, on what is read as Node on Debian', (name) => {
    expect(serviceOf(name).build).toBe('.');
  });

  test.each(services.filter(([name]) => !PARTYLINE.includes(name)).map(([name]) => name))(
    '%s has a fixed version',
    (name) => {
      expect(imageOf(name)).toMatch(/^[\w./-]+:\d+(\.\d+)*(-[\w.]+)?$/);
      expect(imageOf(name)).not.toMatch(/auto-setup|alpine/);
    },
  );

  test("Temporal's server, schema and tools have one version", () => {
    const versions = ['temporal', 'temporal-schema', 'temporal-namespace'].map(
      (name) => imageOf(name).split(':')[1],
    );
    expect(new Set(versions).size).toBe(1);
  });
});

describe('starting', () => {
  const endsByItself = (service: Service): boolean => service.restart?.startsWith('on-failure') ?? false;

  test('every service is started again when it fails, and its log has an end', () => {
    for (const [name, { restart, logging }] of services) {
      expect([name, restart]).toEqual([name, expect.stringMatching(/^(unless-stopped|on-failure:\d+)$/)]);
      expect([name, logging?.options]).toEqual([name, { 'max-size': '20m', 'max-file': '5' }]);
    }
  });

  test('what is waited for can come about', () => {
    for (const { depends_on } of Object.values(compose.services)) {
      for (const [name, { condition }] of Object.entries(depends_on ?? {})) {
        const awaited = serviceOf(name);
        if (endsByItself(awaited))
          expect([name, condition]).toEqual([name, 'service_completed_successfully']);
        else
          expect([name, condition, awaited.healthcheck?.test]).toEqual([
            name,
            'service_healthy',
            expect.anything(),
          ]);
      }
    }
  });

  test.each(PARTYLINE.filter((name) => name !== 'prepare'))('%s waits until all is prepared', (name) => {
    expect(serviceOf(name).depends_on).toEqual({ prepare: { condition: 'service_completed_successfully' } });
  });

  test('prepare waits for all that it needs', () => {
    expect(Object.keys(serviceOf('prepare').depends_on ?? {})).toEqual([
      'postgresql',
      'redis',
      'temporal-namespace',
    ]);
    expect(Object.keys(serviceOf('temporal-namespace').depends_on ?? {})).toEqual(['temporal']);
    expect(Object.keys(serviceOf('temporal').depends_on ?? {})).toContain('temporal-schema');
  });

  test('there may be any number of workers', () => {
    const { container_name, ports, deploy } = serviceOf('worker') as Service & { deploy?: unknown };
    expect({ container_name, ports, deploy }).toEqual({});
  });

  test('what is kept lies in volumes with names', () => {
    const named = services.flatMap(([, { volumes = [] }]) =>
      volumes.filter((volume) => !volume.startsWith('.')),
    );
    expect(named.map((volume) => volume.split(':')[0])).toEqual(Object.keys(compose.volumes ?? {}));
    expect(named).toHaveLength(2);
  });
});

describe("Partyline's processes", () => {
  const key = randomBytes(32).toString('base64');
  const given = {
    BOT_TOKEN: '123456:ABCdef',
    PAYLOAD_KEY: key,
    POSTGRES_PASSWORD: 'secret',
    MASK_SALT: randomBytes(32).toString('hex'),
    MODERATION_KEY: randomBytes(32).toString('hex'),
  };

  test.each(PARTYLINE)('%s runs a program that exists, in an environment that is whole', (name) => {
    const { command, environment } = composeFile('docker-compose.yml', given).services[name] ?? {};
    expect(command?.[0]).toBe('node');
    expect(existsSync(join(ROOT, command?.[1] ?? ''))).toBe(true);
    const config = readConfig(strings(environment));
    expect(config).toMatchObject({
      production: true,
      telegram: { simulated: false },
      database: { url: 'postgresql://partyline@postgresql:5432/partyline' },
      redis: { url: 'redis://redis:6379/0' },
      temporal: { address: 'temporal:7233', namespace: 'partyline' },
      api: { host: '0.0.0.0', port: 5000 },
    });
  });

  test('without the secrets of strangers the line of strangers has to be left out', () => {
    const { MASK_SALT: _, ...without } = given;
    const { environment } = composeFile('docker-compose.yml', without).services['bot'] ?? {};
    expect(() => readConfig(strings(environment))).toThrow('MASK_SALT is missing');
    expect(readConfig({ ...strings(environment), LINES: 'hub' }).lines).toEqual(['hub']);
  });

  test('what .env.example says by default changes nothing of that', () => {
    const example = parseEnv(read('.env.example')) as Record<string, string>;
    const { environment } = composeFile('docker-compose.yml', { ...example, ...given }).services['bot'] ?? {};
    expect(readConfig({ ...example, ...strings(environment) }).temporal).toMatchObject({
      address: 'temporal:7233',
    });
  });

  test('the bot takes the webhook with its file', () => {
    const [base, webhook] = ['docker-compose.yml', 'deploy/docker-compose.webhook.yml'].map(
      (file) => composeFile(file, { ...given, WEBHOOK_HOST: 'bot.example.com' }).services['bot']?.environment,
    );
    expect(readConfig(strings({ ...base, ...webhook })).bots[0]!.intake).toMatchObject({
      mode: 'webhook',
      publicUrl: 'https://bot.example.com/webhook',
      port: 8443,
    });
  });

  test('with another Temporal, the one of this machine stays out and nothing waits for it', () => {
    const cloud = composeFile('deploy/docker-compose.temporal-cloud.yml').services;
    const out = Object.keys(cloud).filter((name) => cloud[name]?.profiles !== undefined);
    expect(out).toEqual(Object.keys(compose.services).filter((name) => name.startsWith('temporal')));
    expect(Object.keys(cloud['prepare']?.depends_on ?? {})).toEqual(['postgresql', 'redis']);
  });
});

describe('what is mounted', () => {
  test.each(['deploy/postgresql/databases.sh', 'deploy/temporal/schema.sh', 'deploy/temporal/namespace.sh'])(
    '%s is a shell script',
    (file) => {
      expect(() => execFileSync('sh', ['-n', join(ROOT, file)])).not.toThrow();
    },
  );

  test('Temporal is told to be fair', () => {
    expect(parse(read('deploy/temporal/dynamic-config.yaml'))).toEqual({
      'matching.enableFairness': [{ value: true }],
    });
  });
});

/** What the linter says of a file; its own types can't be found by TypeScript. */
interface LintResult {
  messages: { line: number; rule: string; message: string }[];
}

/** What is wrong with the file, apart from taste, and from ports, whose addresses come from variables here. */
function lint(file: string): string[] {
  const off = [
    'no-unbound-port-interfaces',
    'require-project-name-field',
    'service-keys-order',
    'services-alphabetical-order',
    'top-level-properties-order',
  ];
  const linter = new DCLinter({
    rules: Object.fromEntries(off.map((rule) => [rule, 0])),
    quiet: false,
    debug: false,
    exclude: [],
  });
  return linter
    .lintFiles([file], false)
    .flatMap((result: LintResult) =>
      result.messages.map(({ line, rule, message }) => `${line}: ${rule}: ${message}`),
    );
}

function strings(environment: Service['environment'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}
