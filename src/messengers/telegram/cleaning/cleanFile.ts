import sharp from 'sharp';
import { withoutTags } from './audioTags.ts';

/** A file as it is sent anew. */
export interface CleanFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What of a file is cleaned: a document is a picture if it can be read as one. */
export type CleanedKind = 'document' | 'audio';

/** A file of a few pixels more than any camera makes; larger ones would take too much memory. */
const MOST_PIXELS = 120_000_000;
/** How well pictures look that have to be compressed anew, in percent. */
const QUALITY = 95;

/**
 * A file without its name, and without what is written into it about its maker: what cameras write into pictures, and
 * the tags of music. Other documents stay as they are inside.
 *
 * @param path where the network keeps it; its ending says what it is
 */
export async function cleanFile(kind: CleanedKind, bytes: Buffer, path: string): Promise<CleanFile> {
  const [, ending = 'bin'] = /\.([a-z0-9]{1,5})$/i.exec(path) ?? [];
  if (kind === 'audio') return { name: `audio.${ending.toLowerCase()}`, bytes: withoutTags(bytes) };
  const picture = await cleanPicture(bytes);
  return picture ?? { name: `file.${ending.toLowerCase()}`, bytes };
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
