import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { AccountDatabase } from '../../../src/db/accounts.ts';
import { takePair } from '../../../src/db/pair/matching.ts';
import { beginLooks, joinQueue, leaveQueue } from '../../../src/db/pair/queue.ts';
import { blockPerson, endSession, openSession, placeOf } from '../../../src/db/pair/sessions.ts';
import type { AuthorId } from '../../../src/domain/ids.ts';
import { areCompatible } from '../../../src/domain/pair/compatibility.ts';
import { acceptanceAfter } from '../../../src/domain/pair/preferences.ts';
import type { Match, Seeker } from '../../../src/domain/pair/queue.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { RULES, seeker, type SeekerFields, type Stranger, strangers } from './crowd.ts';

let database: AccountDatabase;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());
beforeEach(() => sql`delete from pair_seekers`.execute(database.sql).then(() => undefined));

const join = (who: Seeker) => joinQueue(database, who, RULES);
const take = (person: AuthorId) => takePair(database, person, RULES.meetAgainMinutes);

/** Two people of these kinds, both in the queue; whoever of them the first is brought together with. */
async function meet(one: SeekerFields, other: SeekerFields): Promise<Match | undefined> {
  const [a, b] = (await strangers(database, 2)) as [Stranger, Stranger];
  await join(seeker(b, other));
  await join(seeker(a, one));
  const match = await take(a.personId);
  await sql`delete from pair_seekers`.execute(database.sql);
  return match;
}

async function waitedFor(person: AuthorId, seconds: number): Promise<void> {
  await sql`
    update pair_seekers set since = since - make_interval(secs => ${seconds}::int),
      ranked_at = ranked_at - make_interval(secs => ${seconds}::int), look_at = now()
    where person_id = ${person}
  `.execute(database.sql);
}

describe('Two people', () => {
  const madrid = { name: 'Madrid', country: 'ES', at: { latitude: 40.4165, longitude: -3.70256 } };
  const toledo = { name: 'Toledo', country: 'ES', at: { latitude: 39.8581, longitude: -4.02263 } };

  it.each<[string, SeekerFields, SeekerFields, boolean]>([
    ['who want nothing in particular', {}, {}, true],
    [
      'of whom one wants a woman and the other is one',
      { preferences: { genders: ['female'] } },
      { gender: 'female' },
      true,
    ],
    [
      'of whom one wants a woman and the other is a man',
      { preferences: { genders: ['female'] } },
      { gender: 'male' },
      false,
    ],
    [
      'of whom one wants a woman and the other does not say',
      { preferences: { genders: ['female'] } },
      {},
      false,
    ],
    [
      'of whom one is wanted and does not want',
      { gender: 'male' },
      { gender: 'female', preferences: { genders: ['female'] } },
      false,
    ],
    [
      'at the ends of each other’s ages',
      { age: 20, preferences: { ages: { from: 30, to: 40 } } },
      { age: 40, preferences: { ages: { from: 18, to: 20 } } },
      true,
    ],
    ['a year beyond', { age: 20, preferences: { ages: { from: 30, to: 40 } } }, { age: 41 }, false],
    ['of whom one does not tell the age', { preferences: { ages: { from: 30, to: 40 } } }, {}, false],
    [
      'of one city, which both want',
      { city: madrid, preferences: { km: 0 } },
      { city: madrid, preferences: { km: 0 } },
      true,
    ],
    ['of two cities', { city: madrid, preferences: { km: 0 } }, { city: toledo }, false],
    ['within the distance', { city: madrid, preferences: { km: 70 } }, { city: toledo }, true],
    ['beyond the distance', { city: madrid, preferences: { km: 50 } }, { city: toledo }, false],
    ['without a language in common', { languages: ['en'] }, { languages: ['es', 'fr'] }, false],
    ['with a language in common', { languages: ['en', 'fr'] }, { languages: ['es', 'fr'] }, true],
    ['of whom one does not tell the language', { languages: ['en'] }, {}, true],
    [
      'without the interest in common that one wants',
      { interests: ['art'], preferences: { sharesInterest: true } },
      { interests: ['food'] },
      false,
    ],
    [
      'with an interest in common',
      { interests: ['art', 'food'], preferences: { sharesInterest: true } },
      { interests: ['food'] },
      true,
    ],
  ])('%s', async (_, one, other, together) => {
    expect((await meet(one, other)) !== undefined).toBe(together);
    expect((await meet(other, one)) !== undefined).toBe(together);
  });

  it('are judged by the statement as the domain judges them', async () => {
    const place = fc.constantFrom(undefined, madrid, toledo, { name: 'Nowhere' });
    const fields = fc.record(
      {
        gender: fc.constantFrom('male' as const, 'female' as const, 'other' as const),
        age: fc.integer({ min: 18, max: 99 }),
        languages: fc.subarray(['en', 'es', 'fr'] as const),
        interests: fc.subarray(['art', 'food'] as const),
      },
      { requiredKeys: ['languages', 'interests'] },
    );
    const wishes = fc.record(
      {
        genders: fc.subarray(['male', 'female', 'other'] as const),
        ages: fc
          .tuple(fc.integer({ min: 18, max: 60 }), fc.integer({ min: 0, max: 39 }))
          .map(([from, more]) => ({ from, to: from + more })),
        km: fc.constantFrom(0, 50, 80, 5_000),
        sharesLanguage: fc.boolean(),
        sharesInterest: fc.boolean(),
      },
      { requiredKeys: ['genders', 'sharesLanguage', 'sharesInterest'] },
    );
    const somebody = fc
      .tuple(fields, wishes, place)
      .map(([traits, preferences, city]) => ({ ...traits, ...(city && { city }), preferences }));
    const candidate = (fields: SeekerFields) => {
      const { traits, preferences } = seeker({} as Stranger, fields);
      return { traits, accepts: acceptanceAfter(preferences, 0, 18) };
    };
    await fc.assert(
      fc.asyncProperty(somebody, somebody, async (one, other) => {
        const together = (await meet(one, other)) !== undefined;
        expect(together).toBe(areCompatible(candidate(one), candidate(other)));
      }),
      { numRuns: 300 },
    );
  });

  it('who block one another do not meet, whoever of them looks', async () => {
    const [a, b] = (await strangers(database, 2)) as [Stranger, Stranger];
    await blockPerson(database.sql, a.personId, b.personId);
    await join(seeker(a));
    await join(seeker(b));
    expect(await take(a.personId)).toBeUndefined();
    expect(await take(b.personId)).toBeUndefined();
  });

  it('do not meet again within ten minutes, and do afterwards', async () => {
    const [a, b] = (await strangers(database, 2)) as [Stranger, Stranger];
    await join(seeker(a));
    await join(seeker(b));
    const { sessionId } = (await take(a.personId))!;
    await openSession(database, sessionId, RULES);
    await endSession(database.sql, sessionId, { reason: 'ended', by: a.personId, leaving: [] });
    await join(seeker(a));
    await join(seeker(b));
    expect(await take(a.personId)).toBeUndefined();
    await sql`update pair_meetings set met_at = met_at - interval '10 minutes'`.execute(database.sql);
    expect(await take(a.personId)).toBeDefined();
  });
});

