import type { Button } from '../../domain/conversation/speaker.ts';

/**
 * The buttons that lead from a page of a list to the one before it and the one after it, as far as there are any. Pages
 * count from 1.
 *
 * @param dataOf what a button carries that leads to a page
 */
export function pageTurns(page: number, pages: number, dataOf: (page: number) => string): Button[] {
  return [
    ...(page > 1 ? [{ label: '‹', data: dataOf(page - 1) }] : []),
    ...(page < pages ? [{ label: '›', data: dataOf(page + 1) }] : []),
  ];
}
