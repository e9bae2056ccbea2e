import { Client } from 'pg';
import { throughAccount } from '../src/db/accounts.ts';
import { openDatabase } from '../src/db/database.ts';
import { FIRST_ACCOUNT } from '../src/domain/account.ts';
import { takePair } from '../src/db/pair/matching.ts';
import { joinQueue } from '../src/db/pair/queue.ts';
import type { AuthorId, ChatId } from '../src/domain/ids.ts';
import type { Preferences } from '../src/domain/pair/preferences.ts';
import { NO_PREFERENCES } from '../src/domain/pair/preferences.ts';
import type { Seeker } from '../src/domain/pair/queue.ts';
import type { PairRules } from '../src/domain/pair/rules.ts';
import { startEmptyWorkflows } from './baselines.ts';
import { makePeople, seatCrowd } from './pairCrowd.ts';
import { type ClassOfPeople, dayOfSearching } from './pairDay.ts';
import { makeDatabase, OPENED, startProduct } from './product.ts';
import { median, quantile } from './rate.ts';
import { atLeast, atMost, type Figure, type Report, rounded } from './report.ts';
import type { Stage } from './scenario.ts';
import { privatePostBy } from './updates.ts';

/** How many wait while matches are measured, and how many searches are made at a time. */
const WAITING = 100_000;
const SEARCHERS = 4;
const MATCHES = 4_000;
const NEWCOMERS = 2_000;

const SESSIONS = 1_000;
const MESSAGES_PER_SECOND = 30;
const FIRST_TALKER = 9_000_000_000;

const RULES: PairRules = {
  minimumAge: 18,
  findTimeoutSeconds: 300,
  findDebounceSeconds: 0,
  meetAgainMinutes: 10,
  premiumHeadStartSeconds: 60,
  maxChatMinutes: 60,
  premiumChatMinutes: 180,
  silenceMinutes: 30,
  youngChatSeconds: 0,
  aftermathMinutes: 10,
  sessionTtlSeconds: 0,
};

/** How fast strangers are brought together out of a large queue, how long they wait, and how fast they then talk. */
export async function pair(stage: Stage): Promise<Report> {
  const matching = await measureMatching(stage);
  const day = dayOfSearching();
  const talking = await measureTalking(stage);
  const slowest = worst(day, ({ p99, median: middle }) => p99 / middle);
  const mostUneven = worst(day, ({ waited }) => waited.p99 / waited.median);
  const furthest = worst(day, ({ waited, firstSuitableP99 }) => waited.p99 / firstSuitableP99);
  const figures: Figure[] = [
    {
      name: `matches/s with ${WAITING} waiting`,
      value: matching.perSecond,
      target: atLeast(200),
    },
    {
      name: 'wait of a newcomer for whom somebody waits, median, ms',
      value: median(matching.waits),
      digits: 1,
      target: atMost(1_000),
    },
    {
      name: 'the same, 99th percentile, ms',
      value: quantile(matching.waits, 0.99),
      digits: 1,
    },
    {
      name: 'a simulated day: 99th percentile to median wait of all, worst class',
      value: slowest.value,
      digits: 1,
      note: slowest.name,
      target: atMost(10),
    },
    {
      name: '… of those for whom nobody was there, worst class',
      value: mostUneven.value,
      digits: 1,
      note: mostUneven.name,
      target: atMost(10),
    },
    {
      name: '… their 99th percentile to that of the first suitable newcomer, worst class',
      value: furthest.value,
      digits: 1,
      note: furthest.name,
    },
    ...talking.figures,
  ];
  return {
    scenario: 'pair',
    figures,
    json: [
      {
        scenario: 'pair',
        waiting: WAITING,
        matches_per_s: rounded(matching.perSecond, 0),
        newcomer_median_ms: rounded(median(matching.waits), 1),
        newcomer_p99_ms: rounded(quantile(matching.waits, 0.99), 1),
        newcomers_matched: matching.waits.length,
        newcomers: NEWCOMERS,
      },
      ...day.map((one) => ({ scenario: 'pair day', ...one })),
      talking.json,
    ],
    remarks: [
      `${matching.vain} of ${matching.searches} searches found nobody; the day is simulated with the rules of the queue, ` +
        'not with its database',
    ],
  };
}

