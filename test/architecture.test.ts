import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, normalize, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** What those who start workflows know of them: each room's contract, and what the contracts share. */
const CONTRACTS = [
  'src/workflows/billing/contract.ts',
  'src/workflows/moderation/contract.ts',
  'src/workflows/pair/contract.ts',
  'src/workflows/people/contract.ts',
  'src/workflows/posts/contract.ts',
  'src/workflows/schedules.ts',
  'src/workflows/searchAttributes.ts',
  'src/workflows/taskQueues.ts',
  'src/workflows/operatorText.ts',
  'src/workflows/refusedPayload.ts',
];

/**
 * Who may import whom. A room is a directory or a file; it may always import itself. `main` alone puts things
 * together, so it has no row, and nobody may import it.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/config': [],
  'src/workflows': ['src/domain'],
  'src/activities': ['src/domain'],
  'src/messengers': ['src/domain'],
  'src/redis': ['src/domain'],
  // Servers that keep files.
  'src/objects': ['src/domain'],
  // Entities and queries; the migrations belong to them.
  'src/db': ['src/domain', 'migrations'],
  // Speaks to Temporal's server: the contracts with the workflows, and what operators may read.
  'src/temporal': ['src/domain', ...CONTRACTS, 'src/config'],
  'src/services': ['src/domain', 'src/db', ...CONTRACTS],
  // What people read, in every language.
  'src/texts': ['src/domain'],
  // Doors: they ask services. The API also serves a page.
  'src/bot': ['src/domain', 'src/services', 'src/texts'],
  'src/api': ['src/domain', 'src/services', 'web/servePage.ts'],
  // Make pages ready and serve them, and know nothing of what they show.
  'web/bundle.ts': [],
  'web/servePage.ts': ['web/bundle.ts'],
  // Runs in browsers: it reaches the simulator by HTTP, like anybody else.
  'web/desk': [],
  'web/playground': [],
  // Must be free to disagree with the product.
  simulator: ['web/servePage.ts'],
  // Starts servers, and knows nothing of what they are for.
  embedded: [],
  migrations: [],
};

/** Imports that only a type crosses, so that nothing of the room comes along at run time. */
const TYPES_ONLY = [
  // The proxies of the steps have the steps' types.
  { from: 'src/workflows', to: 'src/activities' },
  { from: 'src/temporal', to: 'src/config' },
];

/** What rooms may not import from outside, with the reason. */
const FORBIDDEN_PACKAGES = [
  {
    from: 'src/workflows',
    forbids: isBuiltin,
    because: 'workflows are replayed and have no world outside',
  },
  {
    from: 'src/domain',
    forbids: (specifier: string) => !isBuiltin(specifier),
    because: 'the domain knows no framework',
  },
  {
    from: 'src/domain',
    forbids: (specifier: string, file: string) =>
      isBuiltin(specifier) && specifier !== 'node:crypto' && !(isTimers(specifier) && file === TIMERS),
    because: 'the domain is pure: of Node it uses hashes only, and timers in one file',
  },
  {
    from: 'src/bot',
    forbids: (specifier: string) => specifier.startsWith('@temporalio/'),
    because: 'the bot reaches Temporal through services',
  },
];

/** Packages of the product that only some of its rooms may use; elsewhere at most their types, where `types` says so. */
const ONLY_IN = [
  { packages: /^(kysely|@mikro-orm\/.+|pg|pg-copy-streams)$/, rooms: ['src/db'], types: [] },
  { packages: /^minio$/, rooms: ['src/objects'], types: [] },
  { packages: /^ioredis$/, rooms: ['src/redis'], types: ['src/main'] },
  { packages: /^telegraf(\/.+)?$/, rooms: ['src/bot', 'src/messengers/telegram', 'src/main'], types: [] },
];

/** The rooms of the lines, in whichever layer. Rooms of every other name are shared by all lines. */
const LINES: readonly string[] = ['hub', 'pair', 'bridge', 'operator'];

/** What puts the lines together, so that it may import each of them, with the reason. */
const PUTS_LINES_TOGETHER: Readonly<Record<string, string>> = {
  'src/main': 'composes all that there is',
  'src/activities/createActivities.ts': 'lists the steps of all lines',
  'src/workflows/index.ts': 'lists the workflows of all lines',
  'src/workflows/schedules.ts': 'lists the schedules of all lines',
  'src/workflows/operatorView.ts': 'names all workflows to operators',
  'src/api/server.ts': 'lists the routes of all lines',
  'src/api/documentation.ts': 'lists the documents of all lines',
};

