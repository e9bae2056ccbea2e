import { cursorOf, type Place } from './cursor.ts';

/** A page of a list, as it is answered. */
export interface PageOf<T> {
  items: T[];
  next: string | null;
}

/**
 * Makes a page out of what was asked for with one item more than it may hold: that one says that more will come.
 *
 * @param place where in the list an item stands, for the cursor
 * @param shown the item as it is answered
 */
export function pageOf<Item, Shown>(
  found: readonly Item[],
  limit: number,
  place: (item: Item) => Place,
  shown: (item: Item) => Shown,
): PageOf<Shown> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(shown), next: found.length > limit && last ? cursorOf(place(last)) : null };
}
