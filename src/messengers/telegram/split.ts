import type { Entity, FormattedText } from '../../domain/posts/content.ts';

/**
 * Cuts a text into pieces of which the first has at most `first` and each further one at most `rest` UTF-16
 * units (both at least 2). Joined, the pieces are the text again, unit for unit; an entity that spans a cut
 * goes on in the next piece.
 *
 * Cuts after a line break or else a space, when there is one in the second half of what fits; otherwise between
 * two characters as a reader sees them.
 */
export function split(whole: FormattedText, first: number, rest: number): FormattedText[] {
  const pieces: FormattedText[] = [];
  let start = 0;
  for (let room = first; whole.text.length - start > room; room = rest) {
    const end = start + cutWithin(whole.text.slice(start), room);
    pieces.push(slice(whole, start, end));
    start = end;
  }
  pieces.push(slice(whole, start, whole.text.length));
  return pieces;
}

/** The part of a formatted text between two offsets, with the entities that reach into it, clipped. */
function slice({ text, entities }: FormattedText, start: number, end: number): FormattedText {
  const clipped: Entity[] = [];
  for (const entity of entities) {
    const from = Math.max(entity.offset, start);
    const to = Math.min(entity.offset + entity.length, end);
    if (from < to) clipped.push({ ...entity, offset: from - start, length: to - from });
  }
  return { text: text.slice(start, end), entities: clipped };
}

const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where to cut a text that is longer than `room`: an offset from 1 to `room`. */
function cutWithin(text: string, room: number): number {
  // A character that begins within the room may reach beyond it; 64 units more show where it ends.
  const characters = CHARACTERS.segment(text.slice(0, room + 64));
  const begins = (offset: number): boolean => characters.containing(offset)?.index === offset;
  const soonest = Math.floor(room / 2);

  for (const separator of ['\n', ' ']) {
    const cut = text.lastIndexOf(separator, room - 1) + 1;
    if (cut > soonest && begins(cut)) return cut;
  }
  const character = characters.containing(room)?.index ?? room;
  if (character > soonest) return character;
  // One "character" of that size is no writing; keep at least its surrogate pairs whole.
  return isLowSurrogate(text.charCodeAt(room)) ? room - 1 : room;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
