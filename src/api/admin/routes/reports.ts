import { Type } from '@fastify/type-provider-typebox';
import type { Days, Reports } from '../../../services/billing/reports.ts';
import type { AdminApp } from '../operations.ts';
import { badField } from '../refusals.ts';
import { DAYS_QUERY, Exactly, Nullable, Stars } from '../schemas.ts';

/** The longest time that a report is about, in days: a bit more than a year. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

const Day = Type.String({ format: 'date', description: 'In UTC.' });
const PlanName = Nullable(Type.String({ description: 'Null where none is known.' }));
const Share = Nullable(
  Type.Number({ minimum: 0, maximum: 1, description: 'Null when there is nothing to share.' }),
);
const TAGS = ['Reports'];

/** `/reports`: what a product earns. All of them are worked out when they are asked for. */
export function reportRoutes(app: AdminApp, reports: Reports): void {
  app.get(
    '/reports/income',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Income by day and plan',
        description: 'Days without any are left out. A refund counts on the day on which it was made.',
        querystring: DAYS_QUERY,
        response: {
          200: Exactly({
            items: Type.Array(
              Exactly({
                day: Day,
                plan: PlanName,
                payments: Type.Integer(),
                stars: Stars('What came in.'),
                refunds: Type.Integer(),
                refunded_stars: Stars('What went back.'),
              }),
            ),
          }),
        },
      },
    },
    async ({ query }) => ({
      items: (await reports.income(daysOf(query), query.product)).map(({ refundedStars, ...row }) => ({
        ...row,
        refunded_stars: refundedStars,
      })),
    }),
  );

  app.get(
    '/reports/active-subscriptions',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Active subscriptions by day and plan',
        description: 'Subscribers with paid or granted time at the end of the day; today as it stands now.',
        querystring: DAYS_QUERY,
        response: {
          200: Exactly({
            items: Type.Array(Exactly({ day: Day, plan: PlanName, subscriptions: Type.Integer() })),
          }),
        },
      },
    },
    async ({ query }) => ({ items: await reports.active(daysOf(query), query.product) }),
  );

  app.get(
    '/reports/trials',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'How many trials became payments',
        querystring: DAYS_QUERY,
        response: {
          200: Exactly({
            started: Type.Integer({ description: 'Trials that began in that time.' }),
            ended: Type.Integer({ description: 'Trials that ended in that time.' }),
            converted: Type.Integer({ description: 'Of those that ended: who has paid by now.' }),
            conversion: Share,
          }),
        },
      },
    },
    async ({ query }) => {
      const trials = await reports.trials(daysOf(query), query.product);
      return { ...trials, conversion: shareOf(trials.converted, trials.ended) };
    },
  );

  app.get(
    '/reports/churn',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Who left and who came',
        querystring: DAYS_QUERY,
        response: {
          200: Exactly({
            at_start: Type.Integer({ description: 'Active as the first day began.' }),
            at_end: Type.Integer({ description: 'Active as the last day ended, or now.' }),
            lost: Type.Integer({ description: 'Active at the start and not at the end.' }),
            won: Type.Integer({ description: 'Active at the end and not at the start.' }),
            churn: Share,
          }),
        },
      },
    },
    async ({ query }) => {
      const { atStart, atEnd, lost, won } = await reports.churn(daysOf(query), query.product);
      return { at_start: atStart, at_end: atEnd, lost, won, churn: shareOf(lost, atStart) };
    },
  );
}

function daysOf({ from, to }: { from: string; to: string }): Days {
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (!(length >= 1)) throw badField('/to', 'The last day comes before the first.');
  if (length > MOST_DAYS) throw badField('/from', `A report is about ${MOST_DAYS} days at most.`);
  return { from, to };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
