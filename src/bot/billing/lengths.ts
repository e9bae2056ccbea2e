import type { Plan } from '../../domain/plan.ts';
import type { Words } from '../../texts/words.ts';

/** How long a plan lasts, in words. */
export function lengthOf({ name, days }: Pick<Plan, 'name' | 'days'>, words: Words): string {
  if (name === 'week' && days === 7) return words('billing:week');
  if (name === 'month' && days === 30) return words('billing:month');
  if (name === 'year' && days === 365) return words('billing:year');
  return words('billing:days', { count: days });
}
