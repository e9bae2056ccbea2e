import { createHash } from 'node:crypto';
import { type Content, isFileContent } from './content.ts';
import { withoutAttribution } from './attribution.ts';

/**
 * What makes two posts the same thing said twice: the files, whatever stands under them, or else the words.
 * `exempt` is what people rightly say twice: short texts and stickers.
 */
export interface Fingerprint {
  readonly value: string;
  readonly exempt: boolean;
  /** The text ended in an alias: some hub has sent it already. */
  readonly attributed: boolean;
}

/**
 * The fingerprint of a post's parts, as a whole and in any order.
 *
 * What a hub adds under a text is left out, so that a copy has the fingerprint of its original.
 */
export function fingerprintOf(contents: readonly Content[], minTextLength: number): Fingerprint {
  const pieces = contents.map(pieceOf).toSorted();
  const only = contents.length === 1 ? contents[0] : undefined;
  const text = only?.kind === 'text' ? withoutAttribution(only.text) : undefined;
  return {
    value: createHash('sha256').update(pieces.join('\n')).digest('base64url'),
    exempt:
      only?.kind === 'sticker' || (text !== undefined && text.body.length < minTextLength) || isPassing(only),
    attributed: text?.attributed ?? false,
  };
}

function pieceOf(content: Content): string {
  if (isFileContent(content)) return `${content.kind}:${content.file.uniqueId}`;
  if (content.kind === 'text') return `text:${withoutAttribution(content.text).body}`;
  return JSON.stringify(content);
}

/** Throws of dice and places are said again and mean it again. */
function isPassing(content: Content | undefined): boolean {
  return content?.kind === 'dice' || content?.kind === 'location' || content?.kind === 'contact';
}
