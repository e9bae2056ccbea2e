import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type Page, Refusal } from './api.ts';

/** A list that comes in pages: what has come so far, and how to get more. */
export interface Paged<T> {
  /** Undefined until the first page is there. */
  readonly items: Signal<readonly T[] | undefined>;
  readonly hasMore: Signal<boolean>;
  readonly problem: Signal<string>;
  readonly busy: Signal<boolean>;
  /** Gets the next page. */
  readonly more: () => void;
  /** Gets all pages anew that are shown; what is there stays until they have come. */
  readonly again: () => void;
}

/** Loads the first page when the view appears and whenever `about` changes, and further ones when asked to. */
export function usePages<T>(
  load: (cursor: string | undefined) => Promise<Page<T>>,
  about: readonly unknown[],
): Paged<T> {
  const items = useSignal<readonly T[] | undefined>(undefined);
  const next = useSignal<string | null>(null);
  const hasMore = useSignal(false);
  const problem = useSignal('');
  const busy = useSignal(false);
  /** Of several answers the one that was asked for last counts. */
  const round = useRef(0);

  const run = async (cursor: string | undefined, before: readonly T[], atLeast: number): Promise<void> => {
    const mine = ++round.current;
    busy.value = true;
    try {
      let shown = before;
      let at = cursor;
      do {
        const page: Page<T> = await load(at);
        shown = [...shown, ...page.items];
        at = page.next ?? undefined;
      } while (at !== undefined && shown.length < atLeast);
      if (mine !== round.current) return;
      items.value = shown;
      next.value = at ?? null;
      hasMore.value = at !== undefined;
      problem.value = '';
    } catch (error) {
      if (mine !== round.current) return;
      problem.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
    } finally {
      if (mine === round.current) busy.value = false;
    }
  };

  useEffect(() => {
    void run(undefined, [], 0);
    return () => void round.current++;
  }, [...about]);

  return {
    items,
    hasMore,
    problem,
    busy,
    more: () => void run(next.value ?? undefined, items.value ?? [], 0),
    again: () => void run(undefined, [], items.value?.length ?? 0),
  };
}
