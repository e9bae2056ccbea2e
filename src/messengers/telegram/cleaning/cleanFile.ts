import { isUtf8 } from 'node:buffer';
import sharp from 'sharp';
import { withoutTags } from './audioTags.ts';

/** A file as it is sent anew. */
export interface CleanFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const CLEANED_KINDS = ['document', 'audio', 'video', 'animation'] as const;
/** The kinds of file that Telegram sends with the name that they had. */
export type CleanedKind = (typeof CLEANED_KINDS)[number];

/** Whether files of a kind are sent anew rather than by their id when they are to be cleaned. */
export function isCleanedKind(kind: string): kind is CleanedKind {
  return CLEANED_KINDS.some((one) => one === kind);
}

/** Without its name and what it tells of its maker (`true`), or without its name alone. */
export type HowCleaned = true | 'name';

/** A file turned out to be of another type than was said, so that it cannot be cleaned; it is not sent. */
class FileNotCleaned extends Error {
  override readonly name = 'FileNotCleaned';
  readonly code = 'FILE_NOT_CLEANED';
}

/** A file of a few pixels more than any camera makes; larger ones would take too much memory. */
const MOST_PIXELS = 120_000_000;
/** How well pictures look that have to be compressed anew, in percent. */
const QUALITY = 95;

/**
 * A file without its name, and without what is written into it about its maker: what cameras write into pictures and
 * videos, and the tags of music.
 *
 * @param path where the network keeps it; its ending says what it is
 * @throws FileNotCleaned when it is not what can be cleaned
 */
export async function cleanFile(
  kind: CleanedKind,
  bytes: Buffer,
  path: string,
  how: HowCleaned,
): Promise<CleanFile> {
  const [, ending = 'bin'] = /\.([a-z0-9]{1,5})$/i.exec(path) ?? [];
  const named = (name: string, clean: Buffer): CleanFile => ({
    name: `${name}.${ending.toLowerCase()}`,
    bytes: clean,
  });
  if (how === 'name') return named(NEUTRAL[kind], bytes);
  switch (kind) {
    case 'audio':
      return named(NEUTRAL[kind], withoutTags(bytes));
    case 'video':
    case 'animation': {
      if (isMp4(bytes)) return named(NEUTRAL[kind], withoutTags(bytes));
      const moving = await cleanPicture(bytes);
      if (moving) return moving;
      break;
    }
    case 'document': {
      if (isPlainText(bytes)) return named(NEUTRAL[kind], bytes);
      const picture = await cleanPicture(bytes);
      if (picture) return picture;
    }
  }
  throw new FileNotCleaned('it is not what it was said to be');
}

const NEUTRAL = {
  document: 'file',
  audio: 'audio',
  video: 'video',
  animation: 'animation',
} as const satisfies Record<CleanedKind, string>;

function isMp4(bytes: Buffer): boolean {
  return bytes.toString('latin1', 4, 8) === 'ftyp';
}

/** Text in UTF-8 without any control characters but those of lines: no format hides in it. */
function isPlainText(bytes: Buffer): boolean {
  return (
    isUtf8(bytes) && !bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  );
}

type Written = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

const ENDINGS: Readonly<Record<Written, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  tiff: 'tif',
  avif: 'avif',
};

/** The pixels of a picture, turned as it is to be seen; undefined for what is none, or of a kind that has no pixels. */
async function cleanPicture(bytes: Buffer): Promise<CleanFile | undefined> {
  try {
    const { format, pages = 1, compression } = await sharp(bytes).metadata();
    const written: string | undefined = format === 'heif' && compression === 'av1' ? 'avif' : format;
    // What most phones cannot write, such as HEIC, becomes a JPEG.
    const to: Written = isWritten(written) ? written : 'jpeg';
    if (written === 'svg' || written === 'pdf') return undefined;
    const pixels = sharp(bytes, { animated: pages > 1, limitInputPixels: MOST_PIXELS }).rotate();
    const clean = await pixels.toFormat(to, { quality: QUALITY }).toBuffer();
    return { name: `picture.${ENDINGS[to]}`, bytes: clean };
  } catch {
    return undefined;
  }
}

function isWritten(format: string | undefined): format is Written {
  return format !== undefined && format in ENDINGS;
}
