import { type Kysely, type RawBuilder, sql } from 'kysely';
import {
  type AccountId,
  type AuthorId,
  DEFAULT_HUB,
  firstPostIdAt,
  type NetworkPersonId,
  type PostId,
  type SessionId,
  timeOfPost,
} from '../../domain/ids.ts';
import {
  EVIDENCE_DAYS,
  EVIDENCE_MESSAGES,
  type EvidenceLine,
  type NewReport,
  type ReportDecision,
  type ReportId,
  type ReportReason,
  weightOfReporter,
} from '../../domain/pair/report.ts';
import type { Seal } from '../../domain/pair/seal.ts';
import { type Content, isFileContent, wordsOf } from '../../domain/posts/content.ts';
import type { Actor } from '../../domain/staff/audit.ts';
import type { Database } from '../database.ts';
import type { AuthorMeant } from '../people/targets.ts';
import { recordAudit } from '../staff/auditLog.ts';
import { msOf } from '../timestamps.ts';

/** What became of a report. */
export type Reported =
  | {
      readonly kind: 'reported';
      readonly reported: AuthorMeant;
      /** The weight of all open reports about the same person, each reporter counting once. */
      readonly against: number;
      /** Whether the reported person is muted because of reports. */
      readonly muted: boolean;
      /** Whether it is the reporter's first about that session. */
      readonly isNew: boolean;
    }
  /** The reporter was not in that session, or it has been over for too long. */
  | { readonly kind: 'too late' };

/**
 * Keeps a report with the latest messages of the session, sealed. A second report of one person about the same session
 * takes the place of the first. May be repeated.
 *
 * @param seal absent where nothing can be sealed: then no messages are kept
 */
export async function keepReport(
  database: Database,
  { session, reporter, reason, about }: NewReport,
  aftermathMinutes: number,
  seal: Seal | undefined,
): Promise<Reported> {
  return database.sql.transaction().execute(async (db) => {
    const { rows: seats } = await sql<{ partner_id: AuthorId }>`
      select p.partner_id from session_participants p join sessions s on s.id = p.session_id
      where p.session_id = ${session} and p.person_id = ${reporter}
        and (s.ended_at is null or s.ended_at > now() - make_interval(mins => ${aftermathMinutes}::int))
    `.execute(db);
    const [seat] = seats;
    if (!seat) return { kind: 'too late' };
    const weight = weightOfReporter(await recordOf(db, reporter));
    const { rows } = await sql<{ id: string; is_new: boolean }>`
      insert into pair_reports (session_id, reporter_id, reported_id, reason, about_post, weight)
      values (${session}, ${reporter}, ${seat.partner_id}, ${reason}, ${about ?? null}::bigint, ${weight})
      on conflict (session_id, reporter_id) do update
        set reason = excluded.reason, about_post = coalesce(excluded.about_post, pair_reports.about_post)
        where pair_reports.state = 'open'
      returning id, xmax = 0 as is_new
    `.execute(db);
    const [report] = rows;
    if (report && seal) {
      const lines = await latestLines(db, session, seat.partner_id, about);
      const sealed = seal.close(JSON.stringify(lines), sealedAbout(report.id));
      await sql`
        update pair_reports
        set evidence = ${sealed}, evidence_expires_at = now() + make_interval(days => ${EVIDENCE_DAYS}::int)
        where id = ${report.id}
      `.execute(db);
    }
    const { rows: weights } = await sql<{ against: number; muted: boolean }>`
      select coalesce(sum(most), 0)::float8 as against, coalesce(bool_or(mutes), false) as muted from (
        select max(weight) as most, bool_or(mutes) as mutes from pair_reports
        where reported_id = ${seat.partner_id} and state = 'open' group by reporter_id) each
    `.execute(db);
    return {
      kind: 'reported',
      reported: (await authorOf(db, seat.partner_id))!,
      ...weights[0]!,
      isNew: report?.is_new ?? false,
    };
  });
}

/** What the evidence of a report is sealed together with, so that it opens for that report alone. */
export function sealedAbout(report: string | number): string {
  return `report ${report}`;
}

/** How somebody's earlier reports ended. */
async function recordOf(
  db: Kysely<never>,
  reporter: AuthorId,
): Promise<{ dismissed: number; upheld: number }> {
  const { rows } = await sql<{ dismissed: number; upheld: number }>`
    select count(*) filter (where state = 'dismissed')::int as dismissed,
           count(*) filter (where state in ('warned', 'muted', 'banned'))::int as upheld
    from pair_reports where reporter_id = ${reporter}
  `.execute(db);
  return rows[0]!;
}

/** The posts `p` of a session, as a condition; `began` is when it began, in milliseconds, which keeps the search short. */
export function isSaidIn(session: SessionId, beganMs: number): RawBuilder<boolean> {
  return sql<boolean>`p.id >= ${firstPostIdAt(beganMs)}
    and p.route @> ${JSON.stringify({ to: 'partner', session })}::jsonb
    and p.author_id in (select person_id from session_participants where session_id = ${session})`;
}

/** When a session began, in milliseconds since 1970; undefined for none. */
export async function beginOf(db: Kysely<never>, session: SessionId): Promise<number | undefined> {
  const { rows } = await sql<{ began: number }>`
    select ${msOf('began_at')} as began from sessions where id = ${session}
  `.execute(db);
  return rows[0]?.began;
}