/** The class for which that number is the largest, and the number. */
function worst(
  classes: readonly ClassOfPeople[],
  of: (one: ClassOfPeople) => number,
): { readonly name: string; readonly value: number } {
  const [first] = classes
    .map((one) => ({ name: one.name, value: of(one) }))
    .toSorted((a, b) => b.value - a.value);
  return first!;
}

async function measureMatching({ services, log }: Stage) {
  const url = await makeDatabase(services, 'pair');
  const database = throughAccount(await openDatabase(url, SEARCHERS + 1), FIRST_ACCOUNT);
  const sql = new Client({ connectionString: url });
  await sql.connect();
  try {
    log(`pair: ${WAITING} people take their places`);
    await seatCrowd(sql, WAITING);
    const { rows } = await sql.query<{ person_id: AuthorId }>(
      'select person_id from pair_seekers order by random()',
    );
    const persons = rows.map((row) => row.person_id);
    log(`pair: ${MATCHES} matches`);
    let matched = 0;
    let vain = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: SEARCHERS }, async () => {
        while (matched < MATCHES) {
          if (await takePair(database, persons.pop()!, RULES.meetAgainMinutes)) matched++;
          else vain++;
        }
      }),
    );
    const perSecond = matched / ((performance.now() - began) / 1_000);
    log(`pair: ${NEWCOMERS} newcomers`);
    await makePeople(sql, NEWCOMERS, 8_500_000_000);
    const { rows: people } = await sql.query<{ person_id: AuthorId; chat_id: ChatId }>(
      'select person_id, chat_id from pair_profiles order by person_id desc limit $1',
      [NEWCOMERS],
    );
    const waits: number[] = [];
    await Promise.all(
      Array.from({ length: SEARCHERS }, async () => {
        for (let newcomer = people.pop(); newcomer; newcomer = people.pop()) {
          const since = performance.now();
          await joinQueue(database, seekerOf(newcomer.person_id, newcomer.chat_id), RULES);
          const match = await takePair(database, newcomer.person_id, RULES.meetAgainMinutes);
          if (match) waits.push(performance.now() - since);
        }
      }),
    );
    return { perSecond, waits, vain, searches: matched + vain };
  } finally {
    await sql.end();
    await database.close();
  }
}

/** One of a mixed crowd, the same for the same number. */
function seekerOf(personId: AuthorId, chatId: ChatId): Seeker {
  const gender = (['male', 'female', 'other'] as const)[personId % 3]!;
  const age = 18 + (personId % 40);
  const preferences: Preferences = {
    ...NO_PREFERENCES,
    ...(personId % 2 === 0 && { genders: [gender === 'male' ? 'female' : 'male'] }),
    ...(personId % 5 === 0 && { ages: { from: Math.max(18, age - 4), to: age + 4 } }),
  };
  const languages = [(['en', 'es', 'fr', 'ru', 'fa'] as const)[personId % 5]!];
  return { personId, chatId, traits: { gender, age, languages, interests: [] }, preferences, premium: false };
}

