import type { InlineKeyboardButton } from '@grammyjs/types';
import { ALIAS_LEAD } from '../../domain/posts/attribution.ts';
import { type Content, isToldInWords } from '../../domain/posts/content.ts';
import type { Attribution } from '../../domain/posts/signature.ts';

/** How long the label of a button gets, and what it copies (Bot API: CopyTextButton.text), in UTF-16 units. */
const LABEL_LIMIT = 48;
const COPIED_LIMIT = 256;

/**
 * The buttons under a copy: the message it answers where it cannot be a reply, those of the original that open something,
 * and last the author's name where the copy has no text that could end with it. Pressing the name copies it, so that
 * people can report or mute its owner. On a button it cannot be mistaken for words of the author, and it comes, changes
 * and goes with the message.
 */
export function keyboardOf(
  content: Content,
  attribution: Attribution,
): { reply_markup?: { inline_keyboard: InlineKeyboardButton[][] } } {
  const rows: InlineKeyboardButton[][] = (content.buttons ?? []).map((row) =>
    row.map(({ label, url }) => ({ text: label, url })),
  );
  const { answering } = content;
  if (answering) {
    rows.unshift([
      {
        text: `↩ ${shortened(answering, LABEL_LIMIT)}`,
        copy_text: { text: shortened(answering, COPIED_LIMIT) },
      },
    ]);
  }
  const { alias } = attribution;
  if (alias !== undefined && !isToldInWords(content)) {
    rows.push([{ text: `${ALIAS_LEAD}${alias}`, copy_text: { text: alias } }]);
  }
  return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
}

/** A text that is cut, between whole characters, where it is longer. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