async function latestLines(
  db: Kysely<never>,
  session: SessionId,
  reported: AuthorId,
  about: PostId | undefined,
): Promise<EvidenceLine[]> {
  const began = await beginOf(db, session);
  if (began === undefined) return [];
  const { rows } = await sql<{ id: string; author_id: AuthorId; account: AccountId; content: Content }>`
    select p.id, p.author_id, p.account, t.content from posts p join parts t on t.post_id = p.id
    where ${isSaidIn(session, began)} and p.edit_of is null
    order by p.id = ${about ?? null}::bigint desc nulls last, p.id desc, t.no limit ${EVIDENCE_MESSAGES}
  `.execute(db);
  return rows
    .toSorted((one, other) => Number(one.id) - Number(other.id))
    .map(({ id, author_id: author, account, content }) => ({
      by: author === reported ? 'reported' : 'reporter',
      at: timeOfPost(Number(id) as PostId),
      kind: content.kind,
      text: wordsOf(content)?.text ?? '',
      marked: Number(id) === about,
      ...(isFileContent(content) && { file: { id: content.file.id, account } }),
    }));
}

/** An open report as it is kept. */
export interface KeptReport {
  readonly id: ReportId;
  readonly reason: ReportReason;
  readonly at: number;
  readonly reportedNetworkId: NetworkPersonId;
  readonly reporterNetworkId: NetworkPersonId;
  readonly against: number;
  readonly dismissed: number;
  readonly muted: boolean;
}

/** The oldest open reports after that one, and how many are open in all. Reports of little weight come last. */
export async function openReports(
  db: Kysely<never>,
  after: number,
  limit: number,
): Promise<{ readonly total: number; readonly reports: KeptReport[] }> {
  const { rows: counts } = await sql<{ total: number }>`
    select count(*)::int as total from pair_reports where state = 'open' and reason is not null
  `.execute(db);
  const { rows: reports } = await sql<KeptReport>`
    select r.id::float8 as id, r.reason, ${msOf('r.created_at')} as at,
           d.network_id as "reportedNetworkId", b.network_id as "reporterNetworkId",
           (select count(*)::int from pair_reports o where o.reported_id = r.reported_id and o.state = 'open') as against,
           (select count(*)::int from pair_reports o
            where o.reporter_id = r.reporter_id and o.state = 'dismissed') as dismissed,
           exists (select from pair_reports o
                   where o.reported_id = r.reported_id and o.state = 'open' and o.mutes) as muted
    from pair_reports r join authors d on d.id = r.reported_id join authors b on b.id = r.reporter_id
    where r.state = 'open' and r.reason is not null and r.id > ${after}
    order by r.id limit ${limit}
  `.execute(db);
  return { total: counts[0]!.total, reports };
}

/**
 * What was said last before a report, opened for somebody who looks at it: that is recorded. Undefined for no report.
 *
 * @param picture which of the messages is looked at as a picture, counted from 0
 */
export async function openEvidence(
  database: Database,
  id: ReportId,
  seal: Seal | undefined,
  by: Actor,
  picture?: number,
): Promise<readonly EvidenceLine[] | 'gone' | undefined> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{ evidence: Buffer | null }>`
      select case when evidence_expires_at > now() then evidence end as evidence from pair_reports where id = ${id}
    `.execute(db);
    const [report] = rows;
    if (!report) return undefined;
    const text = report.evidence && seal?.open(report.evidence, sealedAbout(id));
    if (text == null) return 'gone';
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: 'view report',
      subject: { kind: 'report', id: String(id) },
      ...(picture !== undefined && { after: { picture } }),
    });
    return JSON.parse(text) as EvidenceLine[];
  });
}

/** Notes that somebody is muted until their reports are decided. */
export async function noteMute(db: Kysely<never>, reported: number): Promise<void> {
  await sql`
    update pair_reports set mutes = true where reported_id = ${reported} and state = 'open'
  `.execute(db);
}

/** Whom an open report is about; undefined when it was decided, or never made. */
export async function reportedBy(db: Kysely<never>, id: ReportId): Promise<AuthorMeant | undefined> {
  const { rows } = await sql<{ reported_id: AuthorId }>`
    select reported_id from pair_reports where id = ${id} and state = 'open'
  `.execute(db);
  return rows[0] && authorOf(db, rows[0].reported_id);
}

/**
 * Notes what was decided about the reported person. A dismissal settles that report alone, anything else all open
 * reports about the same person. Returns true when the person was muted because of reports and none of these is open
 * any more.
 */
export async function decideReport(
  database: Database,
  id: ReportId,
  decision: ReportDecision,
  by: Actor,
): Promise<boolean> {
  return database.sql.transaction().execute(async (db) => {
    const { rows } = await sql<{ reported_id: AuthorId; mutes: boolean }>`
      update pair_reports r set state = ${decision}, decided_at = now(), decided_by = ${by.name}
      from pair_reports named
      where named.id = ${id} and named.state = 'open' and r.state = 'open'
        and (r.id = named.id or (${decision !== 'dismissed'} and r.reported_id = named.reported_id))
      returning r.reported_id, r.mutes
    `.execute(db);
    const [report] = rows;
    if (!report) return false;
    await recordAudit(db, DEFAULT_HUB, {
      actor: by,
      action: 'decide report',
      subject: { kind: 'report', id: String(id) },
      after: { decision },
    });
    const { rows: left } = await sql`
      select from pair_reports where reported_id = ${report.reported_id} and state = 'open' and mutes limit 1
    `.execute(db);
    return rows.some(({ mutes }) => mutes) && left.length === 0;
  });
}

async function authorOf(db: Kysely<never>, id: AuthorId): Promise<AuthorMeant | undefined> {
  const { rows } = await sql<AuthorMeant>`
    select a.id, a.network_id as "networkId", a.kind, a.name, a.username, a.alias
    from authors a where a.id = ${id}
  `.execute(db);
  return rows[0];
}
