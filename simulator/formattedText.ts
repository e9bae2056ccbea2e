import type { Entity } from './telegram.ts';

/** A text with its formatting. */
export interface FormattedText {
  text: string;
  entities: Entity[];
}
