import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Database } from '../../../src/db/database.ts';
import { cleanUpSessions } from '../../../src/db/pair/retention.ts';
import type { AccountId, AuthorId } from '../../../src/domain/ids.ts';
import { EVIDENCE_DAYS, type ReportId } from '../../../src/domain/pair/report.ts';
import { createSeal } from '../../../src/domain/pair/seal.ts';
import type { AuthorMeant } from '../../../src/db/people/targets.ts';
import { createReportsService, type ReadPicture } from '../../../src/services/pair/reports.ts';
import { freshDatabase } from '../../support/world/database.ts';
import { ADMIN } from '../../support/world/world.ts';
import { endedSession, type Stranger, strangers } from './crowd.ts';

let database: Database;
let end: () => Promise<void>;

beforeAll(async () => {
  ({ database, end } = await freshDatabase());
});
afterAll(() => end());

/** Reports over a moderation that only notes what it is asked for. */
function reporting() {
  const asked: string[] = [];
  const note =
    (what: string) =>
    async (author: AuthorMeant): Promise<never> => {
      asked.push(`${what} ${author.id}`);
      return undefined as never;
    };
  const moderation = { mute: note('mute'), unmute: note('unmute'), ban: note('ban'), warn: note('warn') };
  const leaveForBan = async (person: AuthorId): Promise<void> => void asked.push(`leave ${person}`);
  const rules = { maskUserIds: true, maskSalt: 'a salt', aftermathMinutes: 10 };
  const readPicture: ReadPicture = async (account, fileId) => Buffer.from(`${fileId} of ${account}`);
  const reports = createReportsService(
    database,
    moderation,
    { leaveForBan },
    createSeal('a secret'),
    rules,
    readPicture,
  );
  return { asked, reports };
}

/** Has somebody report somebody else, in a session of their own; the id of the report. */
async function report(
  { reports }: ReturnType<typeof reporting>,
  reporter: Stranger,
  reported: Stranger,
): Promise<ReportId> {
  const id = await endedSession(database, reporter, reported);
  await reports.report({ session: id, reporter: reporter.personId, reason: 'abuse' });
  const { rows } = await sql<{ id: string }>`select id from pair_reports where session_id = ${id}`.execute(
    database.sql,
  );
  return Number(rows[0]!.id) as ReportId;
}

describe('Somebody whom several people report', () => {
  it('is muted until a moderator looks, and is free once all reports are dismissed', async () => {
    const [reported, ...others] = await strangers(database, 4);
    const desk = reporting();
    const ids: ReportId[] = [];
    for (const other of others) {
      expect(desk.asked).toEqual([]);
      ids.push(await report(desk, other, reported!));
    }
    const { personId } = reported!;
    expect(desk.asked).toEqual([`mute ${personId}`, `leave ${personId}`]);
    const { reports: open } = await desk.reports.open(0, 100);
    expect(open.filter(({ id }) => ids.includes(id)).map(({ muted, against }) => [muted, against])).toEqual([
      [true, 3],
      [true, 3],
      [true, 3],
    ]);
    for (const id of ids.slice(1)) await desk.reports.decide(id, 'dismissed', ADMIN);
    expect(desk.asked).toHaveLength(2);
    await desk.reports.decide(ids[0]!, 'dismissed', ADMIN);
    expect(desk.asked.slice(2)).toEqual([`unmute ${personId}`]);
  });

  it('is not muted by one person who reports often, nor by those whose reports were dismissed', async () => {
    const [reported, one, ...liars] = await strangers(database, 5);
    const desk = reporting();
    for (let times = 0; times < 5; times += 1) await report(desk, one!, reported!);
    for (const liar of liars) {
      const [victim] = await strangers(database, 1);
      for (let times = 0; times < 3; times += 1) {
        await desk.reports.decide(await report(desk, liar, victim!), 'dismissed', ADMIN);
      }
    }
    desk.asked.length = 0;
    for (const liar of liars) await report(desk, liar, reported!);
    expect(desk.asked).toEqual([]);
  });
});