/** The line whose room a file is in. */
function lineOf(file: string): string | undefined {
  const [top, , room] = file.split('/');
  return top === 'src' ? LINES.find((line) => line === room) : undefined;
}

/** Why an import mixes lines up, as a sentence, or undefined when it does not. */
function lineFaultOf({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = normalize(join(file, '..', specifier));
  const line = lineOf(target);
  if (!file.startsWith('src/') || line === undefined || lineOf(file) === line) return undefined;
  if (Object.keys(PUTS_LINES_TOGETHER).some((room) => isIn(room, file))) return undefined;
  const remedy = 'move what both need to a room that all lines share';
  return lineOf(file) === undefined
    ? `${file} must not import ${target}: rooms that all lines share know none of them; ${remedy}.`
    : `${file} must not import ${target}: lines know nothing of each other; ${remedy}.`;
}

/** The home of waiting: everything in `src` sleeps, repeats and sets time limits with this file. */
const TIMERS = 'src/domain/concurrency/timers.ts';

/** Who else may set a timer, with the reason. */
const OWN_TIMERS: Readonly<Record<string, string>> = {
  [TIMERS]: 'is the home of timers',
  'src/activities/posts/deliverAtOnce.ts': 'counts calls as slow while they are still under way',
  'src/messengers/telegram/caller.ts': 'ends each call in time, thousands of times a minute',
  'src/main/process/lifecycle.ts': 'ends a process that does not stop',
  'src/main/allInOne/supervisor.ts': 'kills a child that does not stop',
};

const SETS_TIMER = /(?<![.\w])(?:setTimeout|setInterval)\(/;

/** Whether the file sets a timer by itself, although others do that for it. */
function setsForeignTimer(file: string, source: string): boolean {
  if (!file.startsWith('src/') || file in OWN_TIMERS) return false;
  const bare = source.replace(COMMENT, '');
  return SETS_TIMER.test(bare) || importsIn(file, source).some(({ specifier }) => isTimers(specifier));
}

function isTimers(specifier: string): boolean {
  return /^(?:node:)?timers(?:\/|$)/.test(specifier);
}

/** Whether a package is used where it belongs; tests, tools and servers of their own may use any. */
function isAtHome({ file, specifier, typeOnly }: Import): boolean {
  const rule = file.startsWith('src/') && ONLY_IN.find(({ packages }) => packages.test(specifier));
  if (!rule) return true;
  return [...rule.rooms, ...(typeOnly ? rule.types : [])].some((room) => isIn(room, file));
}

/** An import as it stands in a file. */
interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Comments may speak of imports without making any. */
const COMMENT = /\/\*[^]*?\*\/|(?:^|\s)\/\/[^\n]*/g;

function importsIn(file: string, source: string): Import[] {
  return [...source.replace(COMMENT, '').matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    file,
    specifier: (from ?? dynamic)!,
    typeOnly: type !== undefined,
  }));
}

/** Why an import is against the rules, as a sentence, or undefined when it is not. */
function faultOf({ file, specifier, typeOnly }: Import): string | undefined {
  if (!isAtHome({ file, specifier, typeOnly })) {
    return `${file} must not import ${specifier}: another room does what it is for.`;
  }
  const room = roomOf(file);
  if (room === undefined) return undefined;
  if (!specifier.startsWith('.')) {
    const rule = FORBIDDEN_PACKAGES.find(({ from, forbids }) => from === room && forbids(specifier, file));
    return rule && `${file} must not import ${specifier}: ${rule.because}.`;
  }
  const target = normalize(join(file, '..', specifier));
  if (room === 'src/workflows' && target === TIMERS)
    return `${file} must not import ${target}: workflows wait with Temporal's timers.`;
  if (isIn(room, target) || MAY_IMPORT[room]!.some((allowed) => isIn(allowed, target))) {
    const needsType = TYPES_ONLY.some(({ from, to }) => from === room && isIn(to, target));
    return needsType && !typeOnly ? `${file} may import only types from ${target}.` : undefined;
  }
  if (typeOnly && TYPES_ONLY.some(({ from, to }) => from === room && isIn(to, target))) return undefined;
  const allowed = MAY_IMPORT[room]!.join(', ') || 'nothing else of ours';
  return `${file} must not import ${target}: ${room} may import ${allowed}.`;
}

function roomOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((room) => isIn(room, file));
}

function isIn(room: string, file: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

function sourcesUnder(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(directory, name));
}

const FILES = ['src', 'simulator', 'embedded', 'migrations', 'web'].flatMap(sourcesUnder);

/** What measures, breaks and tests the product. It may import all of it, and nothing of the product imports it. */
const TOOLS = ['bench', 'chaos', 'test'].flatMap(sourcesUnder);

/** Whom the tools may take from, besides the product. */
const TOOLS_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bench: ['test/support', 'test/e2e/harness', 'test/contracts'],
  chaos: ['test/support', 'test/e2e/harness', 'test/contracts', 'bench'],
  test: ['bench', 'chaos'],
};

describe('The house', () => {
  test('keeps to who may import whom', () => {
    const faults = FILES.flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8')))
      .map(faultOf)
      .filter((fault) => fault !== undefined);
    expect(faults).toEqual([]);
  });

  test('keeps the lines apart', () => {
    const faults = FILES.flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8')))
      .map(lineFaultOf)
      .filter((fault) => fault !== undefined);
    expect(faults).toEqual([]);
    for (const file of Object.keys(PUTS_LINES_TOGETHER)) expect(statSync(join(ROOT, file))).toBeDefined();
  });

  test('has tools that take what they share from test/support', () => {
    const faults = TOOLS.flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8'))).flatMap(
      ({ file, specifier }) => {
        const target = normalize(join(file, '..', specifier));
        const tool = Object.keys(TOOLS_MAY_IMPORT).find((room) => isIn(room, file))!;
        const isTool = Object.keys(TOOLS_MAY_IMPORT).some((room) => isIn(room, target));
        if (!specifier.startsWith('.') || !isTool || isIn(tool, target)) return [];
        if (TOOLS_MAY_IMPORT[tool]!.some((room) => isIn(room, target))) return [];
        return [`${file} must not import ${target}: move what both need to test/support.`];
      },
    );
    expect(faults).toEqual([]);
  });

  test('has no file outside of the rooms', () => {
    const homeless = FILES.filter((file) => roomOf(file) === undefined && !isIn('src/main', file));
    expect(homeless).toEqual([]);
  });

  test('has no rule for a room that is not there', () => {
    for (const room of Object.keys(MAY_IMPORT)) expect(statSync(join(ROOT, room))).toBeDefined();
  });

  test(`waits with ${TIMERS}`, () => {
    const foreign = FILES.filter((file) => setsForeignTimer(file, readFileSync(join(ROOT, file), 'utf8')));
    expect(foreign).toEqual([]);
  });

  test('names files that exist', () => {
    const known = new Set(FILES);
    const lost = FILES.flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8')))
      .filter(({ specifier }) => specifier.startsWith('.') && /\.tsx?$/.test(specifier))
      .filter(({ file, specifier }) => !known.has(relative('.', normalize(join(file, '..', specifier)))));
    expect(lost).toEqual([]);
  });
});

describe('The imports', () => {
  test('go round in no circle, not even of types: break one by moving what both sides need to a file of its own', () => {
    const imported = new Map(
      [...FILES, ...TOOLS].map((file) => [
        file,
        importsIn(file, readFileSync(join(ROOT, file), 'utf8'))
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => normalize(join(file, '..', specifier))),
      ]),
    );
    expect(imported.size).toBeGreaterThan(FILES.length);
    expect(inCircles(imported)).toEqual([]);
  });

  test('would be found to have one', () => {
    const imported = new Map([
      ['a', ['b', 'elsewhere']],
      ['b', ['c']],
      ['c', ['b']],
      ['d', ['a']],
    ]);
    expect(inCircles(imported)).toEqual(['b', 'c']);
  });
});

/** The files from which a path of imports leads back to them. */
function inCircles(imported: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imported.keys()].filter((file) => {
    const reached = new Set<string>();
    const next = [file];
    for (let one = next.pop(); one !== undefined; one = next.pop()) {
      for (const target of imported.get(one) ?? []) {
        if (target === file) return true;
        if (!reached.has(target)) next.push(target);
        reached.add(target);
      }
    }
    return false;
  });
}

