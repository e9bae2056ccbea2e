import type { Entity, FormattedText } from '../posts/content.ts';

/** Private-use characters around what is to be inert. They never reach anybody: the speaker takes them out. */
const BEGIN = '\u{E000}';
const END = '\u{E001}';
const MARKS = /[\u{E000}\u{E001}]/gu;

/**
 * Marks what people wrote, such as names, titles and complaints, inside a text of ours. It is then shown as code, in
 * which Telegram makes nothing tappable: neither `/commands` nor links nor mentions.
 */
export function inert(text: string): string {
  const bare = withoutMarks(text);
  return bare === '' ? '' : BEGIN + bare + END;
}

/** The text alone, for places that take no formatting: labels of buttons, invoices. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARKS, '');
}

/** The text with its inert pieces as code. */
export function readInert(marked: string): FormattedText {
  const entities: Entity[] = [];
  let text = '';
  let begun: number | undefined;
  for (const piece of marked.split(/([\u{E000}\u{E001}])/u)) {
    if (piece === BEGIN) begun ??= text.length;
    else if (piece !== END) text += piece;
    else if (begun !== undefined) {
      if (text.length > begun) entities.push({ type: 'code', offset: begun, length: text.length - begun });
      begun = undefined;
    }
  }
  return { text, entities };
}
