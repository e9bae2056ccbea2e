import { buttonKind, count, integer, oneOf } from '../buttons/buttonData.ts';

/** Hides an author's or a chat's posts here, by our own id, or shows them again. */
export const hideButton = buttonKind('hide', 1, {
  what: oneOf('author', 'chat'),
  id: integer,
  to: oneOf('hide', 'show'),
});

/** Removes an entry from the list of what is hidden here, and shows that page of the list. */
export const hiddenEntryButton = buttonKind('hidden', 1, { entry: integer, page: count });

/** Shows a page of that list. */
export const hiddenPageButton = buttonKind('hiddenpage', 1, { page: count });
