import sharp from 'sharp';
import { type CallerOptions, createCaller } from '../caller.ts';
import { createDownload } from './download.ts';

/** As wide and as high is enough to see what is shown, in pixels. */
const LARGEST = 1_280;
/** A file of more pixels would take too much memory. */
const MOST_PIXELS = 120_000_000;

/**
 * Reads files of one bot as small pictures in WebP. Whatever else a file holds stays out, so that nothing in it can harm who
 * looks at it. Undefined for what is no picture, or not to be had.
 */
export function createPictureReader(
  options: CallerOptions,
): (fileId: string) => Promise<Uint8Array | undefined> {
  const download = createDownload(options, createCaller(options));
  return async (fileId) => {
    try {
      const { bytes } = await download(fileId);
      return await sharp(bytes, { limitInputPixels: MOST_PIXELS })
        .rotate()
        .resize(LARGEST, LARGEST, { fit: 'inside', withoutEnlargement: true })
        .webp()
        .toBuffer();
    } catch {
      return undefined;
    }
  };
}
