import type { TextKey } from '../texts/words.ts';

/** The key of a text in which a line says what it is. */
export type IntroductionKey = Extract<TextKey, `${string}:introduction`>;

/** The key of a text that says on which terms a line sells. */
export type TermsKey = Extract<TextKey, `${string}:terms`>;
