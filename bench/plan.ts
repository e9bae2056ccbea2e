import { fromTelegram } from '../src/domain/telegramIds.ts';
import { Client } from 'pg';
import { storeArrival } from '../src/db/posts/arrivals.ts';
import { createPosts } from '../src/db/posts/createPosts.ts';
import { type AccountDatabase, throughAccount } from '../src/db/accounts.ts';
import { FIRST_ACCOUNT } from '../src/domain/account.ts';
import { openDatabase } from '../src/db/database.ts';
import type { SourceMessage } from '../src/domain/posts/post.ts';
import { toHub } from '../src/domain/posts/route.ts';
import { connectChats } from './chats.ts';
import { makeDatabase } from './product.ts';
import { type Report, rounded } from './report.ts';
import { between, type Stage } from './scenario.ts';

const DESTINATIONS = 100_000;
const SOURCE = -1_000_400_000;

/** One post planned for 100,000 chats, compared with inserting as many rows into a plain table. */
export async function plan({ services, log }: Stage): Promise<Report> {
  const url = await makeDatabase(services, 'plan');
  const database = throughAccount(await openDatabase(url, 2), FIRST_ACCOUNT);
  const sql = new Client({ connectionString: url });
  await sql.connect();
  try {
    await connectChats(sql, { kind: 'supergroup', count: 1, firstId: SOURCE, receive: false });
    await connectChats(sql, { kind: 'private', count: DESTINATIONS, firstId: 1, receive: true });
    // What the first plan of a fresh database costs is no part of the comparison.
    await planOne(database, 1);
    log(`plan: ${DESTINATIONS} destinations`);
    const { result: planned, baseline } = await between(
      () => secondsOf(() => insertPlainly(sql)),
      () => planOne(database, 2),
    );
    return {
      scenario: 'plan',
      figures: [
        {
          name: `${DESTINATIONS} destinations, s`,
          value: planned,
          digits: 2,
          baseline: { value: baseline, of: 'plain insert' },
          target: { of: 'value', most: 3, always: true },
        },
      ],
      json: [
        {
          scenario: 'plan',
          destinations: DESTINATIONS,
          seconds: rounded(planned, 3),
          baseline_seconds: rounded(baseline, 3),
          ratio: rounded(planned / baseline, 2),
        },
      ],
    };
  } finally {
    await sql.end();
    await database.close();
  }
}

async function planOne(database: AccountDatabase, number: number): Promise<number> {
  const posts = createPosts(database, { minTextLength: 16, hours: 24 });
  const message: SourceMessage = {
    chat: { networkId: fromTelegram(SOURCE), kind: 'supergroup', title: 'Source' },
    author: { networkId: fromTelegram(900_000), kind: 'person', name: 'Ann' },
    messageId: fromTelegram(number),
    protected: false,
    content: { kind: 'text', text: `No. ${number}: something that people say`, entities: [] },
  };
  const arrival = await storeArrival(database, message, toHub);
  if (arrival.kind !== 'stored') throw new Error('The post was not stored.');
  await posts.admit(arrival.postId);
  const began = performance.now();
  const planning = await posts.plan(arrival.postId);
  const seconds = (performance.now() - began) / 1_000;
  if (planning.kind !== 'planned' || planning.planned !== DESTINATIONS) {
    throw new Error(`The plan came to ${JSON.stringify(planning)}.`);
  }
  return seconds;
}

/** As many rows of the same kind in a table that has nothing but its key. */
async function insertPlainly(sql: Client): Promise<void> {
  await sql.query('drop table if exists plain');
  await sql.query(
    `create table plain (post_id bigint, chat_id int, source_chat_id int, state text, primary key (post_id, chat_id))`,
  );
  await sql.query(`insert into plain select 1, n, 1, 'planned' from generate_series(1, ${DESTINATIONS}) n`);
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
