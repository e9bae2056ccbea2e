import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { findFreePorts } from '../../embedded/ports.ts';
import { until } from '../support/until.ts';
import type { Person } from './harness/person.ts';
import { type Dependency, startTown, TOKEN_SECRET, type Town } from './harness/town.ts';

/** It is in everything that is said here, and must be in nothing that is logged. */
const SECRET = 'rhubarbquartz';

/** What the log says once a post, or the update that brought it, has met the outage and waits. */
const MET: Readonly<Record<Dependency, RegExp>> = {
  temporal: /temporal is away: updates wait at Telegram/,
  postgres: /postgresql is away: updates wait at Telegram/,
  redis: /"level":40.*"taskQueue":"send"/,
};

let town: Town;
let ann: Person;
let health: string;

beforeAll(async () => {
  const [port] = await findFreePorts(1);
  health = `http://127.0.0.1:${port}/health`;
  town = await startTown({ cuttable: true, env: { LOG_LEVEL: 'trace', PORT: String(port) } });
  await town.start('api');
  ann = await town.person(`Ann ${SECRET}`);
}, 120_000);
afterEach(() => town.clear());
afterAll(() => town.close());

test.each(['temporal', 'postgres', 'redis'] as const)(
  'while %s cannot be reached nothing is lost, and all goes in order when it is back',
  async (dependency) => {
    const square = await town.chat('supergroup', 'Square');
    const garden = await town.chat('supergroup', 'Garden');
    const lines = Array.from({ length: 6 }, (_, line) => `${SECRET} ${line}, said without ${dependency}`);
    await ann.says(square, lines[0]!);
    await town.settled();
    const met = () => town.log.filter((line) => MET[dependency].test(line)).length;
    const metBefore = met();
    town.cut(dependency);
    for (const line of lines.slice(1, 5)) await ann.says(square, line);
    await until(() => met() > metBefore, 60_000);
    expect(await garden.words()).toEqual(lines.slice(0, 1));
    await until(async () => (await fetch(health)).status === 503);

    await town.mend(dependency);
    await ann.says(square, lines[5]!);
    await town.settled(60_000);
    expect(await garden.words()).toEqual(lines);
    await until(async () => (await fetch(health)).status === 200, 30_000);
  },
);

test('neither what people say nor the token is in a log line or in a history, whatever goes wrong', async () => {
  const square = await town.chat('supergroup', `Square ${SECRET}`);
  const garden = await town.chat('supergroup', 'Garden');
  await ann.postsAlbum(square, [{ photo: true, caption: `A picture of ${SECRET}` }, { photo: true }]);
  await ann.says(square, `/start ${SECRET}`);
  await town.settled();
  // Errors like to quote what they choked on.
  await town.control.fault({ kind: 'drop_after', method: 'sendMessage', count: 1 });
  await ann.says(square, `The line breaks at ${SECRET}`);
  await town.settled();
  const description = `Bad Request: can't parse entities in "${SECRET}"`;
  await town.control.fault({ kind: 'error', method: 'sendMessage', count: 1, error_code: 400, description });
  await ann.says(square, `Telegram chokes on ${SECRET}`);
  await ann.says(square, `A byte that databases do not like, \u0000, after ${SECRET}`);
  await town.settled();
  expect((await garden.words()).at(-1)).toContain(SECRET);

  const leaks = (line: string) => line.includes(SECRET) || line.includes(TOKEN_SECRET);
  expect(town.log.some((line) => line.includes('"level":20'))).toBe(true);
  expect(town.log.filter(leaks)).toEqual([]);
  const histories = await town.histories();
  expect(histories.length).toBeGreaterThan(20);
  expect(histories.filter(leaks)).toEqual([]);
});