describe('The queue', () => {
  it('brings nobody together with themselves', async () => {
    const [alone] = (await strangers(database, 1)) as [Stranger];
    await join(seeker(alone));
    await join(seeker(alone));
    expect(await take(alone.personId)).toBeUndefined();
  });

  it('prefers who has waited longest', async () => {
    const [first, second, third] = (await strangers(database, 3)) as [Stranger, Stranger, Stranger];
    for (const one of [first, second, third]) await join(seeker(one));
    expect((await take(third.personId))!.persons).toEqual([third.personId, first.personId]);
  });

  it('lets premium overtake those who came up to a minute before, and nobody else', async () => {
    const [long, short, paying, looking, last] = (await strangers(database, 5)) as [
      Stranger,
      Stranger,
      Stranger,
      Stranger,
      Stranger,
    ];
    await join(seeker(long));
    await waitedFor(long.personId, 61);
    await join(seeker(short));
    await waitedFor(short.personId, 59);
    await join(seeker(paying, { premium: true }));
    for (const one of [looking, last]) await join(seeker(one));
    expect((await take(looking.personId))!.persons[1]).toBe(long.personId);
    expect((await take(last.personId))!.persons[1]).toBe(paying.personId);
  });

  it('finds the one who suits behind any number who do not', async () => {
    const crowd = await strangers(database, 302);
    const [looking, suitable] = crowd as [Stranger, Stranger];
    for (const one of crowd.slice(2)) await join(seeker(one, { age: 50 }));
    await join(seeker(suitable, { age: 25 }));
    await join(seeker(looking, { preferences: { ages: { from: 20, to: 30 } } }));
    expect((await take(looking.personId))?.persons[1]).toBe(suitable.personId);
  });

  it('widens what somebody accepts while they wait', async () => {
    const [patient, older] = (await strangers(database, 2)) as [Stranger, Stranger];
    await join(seeker(patient, { preferences: { ages: { from: 20, to: 30 } } }));
    await join(seeker(older, { age: 34 }));
    await waitedFor(patient.personId, 15);
    expect(await beginLooks(database, RULES, 10)).toContain(patient.personId);
    expect(await take(patient.personId)).toBeUndefined();
    await waitedFor(patient.personId, 10);
    await beginLooks(database, RULES, 10);
    expect((await take(patient.personId))?.persons[1]).toBe(older.personId);
  });

  it('keeps the place of whoever asks twice', async () => {
    const [one] = (await strangers(database, 1)) as [Stranger];
    const first = await join(seeker(one));
    await waitedFor(one.personId, 30);
    const second = await join(seeker(one, { gender: 'other' }));
    expect(first).toMatchObject({ kind: 'waiting', isNew: true });
    expect(second).toMatchObject({ kind: 'waiting', isNew: false });
    const { rows } = await sql<{ waited: number; gender: number }>`
      select round(extract(epoch from now() - since))::int as waited, gender from pair_seekers where person_id = ${one.personId}
    `.execute(database.sql);
    expect(rows).toEqual([{ waited: 30, gender: 3 }]);
  });

  it('takes nobody twice when a thousand look at the same moment, and leaves nobody alone', async () => {
    const crowd = await strangers(database, 1_000);
    const matches: Match[] = [];
    await Promise.all(
      crowd.map(async (one) => {
        await join(seeker(one));
        const match = await take(one.personId);
        if (match) matches.push(match);
      }),
    );
    // Those who looked at one moment may have missed each other, and are looked at again.
    for (;;) {
      const { rows } = await sql<{ person_id: AuthorId }>`
        select person_id from pair_seekers where state = 'waiting' limit 1
      `.execute(database.sql);
      if (!rows[0]) break;
      const match = await take(rows[0].person_id);
      expect(match).toBeDefined();
      matches.push(match!);
    }
    const taken = matches.flatMap(({ persons }) => persons);
    expect(taken).toHaveLength(1_000);
    expect(new Set(taken).size).toBe(1_000);
    const { rows } = await sql<{ seats: number }>`
      select count(*)::int as seats from session_participants where open and person_id = any(${taken}::int[])
    `.execute(database.sql);
    expect(rows[0]!.seats).toBe(1_000);
  });

  it('does not take somebody who is in a session', async () => {
    const [a, b] = (await strangers(database, 2)) as [Stranger, Stranger];
    await join(seeker(a));
    await join(seeker(b));
    const match = (await take(a.personId))!;
    expect(await join(seeker(a))).toEqual({ kind: 'chatting', sessionId: match.sessionId });
    expect(await leaveQueue(database.sql, a.personId)).toBeUndefined();
  });
});

