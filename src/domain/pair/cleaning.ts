import type { FileContent } from '../posts/content.ts';

/** What is done to a file so that a stranger does not learn from it who sent it. */
export type Cleaning =
  /** Telegram sends it without a name, and made or recorded it anew itself: nothing of its maker is in it. */
  | 'not needed'
  /** It loses its name and what is written into it about its maker. */
  | 'whole'
  /** It loses its name. Nobody can take out of it what may be written inside. */
  | 'name only'
  /** It is too large for that, and goes as it is. */
  | 'none';

/** What a file is: as many bytes, and of that type (a media type as in `image/png`), where Telegram tells it. */
export interface FileFacts {
  readonly fileBytes?: number;
  readonly fileType?: string;
}

/** Documents of these types are pictures that can be written anew, or plain text, in which nothing hides. */
const CLEANED_DOCUMENTS: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/tiff',
  'image/avif',
  'text/plain',
]);
/** Music in these containers, whose tags can be found and taken out. */
const CLEANED_MUSIC: ReadonlySet<string> = new Set([
  'audio/mpeg',
  'audio/mp3',
  'audio/mp4',
  'audio/m4a',
  'audio/x-m4a',
  'audio/aac',
  'audio/flac',
  'audio/x-flac',
  'audio/ogg',
  'audio/opus',
  'audio/wav',
  'audio/x-wav',
  'audio/vnd.wave',
]);
/** Videos of these types are boxes within boxes, of which those with details are emptied. Telegram makes animations so. */
const CLEANED_VIDEOS: ReadonlySet<string> = new Set(['video/mp4', 'video/quicktime', 'image/gif']);

/**
 * What is done to a file.
 *
 * @param mostBytes larger files are not fetched
 */
export function cleaningOf(
  { kind }: Pick<FileContent, 'kind'>,
  { fileBytes = Infinity, fileType = '' }: FileFacts,
  mostBytes: number,
): Cleaning {
  switch (kind) {
    case 'photo':
    case 'voice':
    case 'video_note':
    case 'sticker':
      return 'not needed';
    default:
      // A file that names no size may be of any.
      if (fileBytes > mostBytes) return 'none';
      return canBeCleaned(kind, fileType) ? 'whole' : 'name only';
  }
}

function canBeCleaned(kind: 'document' | 'audio' | 'video' | 'animation', type: string): boolean {
  switch (kind) {
    case 'audio':
      return CLEANED_MUSIC.has(type);
    case 'document':
      return CLEANED_DOCUMENTS.has(type);
    case 'video':
    case 'animation':
      return CLEANED_VIDEOS.has(type);
  }
}
