import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { NODE_FLAGS } from '../../src/main/process/nodeFlags.ts';
import { read, ROOT } from './composeFile.ts';

/** Every instruction as its keyword and the rest, on one line each. */
const instructions = [
  ...read('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .matchAll(/^([A-Z]+)\s+(.*)$/gm),
].map(([, keyword = '', rest = '']) => ({ keyword, rest }));
const argumentsOf = (keyword: string): string[] =>
  instructions.filter((instruction) => instruction.keyword === keyword).map(({ rest }) => rest);

/** Files and directories of the checkout that go into the image. */
const copied = argumentsOf('COPY')
  .filter((words) => !words.startsWith('--from='))
  .flatMap((words) => words.split(/\s+/).slice(0, -1));

const ROLES = ['prepare', 'bot', 'worker', 'api'].map((role) => `src/main/${role}.ts`);

test('Docker would understand every instruction', () => {
  expect(validate(read('Dockerfile'))).toEqual([]);
});

test("it is Debian's slim image with the Node that the project has", () => {
  const major = /"node": "(\d+)\./.exec(read('package.json'))?.[1];
  const bases = argumentsOf('FROM').map((words) => words.split(' ')[0]);
  expect(bases[0]).toMatch(new RegExp(`^node:${major}-\\w+-slim$`));
  expect(new Set(bases.slice(1))).toEqual(new Set(['base']));
});

test('its last stage gives up root', () => {
  const last = instructions.findLast(({ keyword }) => ['FROM', 'USER'].includes(keyword));
  expect(last).toEqual({ keyword: 'USER', rest: 'node' });
});

test('its programs run with the flags that they run with elsewhere', () => {
  expect(argumentsOf('ENV')).toContain(`NODE_OPTIONS=${NODE_FLAGS.join(' ')}`);
});

test('.dockerignore lets in what is copied, and nothing else', () => {
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines[0]).toBe('*');
  expect(lines.slice(1).toSorted()).toEqual(copied.map((path) => `!${path}`).toSorted());
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test.each(ROLES)('%s finds everything that it imports in the image', (role) => {
  const outside = [...importedBy(join(ROOT, role))]
    .map((file) => relative(ROOT, file))
    .filter((file) => !copied.some((path) => file === path || file.startsWith(`${path}/`)));
  expect(outside).toEqual([]);
});

describe('its own commands', () => {
  test("make the workflows' bundle", async () => {
    const [line = ''] = argumentsOf('RUN').filter((words) => words.includes('workflowBundle'));
    const { code, output } = await run('sh', ['-c', line]);
    expect([code, output]).toEqual([0, expect.stringMatching(/workflows-[\da-f]+\.js\n$/)]);
  });

  test('make the page of the desk', async () => {
    const [line = ''] = argumentsOf('RUN').filter((words) => words.includes('bundlePage'));
    const { code, output } = await run('sh', ['-c', line]);
    expect([code, output]).toEqual([0, expect.stringMatching(/desk-[\da-f]+\.json\.gz\n$/)]);
  });

  test.each([
    ['API', 200, 0],
    ['API', 503, 1],
    ['API', undefined, 1],
    ['bot', 200, 0],
    ['bot', 503, 1],
  ])('take an %s that answers %s for what it is', async (role, status, expected) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/health' ? (status ?? 500) : 404).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    if (status === undefined) await new Promise((closed) => server.close(closed));
    try {
      const [words = ''] = argumentsOf('HEALTHCHECK');
      const [command, ...args] = JSON.parse(words.slice(words.indexOf('['))) as string[];
      expect(command).toBe('node');
      const env =
        role === 'API' ? { PORT: `${port}`, METRICS_PORT: '0' } : { PORT: '1', METRICS_PORT: `${port}` };
      expect((await run(process.execPath, args, env)).code).toBe(expected);
    } finally {
      server.close();
    }
  });

  test('begin with the API, behind a process 1 that passes signals on', () => {
    expect(argumentsOf('ENTRYPOINT')).toEqual(['["tini", "--"]']);
    expect(argumentsOf('CMD')).toEqual(['["node", "src/main/api.ts"]']);
  });

  test.each(ROLES)('%s says what is missing and ends with 78', async (role) => {
    const { code, output } = await run(process.execPath, [role], { NODE_ENV: 'production' });
    expect([code, output]).toEqual([78, expect.stringMatching(/^BOT_TOKEN is missing[^\n]+\.\n$/)]);
  });
});

/** The file and all files of ours that it imports, directly or not. */
function importedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    importedBy(join(dirname(file), path), found);
  }
  return found;
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  return new Promise((done) => {
    const child = execFile(command, args, { cwd: ROOT, env: { PATH, ...env } }, (_, stdout, stderr) => {
      done({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}
