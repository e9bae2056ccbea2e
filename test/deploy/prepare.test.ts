import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, redisUrl, temporalAddress, type TestDatabase } from '../support/services.ts';
import { ROOT } from './composeFile.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(async () => {}, 'empty');
});
afterAll(() => database.drop());

const environment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  BOT_TOKEN: '123456:ABCdef',
  PAYLOAD_KEY: randomBytes(32).toString('base64'),
  MASK_SALT: randomBytes(32).toString('hex'),
  MODERATION_KEY: randomBytes(32).toString('hex'),
  DATABASE_URL: database.url,
  REDIS_URL: redisUrl(),
  TEMPORAL_ADDRESS: temporalAddress(),
});

test('prepares an empty database and Temporal, ends by itself, and may be run again', async () => {
  expect(await prepare(environment())).toMatchObject({ code: 0, errors: '' });
  expect(await prepare(environment())).toMatchObject({ code: 0, errors: '' });
  const client = new Client(database.url);
  await client.connect();
  const { rows } = await client.query('select count(*)::int as hubs from hubs');
  await client.end();
  expect(rows).toEqual([{ hubs: 1 }]);
}, 120_000);

test('takes the password from beside the URL', async () => {
  const url = new URL(database.url);
  const PGPASSWORD = decodeURIComponent(url.password);
  url.password = '';
  expect(await prepare({ ...environment(), DATABASE_URL: url.href, PGPASSWORD })).toMatchObject({ code: 0 });
});

test('names the variable when a service does not answer, and may be tried again', async () => {
  const { code, errors } = await prepare({ ...environment(), REDIS_URL: 'redis://127.0.0.1:1/0' });
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/^prepare could not start: REDIS_URL names [^\n]+\.\n$/),
  ]);
});

test('does not want to be tried again when the environment is wrong', async () => {
  const { code, errors } = await prepare({ ...environment(), REDIS_URL: '' });
  expect([code, errors]).toEqual([78, expect.stringMatching(/^REDIS_URL is not set: [^\n]+\.\n$/)]);
});

function prepare(env: NodeJS.ProcessEnv): Promise<{ code: number; errors: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, ['src/main/prepare.ts'], { cwd: ROOT, env }, (_, __, stderr) => {
      done({ code: child.exitCode ?? -1, errors: stderr });
    });
  });
}
