import { ALIAS_SHAPE } from '../people/alias.ts';
import { takesWords, wordsOf } from './content.ts';
import type { Part } from './post.ts';

/** How an alias begins under a copy. Kept in one place, since a copy is also recognised by it. */
export const ALIAS_LEAD = '— ';

const ATTRIBUTED = new RegExp(`(?:^|\\n\\n)${ALIAS_LEAD}${ALIAS_SHAPE}(?:\\n|$)`, 'u');

/**
 * A text without what hubs have put under it, and whether they had: everything from the first alias on, since a
 * second hub adds its own below.
 */
export function withoutAttribution(text: string): { body: string; attributed: boolean } {
  const start = text.search(ATTRIBUTED);
  return start < 0 ? { body: text, attributed: false } : { body: text.slice(0, start), attributed: true };
}

const FALSE_LEAD = new RegExp(`^[\\s\\p{Dash}]+(?=${ALIAS_SHAPE}$)`, 'u');

/** The label of somebody's button, which may not look like the one that names the author of a copy. */
export function withoutAliasLead(label: string): string {
  return label.replace(FALSE_LEAD, '');
}

/**
 * The part that names who speaks. The only one with words, so that the name ends what was said; with several or
 * none, the first that can say anything. Where no part can, the first names them in another way.
 */
export function attributedPart(parts: readonly Part[]): number | undefined {
  const withWords = parts.filter(({ content }) => wordsOf(content) !== undefined);
  if (withWords.length === 1) return withWords[0]!.no;
  const accepted = parts.filter(({ refused }) => refused === undefined);
  return (accepted.find(({ content }) => takesWords(content)) ?? accepted[0])?.no;
}
