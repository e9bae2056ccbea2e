import type { Copy } from '../../domain/delivery.ts';
import { isFileContent } from '../../domain/content.ts';
import type { Revision } from '../../domain/revision.ts';
import type { Call } from './call.ts';
import { compose, type Piece, piecesOf } from './compose.ts';
import { captionOf, replacement, sayText } from './saying.ts';

/** One call that changes a message which is there. */
export interface Amendment {
  readonly method: 'editMessageText' | 'editMessageCaption' | 'editMessageMedia';
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
  const continuations = compose({ ...revision, post, done: copies }).filter(
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
  const anywhere = { networkId: 0, kind: 'group' } as const;
  const { amendments, continuations, surplus } = composeRevision({ ...revision, destination: anywhere });
  return Math.max(1, amendments.length + continuations.length + surplus.length);
}

function amend(
  { destination, post }: Revision,
  copy: Copy,
  piece: Piece | undefined,
  withFile: boolean,
): Amendment {
  const place = { chat_id: destination.networkId, message_id: copy.messageId };
  const part = post.parts.find(({ no }) => no === copy.part);
  const file = part && isFileContent(part.content) && part.refused === undefined ? part.content : undefined;
  if (copy.piece > 0 || file === undefined) {
    const { parameters } = sayText(piece?.words ?? { text: '', entities: [] }, piece?.preview);
    return { method: 'editMessageText', parameters: { ...place, ...parameters }, copy };
  }
  const media = withFile ? replacement(file, piece?.words) : undefined;
  if (media) return { method: 'editMessageMedia', parameters: { ...place, media }, copy };
  return {
    method: 'editMessageCaption',
    parameters: {
      ...place,
      ...captionOf(piece?.words),
      ...(file.captionAbove && { show_caption_above_media: true }),
    },
    copy,
  };
}