/** A thousand sessions in which people talk, compared with empty workflows. */
async function measureTalking({ services, telegram, options, log }: Stage) {
  const count = options.seconds * MESSAGES_PER_SECOND;
  const product = await startProduct(services, telegram, {
    name: 'talk',
    env: { ...OPENED, RATE_LIMIT_MSG_PER_SEC: '0', RATE_LIMIT_MESSAGES_PER_MINUTE: '0' },
    workers: options.workers,
  });
  const empty = await startEmptyWorkflows(services);
  try {
    const { sql, failed } = product;
    await makePeople(sql, SESSIONS * 2, FIRST_TALKER);
    await openSessions(sql);
    await Promise.race([talk(MESSAGES_PER_SECOND * 3), failed]);
    const half = Math.ceil(Math.min(count, 300) / 2);
    log(`pair: ${half} empty workflows, 5 a second`);
    const before = await empty.latencies(half, 5);
    log(`pair: ${count} messages in ${SESSIONS} sessions, ${MESSAGES_PER_SECOND} a second`);
    const { latencies, perSecond } = await Promise.race([talk(count), failed]);
    log(`pair: ${half} empty workflows, 5 a second`);
    const empties = [...before, ...(await empty.latencies(half, 5))];
    return {
      figures: [
        {
          name: `messages/s in ${SESSIONS} sessions`,
          value: perSecond,
          digits: 1,
          target: atLeast(0.98 * MESSAGES_PER_SECOND),
        },
        ...[
          { share: 0.5, name: 'median', bound: 2 },
          { share: 0.99, name: '99th percentile', bound: 4 },
        ].map(({ share, name, bound }) => ({
          name: `update to copy, ${name}, ms`,
          value: quantile(latencies, share),
          digits: 1,
          baseline: { value: quantile(empties, share), of: 'empty workflow' },
          target: atMost(bound, 'ratio'),
        })),
      ],
      json: {
        scenario: 'pair talk',
        sessions: SESSIONS,
        messages: count,
        messages_per_s: rounded(perSecond, 1),
        median_ms: rounded(median(latencies), 1),
        p99_ms: rounded(quantile(latencies, 0.99), 1),
        baseline_median_ms: rounded(median(empties), 1),
        baseline_p99_ms: rounded(quantile(empties, 0.99), 1),
      },
    };
  } finally {
    await empty.end();
    await product.stop();
  }

  /** Messages at a steady rate, each from the next person in the list. */
  async function talk(messages: number): Promise<{ latencies: number[]; perSecond: number }> {
    await telegram.forget();
    const numbers: number[] = [];
    const began = performance.now();
    for (let n = 1; n <= messages; n++) {
      const due = began + (n * 1_000) / MESSAGES_PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const { update, number } = privatePostBy(FIRST_TALKER + 1 + (n % (SESSIONS * 2)));
      numbers.push(number);
      await telegram.give([update]);
    }
    await telegram.received(messages, 60_000);
    const { arrivals, handedOut } = await telegram.notes();
    const arrived = new Map(Array.from(arrivals.number, (number, index) => [number, arrivals.at[index]!]));
    const last = Math.max(...arrivals.at);
    return {
      latencies: numbers.map((number, index) => arrived.get(number)! - handedOut[index]!),
      perSecond: messages / ((last - handedOut[0]!) / 1_000),
    };
  }
}

/** Opens sessions of two each, whose people know of them. */
async function openSessions(sql: Client): Promise<void> {
  await sql.query(
    `with people as (
       select f.person_id, f.chat_id, c.network_id::bigint - $1::bigint - 1 as n
       from pair_profiles f join chats c on c.id = f.chat_id where c.network_id::bigint > $1::bigint
     ), pairs as (
       select a.person_id as a, a.chat_id as a_chat, b.person_id as b, b.chat_id as b_chat
       from people a join people b on b.n = a.n + 1 where a.n % 2 = 0
     ), made as (
       insert into sessions (first_chat_id, second_chat_id, opened_at, last_said_at, ends_at)
       select a_chat, b_chat, now(), now(), now() + interval '1 hour' from pairs returning id, first_chat_id
     )
     insert into session_participants (session_id, person_id, chat_id, partner_id, told_at, told_message)
     select m.id, x.person, x.chat, x.partner, now(), 0
     from made m join pairs p on p.a_chat = m.first_chat_id
     cross join lateral (values (p.a, p.a_chat, p.b), (p.b, p.b_chat, p.a)) x(person, chat, partner)`,
    [FIRST_TALKER],
  );
  await sql.query('vacuum analyze');
}
