import type { Entity, FormattedText, LinkPreview } from '../../domain/posts/content.ts';

const LINKS: ReadonlySet<string> = new Set<Entity['type']>(['url', 'text_link']);

/**
 * The link preview of each piece of a text, in order; undefined leaves the piece to Telegram's default.
 *
 * A preview is the author's: it stays with the first piece that has a link of the body (or with the first piece,
 * when the author chose the link). All other pieces have none, so that neither a signature's link nor a link
 * further down gets a preview that the original does not show.
 *
 * @param mayAddLink whether the pieces say more than the body, and that may hold a link
 */
export function previewsOf(
  pieces: readonly FormattedText[],
  chosen: LinkPreview | undefined,
  mayAddLink: boolean,
): (LinkPreview | undefined)[] {
  const withLink = pieces.findIndex(({ entities }) => entities.some(({ type }) => LINKS.has(type)));
  const owner = chosen?.url === undefined ? withLink : 0;
  const alone = pieces.length === 1 && !mayAddLink;
  return pieces.map((_, index) => (index === owner || alone ? chosen : { is_disabled: true }));
}
