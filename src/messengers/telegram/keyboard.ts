import type { InlineKeyboardButton } from '@grammyjs/types';
import { ALIAS_LEAD } from '../../domain/posts/attribution.ts';
import { type Content, isToldInWords } from '../../domain/posts/content.ts';
import type { Attribution } from '../../domain/posts/signature.ts';

/**
 * The buttons under a copy: those that open something under the original, and last the name of who speaks where the
 * copy has no words to end with it. Pressing the name copies it, for whoever wants to report or mute its owner. It
 * cannot be mistaken for words of the author, and comes, changes and goes with the message.
 */
export function keyboardOf(
  content: Content,
  attribution: Attribution,
): { reply_markup?: { inline_keyboard: InlineKeyboardButton[][] } } {
  const rows: InlineKeyboardButton[][] = (content.buttons ?? []).map((row) =>
    row.map(({ label, url }) => ({ text: label, url })),
  );
  const { alias } = attribution;
  if (alias !== undefined && !isToldInWords(content)) {
    rows.push([{ text: `${ALIAS_LEAD}${alias}`, copy_text: { text: alias } }]);
  }
  return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {};
}
