import type { Paged } from './pages.ts';

/** The button that gets a list's next page, while there is one. */
export function More({ list }: { readonly list: Paged<unknown> }) {
  if (!list.hasMore.value) return null;
  return (
    <p class="choices">
      <button type="button" disabled={list.busy.value} onClick={list.more}>
        Show more
      </button>
    </p>
  );
}
