import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { findFreePorts } from '../../embedded/ports.ts';
import type { RunningService } from '../../embedded/service.ts';
import { startTemporal } from '../../embedded/temporal.ts';
import type { Message } from '../../simulator/telegram.ts';
import { redisUrl } from '../support/services.ts';
import { until } from '../support/until.ts';
import { connect, Stranger } from './harness/stranger.ts';
import { startTown, type Town } from './harness/town.ts';

// What is said can be reported for a minute at least, and that is waited for.
jest.setTimeout(420_000);

const AFTERMATH_MS = 60_000;

let town: Town;
let directory: string;
let temporal: RunningService;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-retention-'));
  const [port = 0] = await findFreePorts(1);
  temporal = await startTemporal({
    dataDir: join(directory, 'temporal'),
    runDir: join(directory, 'run'),
    port,
    namespace: 'partyline',
    uiPort: undefined,
    log: () => {},
  });
  town = await startTown({
    temporal: temporal.url,
    env: {
      LINES: 'hub,pair',
      PAIR_YOUNG_CHAT_SECONDS: '0',
      FIND_DEBOUNCE_SEC: '0',
      PAIR_AFTERMATH_MINUTES: '1',
      RATE_LIMIT_MSG_PER_SEC: '0',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
      MODERATION_KEY: 'only moderators open with this what was reported',
      LOG_LEVEL: 'DEBUG',
    },
  });
});
afterAll(async () => {
  await town?.close();
  await temporal?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('nothing of what two strangers said is left once it is too late to report it, except what was reported, sealed', async () => {
  const planted = new Map<string, string>();
  const plant = (what: string): string => {
    const word = `planted${planted.size}${Math.random().toString(36).slice(2)}`;
    planted.set(word, what);
    return word;
  };
  const names = [plant('a name of one'), plant('a name of the other')] as const;
  const [ana, ben] = await Promise.all([Stranger.named(town, names[0]), Stranger.named(town, names[1])]);
  const people = new Map([ana, ben].map(({ person }) => [String(person.id), 'a person’s id']));
  await connect(town, ana, ben);

  const first = await ana.say(`a text with ${plant('a word')} of @${plant('a name')}`);
  await ben.sees(({ text = '' }) => text.includes('a text with'));
  const picture = await ana.say(undefined, { photo: true, caption: `see ${plant('a caption')}` });
  const { photo } = await ben.sees(({ caption = '' }) => caption.includes('see'));
  for (const size of [...(picture['photo'] as object[]), ...(photo as object[])]) {
    planted.set((size as { file_id: string }).file_id, 'a file id');
  }
  await ana.say(undefined, {
    document: {
      file_name: `${plant('the name of a file')}.txt`,
      mime_type: 'text/plain',
      content: Buffer.from('content').toString('base64'),
    },
  });
  await ben.sees(({ document }) => document !== undefined);
  await ana.edit(first.message_id, { text: `changed to ${plant('an edited word')}` });
  await ben.sees(({ text = '' }) => text.includes('changed to'));
  await ana.say(undefined, {
    venue: { latitude: 1, longitude: 2, title: plant('a venue'), address: 'there' },
  });
  await ana.hears(/This shows your chat partner a place/);
  await ana.say(`forwarded ${plant('a refused word')}`, {
    forward_origin: { type: 'hidden_user', sender_user_name: plant('a forwarded name'), date: 1 },
  });
  await ana.hears(/forwarded messages/);
  await ben.say(`${plant('a reported word')} in anger`);
  const rude = await ana.hears(/in anger/);
  await ana.say(`/report ${plant('a word beside a command')}`, { reply_to_message_id: rude.message_id });
  await ana.press(await ana.hears(/What’s wrong with that message/), 'Insults or threats');
  await ana.hears(/A moderator will look at it/);
  await ana.say('/end');
  await ben.hears(/ended the chat/);
  await ben.say(`too late ${plant('a word after the end')}`);
  await town.settled();

  // The search finds what is there: before it is too late, words are.
  expect(leftIn(await databaseDump(), planted)).toContain('a caption');
  const [session] = await town.sql<{ id: string }>('select id from sessions');
  expect(temporalStore()).toContain(`pair/${session!.id}`);

  await until(
    async () => (await town.sql('select from sessions where words_gone_at is null')).length === 0,
    AFTERMATH_MS + 60_000,
  );
  const words = new Map([...planted].filter(([word]) => !names.includes(word)));
  expect(leftIn(await databaseDump(), words)).toEqual([]);
  expect(await town.sql('select from pair_reports where evidence is not null')).toHaveLength(1);
  // Nor does an operator see who talked. In the database, people have names and ids until they are forgotten.
  const all = new Map([...planted, ...people]);
  const places = { histories: (await town.histories()).join('\n'), ...(await stores()) };
  for (const [place, dump] of Object.entries(places)) expect([place, leftIn(dump, all)]).toEqual([place, []]);
  // The limits of what is sent to a chat are counted in its name for a minute.
  await until(async () => leftIn(await redisDump(), all).length === 0, 90_000);

  for (const one of [ana, ben]) {
    await one.say('/forgetme');
    const erases = ({ reply_markup: markup }: Message): boolean =>
      JSON.stringify(markup ?? {}).includes('Erase my data');
    await one.press(await one.sees(erases), 'Erase my data');
  }
  await until(async () => (await town.sql('select from forget_orders')).length === 0, 60_000);
  // The address of a private chat stays, so that its payments and restrictions hold; nobody's name stands beside it.
  expect(leftIn(await databaseDump(), planted)).toEqual([]);
  expect(await town.sql('select from authors where network_id = any($1)', [[...people.keys()]])).toEqual([]);
  for (const [place, dump] of Object.entries(await stores()))
    expect([place, leftIn(dump, all)]).toEqual([place, []]);
});

/** Everything beside the two databases that somebody could read: what Temporal stores, and every log. */
async function stores(): Promise<Record<string, string>> {
  const [{ directory: postgres } = { directory: '' }] = await town.sql<{ directory: string }>(
    `select current_setting('data_directory') as directory`,
  );
  return {
    'Temporal’s store': temporalStore(),
    'the product’s log': town.log.join('\n'),
    'Temporal’s log': readFileSync(join(directory, 'temporal.log'), 'latin1'),
    // A server that the tests did not start keeps its log elsewhere.
    'PostgreSQL’s log': existsSync(`${postgres}.log`) ? readFileSync(`${postgres}.log`, 'latin1') : '',
  };
}

/**
 * Temporal's whole database: the bytes of its files, with what was deleted and not overwritten yet, and each value by
 * itself, since the files cut long ones in pieces.
 */
function temporalStore(): string {
  const file = join(directory, 'temporal', 'temporal.sqlite');
  const bytes = [file, `${file}-wal`].map((name) => (existsSync(name) ? readFileSync(name, 'latin1') : ''));
  const store = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = store.prepare(`select name from sqlite_master where type = 'table'`).all();
    const values = tables.flatMap(({ name }) =>
      store
        .prepare(`select * from "${String(name)}"`)
        .all()
        .flatMap((row) => Object.values(row)),
    );
    const texts = values.map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
    );
    return [...bytes, ...texts].join('\n');
  } finally {
    store.close();
  }
}

/** What of the planted words a dump still holds. */
function leftIn(dump: string, planted: ReadonlyMap<string, string>): string[] {
  return [...planted].filter(([word]) => dump.includes(word)).map(([, what]) => what);
}

/** Every row of every table. Bytes stand as hexadecimal digits and as characters. */
async function databaseDump(): Promise<string> {
  const tables = await town.sql<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    rows.push(
      ...(await town.sql<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => row),
    );
  }
  const text = rows.join('\n');
  const bytes = Array.from(text.matchAll(/\\x([0-9a-f]{2,})/g), ([, digits]) =>
    Buffer.from(digits!, 'hex').toString('latin1'),
  );
  return [text, ...bytes].join('\n');
}

/** Every key with what it holds, as Redis itself would dump it. */
async function redisDump(): Promise<string> {
  const redis = new Redis(redisUrl());
  try {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return [...keys, ...values.map((value) => value?.toString('latin1') ?? '')].join('\n');
  } finally {
    redis.disconnect();
  }
}
