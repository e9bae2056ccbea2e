import { type Static, Type } from '@fastify/type-provider-typebox';
import {
  type EvidenceLine,
  hasPicture,
  type OpenReport,
  REPORT_DECISIONS,
  REPORT_REASONS,
  type ReportId,
} from '../../domain/pair/report.ts';
import type { ReportsService } from '../../services/pair/reports.ts';
import { Problem } from '../problems.ts';
import { orderedBy } from '../admin/authentication.ts';
import { placeAt } from '../admin/cursor.ts';
import type { AdminApp } from '../admin/operations.ts';
import { pageOf } from '../admin/page.ts';
import { Exactly, OneOf, Page, PAGE_QUERY, Time } from '../admin/schemas.ts';

const TAGS = ['Reports of strangers'];

const Report = Exactly(
  {
    report_id: Type.String(),
    reason: OneOf(REPORT_REASONS),
    at: Time('When it was made.'),
    reported: Type.String({ description: 'A masked name: the same for a person each time.' }),
    reporter: Type.String({ description: 'A masked name.' }),
    against: Type.Integer({ description: 'How many open reports there are about the same person.' }),
    dismissed: Type.Integer({ description: 'How many reports of the same reporter were dismissed.' }),
    muted: Type.Boolean({ description: 'Whether the reported person is muted until somebody decides.' }),
  },
  { title: 'StrangerReport' },
);

const Line = Exactly(
  {
    by: OneOf(['reported', 'reporter']),
    at: Time('When it was said.'),
    kind: Type.String({ description: 'text, photo, voice and so on.' }),
    text: Type.String({ description: 'The text, or the words under a file; empty for none.' }),
    marked: Type.Boolean({ description: 'Whether the reporter pointed at it.' }),
    picture: Type.Boolean({ description: 'Whether it has a picture to ask for.' }),
  },
  { title: 'ReportedMessage' },
);

const REPORT_ID = Type.String({ pattern: '^[1-9]\\d{0,14}$' });
const PARAMS = Exactly({ report_id: REPORT_ID });
const PICTURE_PARAMS = Exactly({
  report_id: REPORT_ID,
  message_no: Type.String({
    pattern: '^[1-9]\\d?$',
    description: 'Its place among the messages, from 1 on.',
  }),
});

/** `/stranger-reports`: what strangers report about each other, and what is decided. */
export function strangerReportRoutes(
  app: AdminApp,
  reports: Pick<ReportsService, 'open' | 'evidence' | 'picture' | 'decide'>,
): void {
  app.get(
    '/stranger-reports',
    {
      config: { role: 'operator', problems: ['invalid-cursor'] },
      schema: {
        tags: TAGS,
        summary: 'List open reports, the oldest first',
        querystring: Exactly(PAGE_QUERY),
        response: { 200: Page(Report) },
      },
    },
    async ({ query: { limit = 50, cursor } }) => {
      const [after] = cursor === undefined ? [] : placeAt(cursor, [/^\d{1,15}$/]);
      const { reports: open } = await reports.open(Number(after ?? 0), limit + 1);
      return pageOf([...open], limit, ({ id }) => [id], shown);
    },
  );

  app.get(
    '/stranger-reports/:report_id/messages',
    {
      config: { role: 'operator', problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Read the latest messages before a report, which the audit log keeps',
        params: PARAMS,
        response: { 200: Exactly({ messages: Type.Array(Line) }) },
      },
    },
    async (request) => {
      const lines = await reports.evidence(idOf(request.params), orderedBy(request));
      if (lines === undefined) throw new Problem('not-found', 'There is no such report.');
      if (lines === 'gone') throw new Problem('not-found', 'The messages are not kept any more.');
      return { messages: lines.map(shownLine) };
    },
  );

  app.get(
    '/stranger-reports/:report_id/messages/:message_no/picture',
    {
      config: { role: 'operator', problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Look at the picture of one of these messages, which the audit log keeps',
        params: PICTURE_PARAMS,
        response: {
          200: Exactly({
            picture: Type.String({
              description: 'A WebP image of 1,280 pixels at most each way, as a data: URL.',
            }),
          }),
        },
      },
    },
    async (request) => {
      const { params } = request;
      const place = Number(params.message_no) - 1;
      const picture = await reports.picture(idOf(params), place, orderedBy(request));
      if (!picture) throw new Problem('not-found', 'There is no such picture, or it is not kept any more.');
      return { picture: `data:image/webp;base64,${Buffer.from(picture).toString('base64')}` };
    },
  );

  app.post(
    '/stranger-reports/:report_id/decide',
    {
      config: { role: 'operator', idempotent: true, problems: ['not-found'] },
      schema: {
        tags: TAGS,
        summary: 'Warn, mute for a day or ban the reported person, or dismiss the report',
        params: PARAMS,
        body: Exactly({ decision: OneOf(REPORT_DECISIONS) }),
        response: { 200: Exactly({ reported: Type.String({ description: 'Their masked name.' }) }) },
      },
    },
    async (request) => {
      const outcome = await reports.decide(idOf(request.params), request.body.decision, orderedBy(request));
      if (outcome.kind === 'decided before') {
        throw new Problem('not-found', 'There is no such open report: somebody may have decided it before.');
      }
      return { reported: outcome.who };
    },
  );
}

function idOf({ report_id }: { readonly report_id: string }): ReportId {
  return Number(report_id) as ReportId;
}

function shown({ id, at, ...report }: OpenReport): Static<typeof Report> {
  return { ...report, report_id: String(id), at: new Date(at).toISOString() };
}

function shownLine(line: EvidenceLine): Static<typeof Line> {
  const { by, at, kind, text, marked } = line;
  return { by, at: new Date(at).toISOString(), kind, text, marked, picture: hasPicture(line) };
}
