import type { Content, Entity } from '../../domain/posts/content.ts';
import { FormattedTextBuilder } from './formattedTextBuilder.ts';
import { listIn, objectIn, stringIn, wordIn, type JsonObject } from './json.ts';
import { coordinates, readLocation } from './place.ts';
import { signOf } from './signs.ts';

/** How deep blocks and formats are looked into; Telegram's own limit is 16 levels (Bot API: Rich Message Limits). */
const DEEPEST = 32;

/**
 * A rich message as a text: its words with the formats that texts have, headings in bold, lists and tables line by
 * line, and a sign for each picture or file in it (Bot API: RichMessage).
 */
export function readRichMessage(value: unknown): Content | undefined {
  const teller = new Teller();
  teller.blocks(objectIn(value)?.['blocks'], 0);
  const whole = teller.text.build();
  return whole && { kind: 'text', ...whole };
}

/** Formats of rich text that texts have as well. */
const SAME_FORMAT: ReadonlySet<unknown> = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'code',
]);

/** Tells blocks in words, in their order. */
class Teller {
  readonly text = new FormattedTextBuilder();
  /** Quotations do not stand within others in a text. */
  #isQuoting = false;

  blocks(value: unknown, depth: number): void {
    for (const block of listIn(value)) {
      const fields = objectIn(block);
      if (!fields || depth > DEEPEST) continue;
      this.text.line();
      this.#block(fields, depth + 1);
    }
  }

  #block(block: JsonObject, depth: number): void {
    const say = (field: string): void => this.#words(block[field], depth);
    switch (block['type']) {
      case 'heading':
        return this.#within({ type: 'bold' }, () => say('text'));
      case 'footer':
        return this.#within({ type: 'italic' }, () => say('text'));
      case 'pre': {
        const language = wordIn(block['language']);
        return this.#within({ type: 'pre', ...(language !== undefined && { language }) }, () => say('text'));
      }
      case 'divider':
        return this.text.add('———');
      case 'mathematical_expression':
        return this.#within({ type: 'code' }, () => this.text.add(stringIn(block['expression']) ?? ''));
      case 'list':
        return this.#items(block['items'], depth);
      case 'blockquote':
      case 'expandable_blockquote':
      case 'pullquote':
        return this.#quotation(block, depth);
      case 'details':
        this.#within({ type: 'bold' }, () => say('summary'));
        return this.blocks(block['blocks'], depth);
      case 'table':
        return this.#table(block, depth);
      case 'map': {
        const place = readLocation(block['location']);
        this.text.add(place ? `📍 ${coordinates(place)}` : '📍');
        return this.#caption(block['caption'], depth);
      }
      case 'buttons':
        for (const button of listIn(block['buttons'])) this.#button(button, depth);
        return undefined;
      default: {
        const sign = signOf(block);
        if (sign !== undefined) this.text.add(sign);
        say('text');
        this.blocks(block['blocks'], depth);
        return this.#caption(block['caption'], depth);
      }
    }
  }

  #items(items: unknown, depth: number): void {
    for (const value of listIn(items)) {
      const item = objectIn(value);
      if (!item) continue;
      this.text.line();
      const box = item['is_checked'] === true ? '☑' : '☐';
      this.text.add(`${item['has_checkbox'] === true ? box : (wordIn(item['label']) ?? '•')} `);
      // The first block goes on in the line of its label.
      const [first, ...others] = listIn(item['blocks']);
      const fields = objectIn(first);
      if (fields && depth <= DEEPEST) this.#block(fields, depth + 1);
      this.blocks(others, depth);
    }
  }

  #quotation(block: JsonObject, depth: number): void {
    const tell = (): void => {
      this.#words(block['text'], depth);
      this.blocks(block['blocks'], depth);
      this.#credit(block['credit'], depth);
    };
    if (this.#isQuoting) return tell();
    this.#isQuoting = true;
    const type = block['type'] === 'expandable_blockquote' ? 'expandable_blockquote' : 'blockquote';
    this.#within({ type }, tell);
    this.#isQuoting = false;
  }

  #table(block: JsonObject, depth: number): void {
    this.#words(block['caption'], depth);
    for (const row of listIn(block['cells'])) {
      this.text.line();
      for (const [index, cell] of listIn(row).entries()) {
        if (index > 0) this.text.add(' | ');
        this.#words(objectIn(cell)?.['text'], depth);
      }
    }
  }

  #caption(value: unknown, depth: number): void {
    const caption = objectIn(value);
    if (!caption) return;
    this.text.add(' ');
    this.#words(caption['text'], depth);
    this.#credit(caption['credit'], depth);
  }

  #credit(credit: unknown, depth: number): void {
    if (credit === undefined) return;
    this.text.line();
    this.#within({ type: 'italic' }, () => this.#words(credit, depth));
  }

  #button(value: unknown, depth: number): void {
    const button = objectIn(value);
    const url = wordIn(button?.['url']) ?? wordIn(objectIn(button?.['login_url'])?.['url']);
    const say = (): void => this.#words(button?.['text'], depth);
    this.text.add('[');
    if (url === undefined) say();
    else this.#within({ type: 'text_link', url }, say);
    this.text.add('] ');
  }

  /** Rich text: a string, a list of rich texts, or one of them with a format (Bot API: RichText). */
  #words(value: unknown, depth: number): void {
    if (depth > DEEPEST) return;
    if (typeof value === 'string') return this.text.add(stringIn(value) ?? '');
    if (Array.isArray(value)) {
      for (const piece of value) this.#words(piece, depth + 1);
      return;
    }
    const piece = objectIn(value);
    if (!piece) return;
    const say = (): void => this.#words(piece['text'], depth + 1);
    const format = formatOf(piece);
    if (piece['type'] === 'custom_emoji') {
      this.#within(format, () => this.text.add(wordIn(piece['alternative_text']) ?? '🖼'));
    } else if (piece['type'] === 'mathematical_expression') {
      this.#within({ type: 'code' }, () => this.text.add(stringIn(piece['expression']) ?? ''));
    } else if (piece['type'] === 'button') this.#button(piece['button'], depth + 1);
    else this.#within(format, say);
  }

  #within(format: Format | undefined, add: () => void): void {
    if (format) this.text.within(format, add);
    else add();
  }
}

type Format = Omit<Entity, 'offset' | 'length'>;

/** The format of a text that a rich one comes to; undefined for those that texts do not have. */
function formatOf(piece: JsonObject): Format | undefined {
  const type = piece['type'];
  if (SAME_FORMAT.has(type)) return { type: type as string };
  switch (type) {
    case 'url':
      return { type: 'text_link', url: wordIn(piece['url']) ?? '' };
    // What is missing in these, and whether they are whole, is looked at when all of the text is there.
    case 'text_mention':
      return { type, user: piece['user'] as NonNullable<Entity['user']> };
    case 'custom_emoji':
      return { type, custom_emoji_id: wordIn(piece['custom_emoji_id']) ?? '' };
    case 'date_time':
      return {
        type,
        unix_time: piece['unix_time'] as number,
        date_time_format: stringIn(piece['date_time_format']) ?? '',
      };
    default:
      return undefined;
  }
}
