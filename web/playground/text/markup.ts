import type { MessageEntity } from '../telegram.ts';

/** Formatting as people type it, with what surrounds the words. Longer marks stand before those they begin with. */
const MARKS = [
  { mark: '```', type: 'pre' },
  { mark: '**', type: 'bold' },
  { mark: '__', type: 'italic' },
  { mark: '~~', type: 'strikethrough' },
  { mark: '||', type: 'spoiler' },
  { mark: '`', type: 'code' },
] as const;

/** How text can be formatted, apart from links. */
export type MarkType = (typeof MARKS)[number]['type'];

/** Words and what is special about them. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** What surrounds words of that type. */
export function markOf(type: MarkType): string {
  return MARKS.find((known) => known.type === type)!.mark;
}

/**
 * Reads `**bold**`, `__italic__`, `~~struck~~`, `||spoiler||`, `` `code` ``, fenced code and `[words](https://…)` as
 * Telegram's own apps do: a mark without its partner stays what it is, and nothing inside code is formatted.
 */
export function readMarkup(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  let text = '';
  const read = (from: number, to: number): void => {
    let at = from;
    while (at < to) {
      const found = spanAt(source, at, to);
      if (found === undefined) {
        text += source[at++];
        continue;
      }
      const offset = text.length;
      // The outer entity stands before the inner ones, as Telegram lists them.
      const place = entities.length;
      if (found.literal) text += source.slice(found.from, found.to);
      else read(found.from, found.to);
      const length = text.length - offset;
      if (length > 0) entities.splice(place, 0, { ...found.entity, offset, length } as MessageEntity);
      at = found.end;
    }
  };
  read(0, source.length);
  return { text, entities };
}

interface Span {
  readonly entity: { readonly type: string; readonly url?: string };
  /** Where the words begin and end, and where the span with its marks ends. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  /** The words are taken as they are. */
  readonly literal: boolean;
}

function spanAt(source: string, at: number, to: number): Span | undefined {
  if (source[at] === '[') return linkAt(source, at, to);
  const known = MARKS.find(({ mark }) => source.startsWith(mark, at));
  if (known === undefined) return undefined;
  const { mark, type } = known;
  const from = at + mark.length;
  const close = source.indexOf(mark, from);
  if (close === -1 || close + mark.length > to || source.slice(from, close).trim() === '') return undefined;
  const literal = type === 'code' || type === 'pre';
  return { entity: { type }, from, to: close, end: close + mark.length, literal };
}

function linkAt(source: string, at: number, to: number): Span | undefined {
  const found = /^\[([^\]\n]+)\]\((https?:\/\/[^\s()]+)\)/.exec(source.slice(at, to));
  if (found === null) return undefined;
  const [whole, words = '', url = ''] = found;
  const from = at + 1;
  return {
    entity: { type: 'text_link', url },
    from,
    to: from + words.length,
    end: at + whole.length,
    literal: false,
  };
}

/** The other way round, for editing: what somebody would have typed. Entities without a mark are left out. */
export function writeMarkup(text: string, entities: readonly MessageEntity[] = []): string {
  const marks: { at: number; mark: string; order: number }[] = [];
  for (const entity of entities) {
    const [open, close] = marksAround(entity);
    if (open === '') continue;
    const end = entity.offset + entity.length;
    // At one place inner spans close first, then outer ones, then the next ones open, the longest first.
    marks.push({ at: entity.offset, mark: open, order: 1_000_000 - entity.length });
    marks.push({ at: end, mark: close, order: entity.length - 1_000_000 });
  }
  marks.sort((a, b) => a.at - b.at || a.order - b.order);
  let written = '';
  let at = 0;
  for (const { at: place, mark } of marks) {
    written += text.slice(at, place) + mark;
    at = place;
  }
  return written + text.slice(at);
}

function marksAround(entity: MessageEntity): [string, string] {
  if (entity.type === 'text_link') return ['[', `](${entity.url})`];
  const known = MARKS.find(({ type }) => type === entity.type);
  return known === undefined ? ['', ''] : [known.mark, known.mark];
}