describe('The rules', () => {
  const faultIn = (file: string, source: string) => importsIn(file, source).map(faultOf)[0];

  test.each([
    ['src/db/a.ts', 'const timer = setTimeout(resolve, 5);', true],
    ['src/db/a.ts', `import { setTimeout as sleep } from 'node:timers/promises';`, true],
    ['src/db/a.ts', '// setTimeout(resolve, 5) is elsewhere', false],
    ['src/db/a.ts', 'server.setTimeout(60_000);', false],
    ['src/main/process/lifecycle.ts', 'setTimeout(kill, 5);', false],
    ['simulator/a.ts', 'setTimeout(resolve, 5);', false],
  ])('know whether %s sets a timer of its own: %s', (file, source, foreign) => {
    expect(setsForeignTimer(file, source)).toBe(foreign);
  });

  test.each([
    ['src/services/pair/a.ts', `import { x } from '../../db/hub/b.ts';`, true],
    ['src/db/posts/a.ts', `import type { X } from '../../domain/hub/b.ts';`, true],
    ['src/bot/billing/a.ts', `import { x } from '../pair/b.ts';`, true],
    ['src/services/hub/a.ts', `import { x } from '../../db/hub/b.ts';`, false],
    ['src/services/hub/a.ts', `import { x } from '../../db/chats/b.ts';`, false],
    ['src/main/bot.ts', `import { hubLine } from '../bot/hub/hubLine.ts';`, false],
  ])('know whether %s mixes lines up: %s', (file, source, mixes) => {
    expect(importsIn(file, source).map(lineFaultOf)[0] !== undefined).toBe(mixes);
  });

  test.each([
    ['src/domain/post.ts', `import { x } from '../db/ledger.ts';`],
    ['src/domain/post.ts', `import { setTimeout } from 'node:timers/promises';`],
    ['src/workflows/a.ts', `import { sleep } from '../domain/concurrency/timers.ts';`],
    ['src/domain/post.ts', `import type { X } from '../db/ledger.ts';`],
    ['src/domain/post.ts', `export * from 'kysely';`],
    ['src/main/a.ts', `import { sql } from 'kysely';`],
    ['src/services/a.ts', `import type { Pool } from 'pg';`],
    ['src/main/a.ts', `import { Redis } from 'ioredis';`],
    ['src/api/a.ts', `import { Telegram } from 'telegraf';`],
    ['src/messengers/a.ts', `import { Telegram } from 'telegraf';`],
    ['src/workflows/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/workflows/a.ts', `import { createActivities } from '../activities/createActivities.ts';`],
    ['src/activities/a.ts', `import type { Database } from '../db/database.ts';`],
    ['src/services/a.ts', `import { relayPost } from '../workflows/relayPost.ts';`],
    ['src/temporal/a.ts', `import { readConfig } from '../config/config.ts';`],
    ['src/bot/a.ts', `import { start } from '../main/start.ts';`],
    ['src/bot/a.ts', `const x = await import('../db/ledger.ts');`],
    ['src/config/config.ts', `import {\n  a,\n  b,\n} from '../domain/post.ts';`],
    ['simulator/a.ts', `import '../src/domain/posts/post.ts';`],
    ['simulator/a.ts', `import { draw } from '../web/playground/main.tsx';`],
    ['web/playground/a.tsx', `import type { Message } from '../../simulator/telegram.ts';`],
    ['embedded/a.ts', `export { x } from '../src/config/config.ts';`],
  ])('find the fault in %s: %s', (file, source) => {
    expect(faultIn(file, source)).toMatch(new RegExp(`^${file} m(ust not|ay) import .+\\.$`));
  });

  test.each([
    ['src/workflows/a.ts', `import type { Activities } from '../activities/createActivities.ts';`],
    ['src/temporal/a.ts', `import type { TemporalConfig } from '../config/temporal.ts';`],
    ['src/main/a.ts', `import { x } from '../bot/router.ts';`],
    ['src/main/a.ts', `import type { Redis } from 'ioredis';`],
    ['src/messengers/telegram/a.ts', `import { Telegram } from 'telegraf';`],
    ['src/api/routes/a.ts', `import type { PayloadCodec } from '@temporalio/common';`],
    ['src/bot/a.ts', `// import { x } from '../db/ledger.ts';`],
  ])('find none in %s: %s', (file, source) => {
    expect(faultIn(file, source)).toBeUndefined();
  });
});