describe('A session that came to nothing', () => {
  async function matched(): Promise<{ a: Stranger; b: Stranger; match: Match }> {
    const [a, b] = (await strangers(database, 2)) as [Stranger, Stranger];
    await join(seeker(a));
    await waitedFor(a.personId, 100);
    await join(seeker(b));
    return { a, b, match: (await take(b.personId))! };
  }

  async function waited(person: AuthorId): Promise<number | undefined> {
    const { rows } = await sql<{ waited: number }>`
      select round(extract(epoch from now() - ranked_at))::int as waited from pair_seekers
      where person_id = ${person} and state = 'waiting' and session_id is null
    `.execute(database.sql);
    return rows[0]?.waited;
  }

  it('leaves whoever may chat at the old place', async () => {
    const { a, b, match } = await matched();
    await sql`insert into restrictions (hub_id, author_id, kind) values (1, ${b.personId}, 'ban')`.execute(
      database.sql,
    );
    expect(await openSession(database, match.sessionId, RULES)).toBe(false);
    expect(await waited(a.personId)).toBe(100);
    expect(await waited(b.personId)).toBeUndefined();
    expect(await placeOf(database.sql, b.personId, RULES)).toEqual({ kind: 'idle' });
  });

  it('leaves both at their old places when they have just blocked one another', async () => {
    const { a, b, match } = await matched();
    await blockPerson(database.sql, a.personId, b.personId);
    expect(await openSession(database, match.sessionId, RULES)).toBe(false);
    expect([await waited(a.personId), await waited(b.personId)]).toEqual([100, 0]);
  });

  it('leaves the other at the old place when one of them cannot be told', async () => {
    const { a, b, match } = await matched();
    expect(await openSession(database, match.sessionId, RULES)).toBe(true);
    await endSession(database.sql, match.sessionId, {
      reason: 'unreachable',
      by: b.personId,
      leaving: [b.personId],
    });
    expect([await waited(a.personId), await waited(b.personId)]).toEqual([100, undefined]);
    expect(await endSession(database.sql, match.sessionId, { reason: 'ended', leaving: [] })).toBe(false);
  });
});
