import { attributedPart } from '../../domain/posts/attribution.ts';
import { isFileContent, isToldInWords, wordsOf } from '../../domain/posts/content.ts';
import type { FileContent, FormattedText, LinkPreview } from '../../domain/posts/content.ts';
import type { Dispatch } from '../../domain/posts/messenger.ts';
import { GENERAL_TOPIC, type Part } from '../../domain/posts/post.ts';
import { withQuotesAsLines } from '../../domain/posts/quotation.ts';
import { fromTelegram, toTelegram } from '../../domain/telegramIds.ts';
import { groupIntoAlbums } from './albums.ts';
import { replyTo } from './call.ts';
import type { Call, Place, Saying } from './call.ts';
import { keyboardOf } from './keyboard.ts';
import { CAPTION_LIMIT, TEXT_LIMIT } from './limits.ts';
import { previewsOf } from './linkPreview.ts';
import { sayPoll } from './pollSaying.ts';
import { sayAlbum, sayFile, sayOther, sayText } from './saying.ts';
import { layOut } from './words.ts';

const NONE: ReadonlySet<number> = new Set();

/**
 * The calls that a delivery takes, in order: first the copies, albums as albums, then what did not fit into
 * them, as replies. Copies that are already there are left out, and so are refused parts; the words that stood
 * under a refused part follow as a text of their own.
 *
 * What a post quotes stands above its words where the quoted message is not at the destination.
 *
 * @param apart parts that are not to be sent in an album, because one with them was refused
 * @param quotes whether quotes are part of the reply, as far as there is one; Telegram may have refused that
 */
export function compose(
  dispatch: Dispatch,
  apart: ReadonlySet<number> = NONE,
  quotes: 'in the reply' | 'as lines' = 'in the reply',
): Call[] {
  const asLines = dispatch.replyTo === undefined || quotes === 'as lines';
  return composeWords(asLines ? { ...dispatch, post: withQuotesAsLines(dispatch.post) } : dispatch, apart);
}

/** The calls of {@link compose} for a post that shows no quote of its own. */
export function composeWords(dispatch: Dispatch, apart: ReadonlySet<number> = NONE): Call[] {
  const { post, done = [] } = dispatch;
  const missing = ({ part, piece }: Place): boolean =>
    !done.some((copy) => copy.part === part && copy.piece === piece);

  const accepted = post.parts.filter((part) => part.refused === undefined);
  if (accepted.length === 0) return [];

  const pieces = piecesOf(dispatch);
  const calls: Call[] = [];
  const say = (saying: Saying, carries: readonly Place[], answers?: Place): void => {
    const parameters = { ...envelope(dispatch), ...saying.parameters };
    if (answers) calls.push({ method: saying.method, parameters, carries, answers });
    else
      calls.push({ method: saying.method, parameters: { ...parameters, ...threading(dispatch) }, carries });
  };

  const pending = accepted.filter(({ no }) => missing({ part: no, piece: 0 }));
  for (const group of groupIntoAlbums(pending, apart)) {
    const { method, parameters } = sayCopies(group, pieces, dispatch);
    say(
      { method, parameters: { ...parameters, ...additionsTo(group, dispatch) } } as Saying,
      group.map(({ no }) => ({ part: no, piece: 0 })),
    );
  }

  const first = { part: accepted[0]!.no, piece: 0 };
  for (const part of post.parts) {
    for (const [piece, { words, preview }] of (pieces.get(part.no) ?? []).entries()) {
      const place = { part: part.no, piece };
      const copied = piece === 0 && part.refused === undefined;
      if (copied || !missing(place)) continue;
      say(sayText(words, preview), [place], part.refused === undefined ? { part: part.no, piece: 0 } : first);
    }
  }
  return calls;
}

/** How many messages a delivery costs: what the limiter counts. */
export function costOf(delivery: Pick<Dispatch, 'post' | 'attribution' | 'done' | 'replyTo'>): number {
  const anywhere = { networkId: fromTelegram(0), kind: 'group' } as const;
  return compose({ ...delivery, destination: anywhere }).reduce(
    (sum, { carries }) => sum + carries.length,
    0,
  );
}

/** What one message of a delivery says. */
export interface Piece {
  readonly words: FormattedText;
  readonly preview: LinkPreview | undefined;
}

/** What each part says, piece by piece; parts that say nothing are not there. */
export function piecesOf({
  post,
  attribution,
}: Pick<Dispatch, 'post' | 'attribution'>): Map<number, Piece[]> {
  const signer = attributedPart(post.parts);
  const pieces = new Map<number, Piece[]>();
  for (const { no, content, refused } of post.parts) {
    if (!isToldInWords(content)) continue;
    const body = wordsOf(content);
    if (refused !== undefined && body === undefined) continue;

    const isText = content.kind === 'text' || content.kind === 'dice';
    const copy = isText || refused !== undefined ? TEXT_LIMIT : CAPTION_LIMIT;
    const said = layOut(body, no === signer ? attribution : {}, { copy, continuation: TEXT_LIMIT });
    const mayAddLink = no === signer && attribution.signature !== undefined;
    // A caption shows no preview, so what continues it shows none either.
    const previews = isText
      ? previewsOf(said, content.kind === 'text' ? content.linkPreview : undefined, mayAddLink)
      : said.map(() => ({ is_disabled: true }));
    pieces.set(
      no,
      said.map((words, piece) => ({ words, preview: previews[piece] })),
    );
  }
  return pieces;
}

function sayCopies(
  group: readonly Part[],
  pieces: ReadonlyMap<number, Piece[]>,
  { destination }: Dispatch,
): Saying {
  const files = group.map(({ no, content }) => ({
    file: content as FileContent,
    caption: pieces.get(no)?.[0]?.words,
  }));
  if (files.length > 1) return sayAlbum(files);

  const { no, content } = group[0]!;
  const piece = pieces.get(no)?.[0];
  if (isFileContent(content)) return sayFile(content, piece?.words);
  if (content.kind === 'poll') return sayPoll(content, destination.kind);
  if (content.kind === 'text' || content.kind === 'dice') {
    return sayText(piece?.words ?? wordsOf(content)!, piece?.preview);
  }
  return sayOther(content);
}

/** What comes with a copy: buttons, which no album has, and an effect, which only private chats show. */
function additionsTo(
  [{ no, content }, ...others]: readonly [Part, ...Part[]],
  { post, attribution, destination }: Dispatch,
): Record<string, unknown> {
  const signs = no === attributedPart(post.parts);
  const { effect } = content;
  return {
    ...(others.length === 0 && keyboardOf(content, signs ? attribution : {})),
    ...(effect !== undefined && destination.kind === 'private' && { message_effect_id: effect }),
  };
}

/** Where a call goes and how it arrives. */
function envelope({ destination, post }: Dispatch): Record<string, unknown> {
  const { networkId, threadId, silent } = destination;
  return {
    chat_id: toTelegram(networkId),
    ...(threadId !== undefined && threadId !== GENERAL_TOPIC && { message_thread_id: toTelegram(threadId) }),
    ...(silent && { disable_notification: true }),
    ...(post.protected && { protect_content: true }),
  };
}

function threading({ replyTo: target, post }: Dispatch): Record<string, unknown> {
  const quote = post.parts.find(({ content }) => content.quote !== undefined)?.content.quote;
  return target === undefined ? {} : replyTo(target, quote);
}
