import { createHash } from 'node:crypto';
import { withoutAttribution } from './attribution.ts';
import { type Content, isFileContent, wordsOf } from './content.ts';
import type { NetworkMessageId } from '../ids.ts';

/** What a post is recognised by when it comes again. */
export interface Fingerprint {
  /** Everything that it says and shows: words, links, formatting, captions, options, and which files. */
  readonly whole: string;
  /** What a copy of it shares with it: the files, or else the words, without what hubs put under them. */
  readonly carried: string;
  /** The words under the files, without what hubs put there; empty for none. A copy has the same, or has lost them. */
  readonly captions: string;
  /** What people rightly say twice, such as short texts, stickers and polls. */
  readonly exempt: boolean;
  /** The words end in an alias: some hub has sent it already. */
  readonly attributed: boolean;
}

/** The fingerprint of a post's parts, as a whole and in any order. */
export function fingerprintOf(contents: readonly Content[], minTextLength: number): Fingerprint {
  const only = contents.length === 1 ? contents[0] : undefined;
  const spoken = contents.map((content) => withoutAttribution(wordsOf(content)?.text ?? ''));
  const isShort = only?.kind === 'text' && spoken[0]!.body.length < minTextLength;
  return {
    whole: hashOf(contents.map(wholePiece)),
    carried: hashOf(contents.map(carriedPiece)),
    captions: contents
      .map((content, at) => (isFileContent(content) ? spoken[at]!.body : ''))
      .filter((caption) => caption !== '')
      .toSorted()
      .join('\n'),
    exempt: isShort || isSaidAgain(only),
    attributed: spoken.some(({ attributed }) => attributed),
  };
}

/**
 * What makes a post of a chat a repetition of another: the same author said the same, to the same message or to none.
 *
 * @param by the author, and the message of the chat that the post answers
 */
export function repetitionKey(
  { whole }: Fingerprint,
  by: { readonly authorId: number; readonly replyTo: NetworkMessageId | undefined },
): string {
  return hashOf([`by ${by.authorId}`, `to ${by.replyTo ?? 'nobody'}`, whole]);
}

function hashOf(pieces: readonly string[]): string {
  return createHash('sha256').update(pieces.toSorted().join('\n')).digest('base64url');
}

/** The same file has another id for each bot, and at times for the same one; `uniqueId` stays. */
function wholePiece(content: Content): string {
  if (!isFileContent(content)) return JSON.stringify(content);
  return JSON.stringify({ ...content, file: content.file.uniqueId, live: content.live?.uniqueId });
}

function carriedPiece(content: Content): string {
  if (isFileContent(content)) return `${content.kind}:${content.file.uniqueId}`;
  return content.kind === 'text' ? `text:${withoutAttribution(content.text).body}` : JSON.stringify(content);
}

/** Throws of dice, places, contacts, stickers and polls are posted again and mean it again. */
function isSaidAgain(content: Content | undefined): boolean {
  switch (content?.kind) {
    case 'dice':
    case 'location':
    case 'venue':
    case 'contact':
    case 'sticker':
    case 'poll':
      return true;
    default:
      return false;
  }
}
