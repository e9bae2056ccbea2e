import { FILE_KINDS, type FileKind } from '../fileFacts.ts';
import type { FileStore, StoredFile } from '../files.ts';
import { LIVE_PHOTO_FACTS, livePhoto, livePhotoContent } from '../livePhotos.ts';
import { isObject } from '../parameters.ts';
import type { MessageDraft } from '../telegram.ts';
import { ControlError } from './errors.ts';

/** Whether a field of a message is one file. */
export function isFileKind(name: string): name is FileKind {
  return (FILE_KINDS as readonly string[]).includes(name);
}

/** `true` and objects make a new file, a file_id (also inside an object) names a known one. */
export function fileMeant(files: FileStore, kind: FileKind, value: unknown): StoredFile {
  if (typeof value === 'string') return files.require(value, kind);
  if (Array.isArray(value)) return fileMeant(files, kind, value.at(-1));
  if (!isObject(value)) return files.create(kind);
  if (typeof value['file_id'] === 'string') return files.require(value['file_id'], kind);
  const content = value['content'];
  const bytes = typeof content === 'string' ? Buffer.from(content, 'base64') : undefined;
  return files.create(kind, value, bytes);
}

/** A live photo in a message: its video like any file, its still in `photo` or else invented. */
export function readLivePhoto(files: FileStore, value: unknown): MessageDraft {
  const { video, still } = livePhotoMeant(files, value);
  return livePhotoContent(video, still, false);
}

/** Bot API: PollMedia. Says what it is by its only field, as a message would. */
export function readPollMedia(files: FileStore, value: unknown): Record<string, unknown> {
  const [kind, media] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
  if (kind === undefined)
    throw new ControlError(400, 'Media of a poll are an object such as {"photo": true}.');
  if (kind === 'live_photo') {
    const { video, still } = livePhotoMeant(files, media);
    return { live_photo: livePhoto(video, still) };
  }
  return { [kind]: isFileKind(kind) ? fileMeant(files, kind, media).media : media };
}

/** Bot API: PaidMedia. A preview says no more than its size; what was bought is shown like any file. */
export function readPaidMedia(files: FileStore, value: unknown): Record<string, unknown> {
  const item: Record<string, unknown> = isObject(value) ? value : {};
  if (item['type'] === 'live_photo') {
    const { video, still } = livePhotoMeant(files, item['live_photo']);
    return { type: 'live_photo', live_photo: livePhoto(video, still) };
  }
  if (item['type'] === 'photo' || item['type'] === 'video') {
    const kind = item['type'];
    return { type: kind, [kind]: fileMeant(files, kind, item[kind]).media };
  }
  return item;
}

function livePhotoMeant(files: FileStore, value: unknown): { video: StoredFile; still: StoredFile } {
  const { photo, ...facts } = isObject(value) ? value : { photo: undefined };
  const video = fileMeant(
    files,
    'video',
    typeof value === 'string' ? value : { ...LIVE_PHOTO_FACTS, ...facts },
  );
  return { video, still: fileMeant(files, 'photo', photo) };
}
