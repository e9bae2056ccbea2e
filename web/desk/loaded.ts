import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Refusal } from './api.ts';

/** What was asked for: the answer once it is there, or why it is not. */
export interface Loaded<T> {
  readonly answer: Signal<T | undefined>;
  readonly problem: Signal<string>;
  /** Asks again; what is there stays until the new answer comes. */
  readonly again: () => void;
}

/** Asks when the view appears and whenever `about` changes. Of several answers the one asked for last counts. */
export function useLoaded<T>(load: () => Promise<T>, about: readonly unknown[]): Loaded<T> {
  const answer = useSignal<T | undefined>(undefined);
  const problem = useSignal('');
  const round = useSignal(0);
  useEffect(() => {
    let wanted = true;
    load().then(
      (loaded) => {
        if (!wanted) return;
        answer.value = loaded;
        problem.value = '';
      },
      (error: unknown) => {
        if (!wanted) return;
        problem.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
      },
    );
    return () => {
      wanted = false;
    };
  }, [...about, round.value]);
  return { answer, problem, again: () => void round.value++ };
}
