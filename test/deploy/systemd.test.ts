import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config/config.ts';
import { NODE_FLAGS } from '../../src/main/process/nodeFlags.ts';
import { read, ROOT } from './composeFile.ts';

const UNITS = readdirSync(join(ROOT, 'deploy/systemd'));
const SERVICES = UNITS.filter((unit) => unit.endsWith('.service'));
/** Where the units expect the project. */
const HOME = '/opt/partyline';

const scratch = mkdtempSync(join(tmpdir(), 'partyline-units-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const unit = (name: string): string => read(`deploy/systemd/${name}`);
const valuesOf = (text: string, key: string): string[] =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe.each(SERVICES)('%s', (name) => {
  test('runs a program that exists, in production', () => {
    const [command = ''] = valuesOf(unit(name), 'ExecStart');
    const [node = '', ...rest] = command.split(' ').filter((word, at) => at > 0 && !/^[A-Z_]+=/.test(word));
    const program = rest.at(-1)!;
    expect(command).toMatch(
      /^\/usr\/bin\/env NODE_ENV=production (METRICS_PORT=\S+ )?\S+\/node .*src\/main\/\w+\.ts$/,
    );
    expect(existsSync(node.replace(HOME, ROOT))).toBe(true);
    expect(existsSync(join(ROOT, program))).toBe(true);
    // What ends in a moment may take what it likes.
    if (name !== 'partyline-prepare.service') expect(rest.slice(0, -1)).toEqual(NODE_FLAGS);
  });

  test('may write nothing and gain nothing, and is not started again with a wrong environment', () => {
    expect(unit(name)).toMatch(/^DynamicUser=yes$/m);
    expect(unit(name)).toMatch(/^ProtectSystem=strict$/m);
    expect(unit(name)).toMatch(/^NoNewPrivileges=yes$/m);
    expect(unit(name)).toMatch(/^CapabilityBoundingSet=$/m);
    expect(valuesOf(unit(name), 'RestartPreventExitStatus')).toEqual(['78']);
  });
});

test('the target starts them all, each after what it needs is prepared', () => {
  const [wanted = ''] = valuesOf(unit('partyline.target'), 'Wants');
  expect(wanted.replace('@1', '@').split(' ').toSorted()).toEqual(SERVICES.toSorted());
  for (const name of SERVICES.filter((name) => name !== 'partyline-prepare.service')) {
    expect(valuesOf(unit(name), 'Requires')).toEqual(['partyline-prepare.service']);
    expect(valuesOf(unit(name), 'After').join()).toContain('partyline-prepare.service');
  }
});

test('bot and any worker on one machine have pages for Prometheus of their own, where the documentation says', () => {
  const portOf = (name: string, instance = ''): number => {
    const [command = ''] = valuesOf(unit(name), 'ExecStart');
    const port = / METRICS_PORT=(\S+) /.exec(command)?.[1]?.replace('%i', instance);
    const { metrics, api } = readConfig({ METRICS_PORT: port });
    expect(metrics?.port).not.toBe(api.port);
    return metrics!.port;
  };
  const workers = Array.from({ length: 99 }, (_, no) => portOf('partyline-worker@.service', String(no + 1)));
  const bot = portOf('partyline-bot.service');
  expect(new Set([bot, ...workers]).size).toBe(100);
  expect(read('deploy/README.md')).toContain(
    `${bot} for the bot and \`294N\` for worker \`N\`, so that \`partyline-worker@1\` has ${workers[0]} ` +
      `and \`partyline-worker@12\` has ${workers[11]}.`,
  );
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

(hasSystemd ? test : test.skip)('systemd finds nothing wrong with them', () => {
  const files = UNITS.map((name) => {
    const file = join(scratch, name);
    writeFileSync(file, unit(name).replaceAll(HOME, ROOT));
    return file;
  });
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], {
    encoding: 'utf8',
  });
  const about = stderr.split('\n').filter((line) => line.includes('partyline'));
  expect([about, status]).toEqual([[], 0]);
});
