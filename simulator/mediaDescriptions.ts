import type { FileFacts, FileKind } from './fileFacts.ts';

/** Defaults of each kind; whatever is known about a file overrides them. */
const DEFAULTS: Record<Exclude<FileKind, 'photo'>, Record<string, unknown>> = {
  video: { width: 1280, height: 720, duration: 10, mime_type: 'video/mp4' },
  animation: { width: 480, height: 270, duration: 3, mime_type: 'video/mp4' },
  audio: { duration: 180, mime_type: 'audio/mpeg' },
  document: { mime_type: 'application/octet-stream' },
  voice: { duration: 5, mime_type: 'audio/ogg' },
  video_note: { length: 240, duration: 5 },
  sticker: { type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji: '🙂' },
};

/** Facts about the upload, not about the medium as messages show it. */
const NOT_SHOWN = new Set(['content', 'file_id']);

/** What messages show of a file: Bot API's PhotoSize list, Video, Animation, Audio, Document, Voice, … */
export function describeMedia(
  kind: FileKind,
  id: string,
  uniqueId: string,
  size: number,
  facts: FileFacts,
): unknown {
  if (kind === 'photo') return photoSizes(id, uniqueId, size, facts);
  const shown = Object.entries(facts).filter(([fact]) => !NOT_SHOWN.has(fact));
  return {
    ...DEFAULTS[kind],
    ...Object.fromEntries(shown),
    file_id: id,
    file_unique_id: uniqueId,
    file_size: size,
  };
}

/** Bot API: Message.photo, smallest size first; the last one carries the ids that stand for the photo. */
function photoSizes(id: string, uniqueId: string, size: number, facts: FileFacts): unknown[] {
  const width = typeof facts['width'] === 'number' ? facts['width'] : 1280;
  const height = typeof facts['height'] === 'number' ? facts['height'] : 960;
  return [
    {
      file_id: `${id}s`,
      file_unique_id: `${uniqueId}s`,
      file_size: Math.min(size, 1_500),
      width: 90,
      height: 67,
    },
    { file_id: id, file_unique_id: uniqueId, file_size: size, width, height },
  ];
}
