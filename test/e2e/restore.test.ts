import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, temporalAddress, type TestDatabase } from '../support/services.ts';
import { until } from '../support/until.ts';
import { makeNamespace } from './harness/namespace.ts';
import { type Program, startProgram } from './harness/program.ts';
import { startTown, type Town } from './harness/town.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let town: Town;
let directory: string;
let empty: TestDatabase;
const programs: Program[] = [];

beforeAll(async () => {
  town = await startTown();
  directory = mkdtempSync(join(tmpdir(), 'partyline-restore-'));
  // Without a schema: a restore makes it.
  empty = await createDatabase(async () => {}, 'bare');
}, 120_000);
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGTERM')));
  await town.close();
  await empty.drop();
  rmSync(directory, { recursive: true });
});

test('a backup that is restored on another database and another Temporal goes on delivering', async () => {
  const ann = await town.person('Ann');
  const square = await town.chat('supergroup', 'Square');
  const market = await town.chat('supergroup', 'Market');
  await ann.says(square, 'Everybody has this already');
  await town.settled();
  await town.sql('update hubs set paused_at = now()');
  await ann.says(square, 'This waits');
  await ann.postsAlbum(square, [{ photo: true }, { photo: true }]);
  await ann.says(square, 'And this waits behind it');
  await town.updatesTaken();
  await until(async () => (await town.sql(`select from posts where state = 'planned'`)).length === 3);

  const file = join(directory, 'partyline.backup');
  await run('backup', file, town.environment);
  await Promise.all([town.end('worker', 'SIGKILL'), town.end('bot', 'SIGKILL')]);

  const payloadKey = randomBytes(32);
  const namespace = `${town.environment['TEMPORAL_NAMESPACE']}-restored`;
  await makeNamespace(temporalAddress(), namespace, payloadKey);
  const env = {
    ...town.environment,
    DATABASE_URL: empty.url,
    TEMPORAL_NAMESPACE: namespace,
    PAYLOAD_KEY: payloadKey.toString('base64'),
  };
  expect(await run('restore', file, env)).toContain('3 posts and edits that were not finished go on');
  // What one may do twice by mistake, one may not do twice by mistake.
  await expect(run('restore', file, env)).rejects.toThrow('holds chats already');

  await sql('update hubs set paused_at = null');
  for (const name of ['worker', 'bot'] as const) programs.push(await startProgram(name, env));
  await ann.says(square, 'Said after the restore');
  await until(async () => (await market.words()).length === 6, 60_000);
  expect(await market.words()).toEqual([
    'Everybody has this already',
    'This waits',
    '',
    '',
    'And this waits behind it',
    'Said after the restore',
  ]);
});

async function run(name: string, file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`src/main/${name}.ts`, file], {
    cwd: ROOT,
    env,
  });
  return stdout;
}

async function sql(text: string): Promise<void> {
  const client = new Client({ connectionString: empty.url });
  await client.connect();
  await client.query(text);
  await client.end();
}
