import type { FormattedText } from '../../domain/posts/content.ts';
import type { Attribution } from '../../domain/posts/signature.ts';
import { split } from './split.ts';

/** UTF-16 units that fit into the copy itself and into each of its continuations. */
export interface Room {
  readonly copy: number;
  readonly continuation: number;
}

const NO_WORDS: FormattedText = { text: '', entities: [] };

/**
 * What a copy and its continuations say: the body, and at its end who says it.
 *
 *     body
 *
 *     — u-a3x7k2
 *     signature
 *
 * When that is too long the signature goes first. When the body and the alias are still too long the body is
 * cut, and each piece ends with the alias, since a piece may be read, quoted or reported on its own. Without an
 * alias and a signature a body that fits comes out unchanged. Empty when there is nothing to say.
 *
 * An alias is ours and short: at most half of the room.
 */
export function layOut(
  body: FormattedText | undefined,
  attribution: Attribution,
  room: Room,
): FormattedText[] {
  const words = body ?? NO_WORDS;
  const signed = end(words, ending(attribution));
  if (signed.text.length <= room.copy) return signed.text === '' ? [] : [signed];

  const alias = attribution.alias === undefined ? '' : ending({ alias: attribution.alias });
  const aliased = end(words, alias);
  if (aliased.text.length <= room.copy) return aliased.text === '' ? [] : [aliased];

  const reserved = alias === '' ? 0 : BLANK_LINE.length + alias.length;
  return (
    split(words, room.copy - reserved, room.continuation - reserved)
      .map((piece) => end(piece, alias))
      // Telegram refuses a message of nothing but white space, and it carries no words.
      .filter((piece, index) => index === 0 || piece.text.trim() !== '')
  );
}

const BLANK_LINE = '\n\n';

/** The lines that name who speaks and for whom; empty when there is nobody to name. A link shows its address. */
function ending({ alias, signature }: Attribution): string {
  const lines = alias ? [`— ${alias}`] : [];
  const signed = signature?.kind === 'link' ? signature.url : signature?.text;
  if (signed) lines.push(signed);
  return lines.join('\n');
}

function end(words: FormattedText, ending: string): FormattedText {
  if (ending === '') return words;
  return { text: words.text === '' ? ending : words.text + BLANK_LINE + ending, entities: words.entities };
}
