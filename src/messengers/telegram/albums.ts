import type { ContentKind } from '../../domain/posts/content.ts';
import type { Part } from '../../domain/posts/post.ts';
import { ALBUM_MAX } from './limits.ts';

/** Which kinds go together in one album (Bot API: sendMediaGroup: documents and audio only with their own kind). */
const COMPANY: Partial<Record<ContentKind, string>> = {
  photo: 'photos and videos',
  video: 'photos and videos',
  document: 'documents',
  audio: 'audio',
};

/**
 * The parts in their order, in groups that one call can send: an album's worth of neighbours that go together,
 * or a part on its own. Parts of `apart` come last, each on its own.
 */
export function groupIntoAlbums(parts: readonly Part[], apart: ReadonlySet<number>): [Part, ...Part[]][] {
  const groups: [Part, ...Part[]][] = [];
  for (const part of parts.filter(({ no }) => !apart.has(no))) {
    const last = groups.at(-1);
    const company = COMPANY[part.content.kind];
    const fits = last !== undefined && last.length < ALBUM_MAX && company !== undefined;
    if (fits && COMPANY[last[0].content.kind] === company) last.push(part);
    else groups.push([part]);
  }
  return [...groups, ...parts.filter(({ no }) => apart.has(no)).map((part): [Part] => [part])];
}
