import type { Entity, FormattedText } from '../../posts/content.ts';
import { findContacts, type Stretch } from './findContacts.ts';

/** What stands for a contact that was taken out; never longer than the contact, so that texts keep within their limits. */
const MASK = '•••';

/** Marks that turn the direction of a text around: a name written backwards would read forwards between them. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu;

/** Entities that lead to somebody or somewhere. Their words stay where they say nothing themselves. */
const LEADING: ReadonlySet<string> = new Set([
  'mention',
  'text_mention',
  'url',
  'text_link',
  'email',
  'phone_number',
]);

/** A text whose contacts are masked, and whether there were any. */
export interface Masked {
  readonly text: FormattedText;
  readonly masked: boolean;
}

/** Masks all contacts in a text and its formatting. Offsets of the formatting that stays are right for the new text. */
export function maskContacts({ text, entities }: FormattedText): Masked {
  const contacts = findContacts(text, entities);
  const cuts = [...contacts.map(toCut), ...turnsOutside(text, contacts)].toSorted(
    (one, other) => one.from - other.from,
  );
  const kept = entities
    .filter(({ type }) => !LEADING.has(type))
    .flatMap((entity) => moved(withoutDetails(entity), cuts));
  return {
    text: { text: cutOut(text, cuts), entities: kept },
    masked: contacts.length > 0 || entities.some(({ type }) => LEADING.has(type)),
  };
}

interface Cut extends Stretch {
  readonly by: string;
}

function toCut({ from, to }: Stretch): Cut {
  return { from, to, by: MASK.slice(0, to - from) };
}

function turnsOutside(text: string, contacts: readonly Stretch[]): Cut[] {
  return Array.from(text.matchAll(TURNS), ({ index }) => ({ from: index, to: index + 1, by: '' })).filter(
    (turn) => !contacts.some(({ from, to }) => turn.from >= from && turn.to <= to),
  );
}

function cutOut(text: string, cuts: readonly Cut[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, by } of cuts) {
    result += text.slice(at, from) + by;
    at = to;
  }
  return result + text.slice(at);
}

/** The entity over what is left of its words. What reaches into a mask ends before it, so that none crosses another. */
function moved(entity: Entity, cuts: readonly Cut[]): Entity[] {
  let { offset } = entity;
  let end = entity.offset + entity.length;
  for (const { from, to, by } of cuts.toReversed()) {
    const shift = by.length - (to - from);
    if (end <= from) continue;
    if (offset >= to) {
      offset += shift;
      end += shift;
    } else if (offset <= from && end >= to) end += shift;
    else if (offset < from) end = from;
    else if (end > to) {
      offset = from + by.length;
      end += shift;
    } else return [];
  }
  return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
}

/** The language of a code block stands above it like a word of its author. */
function withoutDetails(entity: Entity): Entity {
  const { user: _, url: __, ...plain } = entity;
  if (plain.language === undefined || findContacts(plain.language, []).length === 0) return plain;
  const { language: ___, ...rest } = plain;
  return rest;
}
