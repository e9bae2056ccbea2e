import { computed, signal } from '@preact/signals';
import { store, stored } from './stored.ts';

/** What somebody who is new here may try, in this order. */
const STEPS = [
  { name: 'post', title: 'Post in one chat and watch it arrive in the others' },
  { name: 'answer', title: 'Reply to a copy: the thread spans all chats' },
  { name: 'moderate', title: 'As Anna, reply to a copy with /delete' },
  { name: 'pay', title: 'Send /subscribe and pay with play money' },
  { name: 'break', title: 'Break something under the hood, then post again' },
] as const;

type StepName = (typeof STEPS)[number]['name'];

/** Commands that say what becomes of what somebody else posted. */
const MODERATION = /^\/(?:delete|ban|mute)\b/;

const done = signal<readonly string[]>((stored('tried') as string[] | undefined) ?? []);

/** The steps that were not tried yet; what was tried is kept over visits. */
export const untried = computed(() => STEPS.filter(({ name }) => !done.value.includes(name)));

/** Notes that a step was tried. */
export function noteTried(name: StepName): void {
  if (!done.peek().includes(name)) keep([...done.peek(), name]);
}

/** Notes what somebody said: a post, an answer, or a word of moderation; other commands are no step. */
export function noteSaid(words: string, isAnswer: boolean): void {
  if (isAnswer && MODERATION.test(words)) noteTried('moderate');
  else if (!words.startsWith('/')) noteTried(isAnswer ? 'answer' : 'post');
}

/** Somebody wants no tour. */
export function skipTour(): void {
  keep(STEPS.map(({ name }) => name));
}

/** The tour begins anew. */
export function restartTour(): void {
  keep([]);
}

function keep(names: readonly string[]): void {
  done.value = names;
  store('tried', names);
}
