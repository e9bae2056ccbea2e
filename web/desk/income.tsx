import { useSignal } from '@preact/signals';
import type { IncomeDay } from './api.ts';
import type { DayTotal } from './dayTotal.ts';
import { IncomeChart } from './incomeChart.tsx';
import { useLoaded } from './loaded.ts';
import type { Session } from './session.ts';
import { day, stars } from './words.ts';

const DAY_MS = 86_400_000;

/** What came in day by day, as a chart and as the same numbers. */
export function Income({ session }: { readonly session: Session }) {
  const days = useSignal(30);
  const from = isoDay(Date.now() - (days.value - 1) * DAY_MS);
  const to = isoDay(Date.now());
  const income = useLoaded(
    () => session.desk.get<{ items: readonly IncomeDay[] }>('/reports/income', { from, to }),
    [from, to],
  );
  const items = income.answer.value?.items;
  const byDay = items && totalsByDay(items, from, to);
  const total = byDay?.reduce((sum, one) => sum + one.stars - one.refunded, 0) ?? 0;
  return (
    <section class="card" aria-labelledby="incomeTitle">
      <h2 id="incomeTitle">Income</h2>
      <label for="days">Period</label>
      <select
        id="days"
        value={String(days.value)}
        onChange={(event) => (days.value = Number(event.currentTarget.value))}
      >
        <option value="7">7 days</option>
        <option value="30">30 days</option>
        <option value="90">90 days</option>
        <option value="365">1 year</option>
      </select>
      <p class="problem" role="alert">
        {income.problem.value}
      </p>
      {byDay && (
        <>
          <p class="figure">
            {stars(total)}{' '}
            <small>
              after refunds, {day(from)} to {day(to)}
            </small>
          </p>
          <IncomeChart days={byDay} />
          <details>
            <summary>Show as a table</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Day</th>
                  <th scope="col" class="number">
                    Paid
                  </th>
                  <th scope="col" class="number">
                    Refunded
                  </th>
                </tr>
              </thead>
              <tbody>
                {byDay
                  .filter((one) => one.stars > 0 || one.refunded > 0)
                  .map((one) => (
                    <tr key={one.day}>
                      <td>{day(one.day)}</td>
                      <td class="number">{stars(one.stars)}</td>
                      <td class="number">{stars(one.refunded)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}

/** Every day of the time, those without income too. */
function totalsByDay(items: readonly IncomeDay[], from: string, to: string): DayTotal[] {
  const totals = new Map<string, { stars: number; refunded: number }>();
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS)
    totals.set(isoDay(at), { stars: 0, refunded: 0 });
  for (const item of items) {
    const total = totals.get(item.day);
    if (!total) continue;
    total.stars += item.stars;
    total.refunded += item.refunded_stars;
  }
  return [...totals].map(([day, total]) => ({ day, ...total }));
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
