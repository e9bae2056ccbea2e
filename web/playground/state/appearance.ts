import { effect, signal } from '@preact/signals';
import { store, stored } from './stored.ts';

/** Light, dark, or as the system has it. */
export type Appearance = 'system' | 'light' | 'dark';

/** What somebody chose. */
export const appearance = signal<Appearance>((stored('appearance') as Appearance | undefined) ?? 'system');

effect(() => {
  document.documentElement.dataset['appearance'] = appearance.value;
  store('appearance', appearance.value);
});

const NEXT: Readonly<Record<Appearance, Appearance>> = { system: 'light', light: 'dark', dark: 'system' };

/** The next of the three. */
export function changeAppearance(): void {
  appearance.value = NEXT[appearance.value];
}
