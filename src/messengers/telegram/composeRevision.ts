import { attributedPart } from '../../domain/posts/attribution.ts';
import { fromTelegram, toTelegram } from '../../domain/telegramIds.ts';
import type { Copy } from '../../domain/posts/delivery.ts';
import { isFileContent, isToldInWords } from '../../domain/posts/content.ts';
import type { Revision } from '../../domain/posts/revision.ts';
import type { Call } from './call.ts';
import { keyboardOf } from './keyboard.ts';
import { composeWords, type Piece, piecesOf } from './compose.ts';
import { captionOf, mediaOf, sayText } from './saying.ts';

/** One call that changes a message which is there. */
export interface Amendment {
  readonly method:
    | 'editMessageText'
    | 'editMessageCaption'
    | 'editMessageMedia'
    | 'editMessageReplyMarkup'
    | 'stopPoll';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly copy: Copy;
}

/** The calls that a revision takes, in order: change what is there, continue it, take away what is too much. */
export interface RevisionCalls {
  readonly amendments: readonly Amendment[];
  readonly continuations: readonly Call[];
  /** Continuations of a text that has become shorter. */
  readonly surplus: readonly Copy[];
}

/** Works out the calls. A part without a copy is left alone: what was never there cannot be revised. */
export function composeRevision(revision: Revision): RevisionCalls {
  const { post, copies, changes } = revision;
  const pieces = piecesOf(revision);
  const amendments: Amendment[] = [];
  const surplus: Copy[] = [];
  for (const copy of copies) {
    const change = changes.find(({ part }) => part === copy.part);
    if (!change) continue;
    const piece = pieces.get(copy.part)?.[copy.piece];
    if (piece === undefined && copy.piece > 0) surplus.push(copy);
    else amendments.push(amend(revision, copy, piece, change.file));
  }
  const continued = new Set(
    copies.filter(({ piece }) => piece === 0).flatMap(({ part }) => (isChanged(part) ? [part] : [])),
  );
  const continuations = composeWords({ ...revision, post, done: copies }).filter(
    ({ carries: [only, ...others] }) =>
      others.length === 0 && only !== undefined && only.piece > 0 && continued.has(only.part),
  );
  return { amendments, continuations, surplus };

  function isChanged(part: number): boolean {
    return changes.some((change) => change.part === part);
  }
}

/** How many calls a revision takes: what the limiter counts. */
export function costOfRevision(revision: Omit<Revision, 'destination'>): number {
  const anywhere = { networkId: fromTelegram(0), kind: 'group' } as const;
  const { amendments, continuations, surplus } = composeRevision({ ...revision, destination: anywhere });
  return Math.max(1, amendments.length + continuations.length + surplus.length);
}

function amend(
  { destination, post, attribution }: Revision,
  copy: Copy,
  piece: Piece | undefined,
  withFile: boolean,
): Amendment {
  const place = { chat_id: toTelegram(destination.networkId), message_id: toTelegram(copy.messageId) };
  const part = post.parts.find(({ no }) => no === copy.part);
  const shown = part?.refused === undefined && copy.piece === 0 ? part?.content : undefined;
  const signs = copy.part === attributedPart(post.parts);
  // Buttons that an edit does not name are gone after it.
  const buttons = shown && keyboardOf(shown, signs ? attribution : {});
  if (shown && !isToldInWords(shown)) {
    const method = shown.kind === 'poll' && shown.closed ? 'stopPoll' : 'editMessageReplyMarkup';
    return { method, parameters: { ...place, ...buttons }, copy };
  }
  const file = shown && isFileContent(shown) ? shown : undefined;
  if (file === undefined) {
    const { parameters } = sayText(piece?.words ?? { text: '', entities: [] }, piece?.preview);
    return { method: 'editMessageText', parameters: { ...place, ...parameters, ...buttons }, copy };
  }
  const media = withFile ? mediaOf(file, piece?.words) : undefined;
  if (media) return { method: 'editMessageMedia', parameters: { ...place, media, ...buttons }, copy };
  return {
    method: 'editMessageCaption',
    parameters: {
      ...place,
      ...captionOf(piece?.words),
      ...(file.captionAbove && { show_caption_above_media: true }),
      ...buttons,
    },
    copy,
  };
}
