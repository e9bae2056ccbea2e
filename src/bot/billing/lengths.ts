import type { Plan } from '../../domain/billing/plan.ts';
import type { Words } from '../../texts/words.ts';

/** How long a plan lasts, in words. */
export function lengthOf({ name, days }: Pick<Plan, 'name' | 'days'>, words: Words): string {
  if (name === 'week' && days === 7) return words('billing:week');
  if (name === 'month' && days === 30) return words('billing:month');
  if (name === 'year' && days === 365) return words('billing:year');
  return words('billing:days', { count: days });
}

const DAY_MS = 86_400_000;

/** How many days are left until a moment (milliseconds since 1970), a day that has begun included. */
export function daysLeft(until: number): number {
  return Math.ceil((until - Date.now()) / DAY_MS);
}