describe('A report', () => {
  it('is decided once, and a ban settles all others about the same person', async () => {
    const [reported, one, other] = await strangers(database, 3);
    const desk = reporting();
    const [first, second] = [await report(desk, one!, reported!), await report(desk, other!, reported!)];
    expect(await desk.reports.decide(first, 'banned', ADMIN)).toMatchObject({ kind: 'decided' });
    expect(await desk.reports.decide(second, 'dismissed', ADMIN)).toEqual({ kind: 'decided before' });
    expect(desk.asked).toEqual([`ban ${reported!.personId}`, `leave ${reported!.personId}`]);
  });

  it('cannot be made by who was not there, or once it is too late', async () => {
    const [one, other, third] = await strangers(database, 3);
    const { reports } = reporting();
    const id = await endedSession(database, one!, other!);
    expect(await reports.report({ session: id, reporter: third!.personId, reason: 'spam' })).toEqual({
      kind: 'too late',
    });
    await sql`update sessions set ended_at = now() - interval '11 minutes' where id = ${id}`.execute(
      database.sql,
    );
    expect(await reports.report({ session: id, reporter: one!.personId, reason: 'spam' })).toEqual({
      kind: 'too late',
    });
  });

  it('shows a picture to whoever asks for it, which is recorded too, and none where there is none', async () => {
    const [one, other] = await strangers(database, 2);
    const desk = reporting();
    const id = await report(desk, one!, other!);
    const account = 1 as AccountId;
    const line = { by: 'reported', at: 1, text: '', marked: false, file: { id: 'a file', account } };
    const sealed = createSeal('a secret').close(
      JSON.stringify([
        { ...line, kind: 'photo' },
        { ...line, kind: 'voice' },
      ]),
      `report ${id}`,
    );
    await sql`update pair_reports set evidence = ${sealed} where id = ${id}`.execute(database.sql);
    const looked = await Promise.all([0, 1, 2].map((place) => desk.reports.picture(id, place, ADMIN)));
    expect(looked.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual([
      'a file of 1',
      undefined,
      undefined,
    ]);
    const looks = await sql`
      select from audit_log
      where action = 'view report' and subject_id = ${String(id)} and after ->> 'picture' is not null
    `.execute(database.sql);
    expect(looks.rows).toHaveLength(3);
  });

  it('shows its messages for some days, and each look is recorded', async () => {
    const [one, other] = await strangers(database, 2);
    const desk = reporting();
    const id = await report(desk, one!, other!);
    expect(await desk.reports.evidence(id, ADMIN)).toEqual([]);
    const looks = await sql`
      select from audit_log where action = 'view report' and subject_id = ${String(id)}
    `.execute(database.sql);
    expect(looks.rows).toHaveLength(1);
    await sql`
      update pair_reports set evidence_expires_at = evidence_expires_at - make_interval(days => ${EVIDENCE_DAYS}::int)
      where id = ${id}
    `.execute(database.sql);
    expect(await desk.reports.evidence(id, ADMIN)).toBe('gone');
    expect((await cleanUpSessions(database, { aftermathMinutes: 10, sessionTtlSeconds: 0 })).evidence).toBe(
      1,
    );
  });
});

describe('Sessions that are over', () => {
  it('are forgotten after their time, and kept without one; reports about them stay', async () => {
    const [one, other] = await strangers(database, 2);
    const id = await endedSession(database, one!, other!);
    await reporting().reports.report({ session: id, reporter: one!.personId, reason: 'spam' });
    await sql`update sessions set ended_at = now() - interval '1 hour' where id = ${id}`.execute(
      database.sql,
    );
    const left = async (): Promise<number> =>
      (await sql`select from sessions where id = ${id}`.execute(database.sql)).rows.length;
    await cleanUpSessions(database, { aftermathMinutes: 10, sessionTtlSeconds: 0 });
    expect(await left()).toBe(1);
    await cleanUpSessions(database, { aftermathMinutes: 10, sessionTtlSeconds: 7_200 });
    expect(await left()).toBe(1);
    await cleanUpSessions(database, { aftermathMinutes: 10, sessionTtlSeconds: 1_800 });
    expect(await left()).toBe(0);
    const reports = await sql`select from pair_reports where reporter_id = ${one!.personId}`.execute(
      database.sql,
    );
    expect(reports.rows).toHaveLength(1);
  });
});

describe('Rooms of video calls', () => {
  it('are forgotten a day after their time was up', async () => {
    const add = (owner: string, ago: string) =>
      sql`
      insert into video_rooms (owner, kind, expires_at) values (${owner}, 'video', now() - ${ago}::interval)
    `.execute(database.sql);
    await add('room of yesterday', '25 hours');
    await add('room of today', '23 hours');
    expect((await cleanUpSessions(database, { aftermathMinutes: 10, sessionTtlSeconds: 0 })).rooms).toBe(1);
    const { rows } = await sql`select owner from video_rooms`.execute(database.sql);
    expect(rows).toEqual([{ owner: 'room of today' }]);
  });
});
