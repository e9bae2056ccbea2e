import { signal } from '@preact/signals';

/** A remark that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'plain' | 'good' | 'bad';
}

/** The remarks on the screen. */
export const toasts = signal<readonly Toast[]>([]);
/** What must be read before going on: the bot's alert. */
export const alert = signal<string | undefined>(undefined);

const SHOWN_MS = 5_000;
let nextId = 1;

/** Says something in passing. */
export function say(text: string, kind: Toast['kind'] = 'plain'): void {
  const id = nextId++;
  toasts.value = [...toasts.peek().slice(-3), { id, text, kind }];
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Takes a remark away. */
export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

/** Does something; says why when it can't be done. Returns whether it was. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), 'bad');
    return false;
  }
}
