import { badRequest } from '../apiError.ts';
import type { FileKind } from '../fileFacts.ts';
import type { StoredFile } from '../files.ts';
import { namedFile, refuseUrl } from '../inputFiles.ts';
import { livePhotoContent } from '../livePhotos.ts';
import { isObject, textField } from '../parameters.ts';
import type { Call } from './call.ts';
import { mediaContent } from './media.ts';
import type { Content } from './sending.ts';

/** A file of a message, or the pair of files that makes a live photo. */
export type MediaKind = FileKind | 'live_photo';

/** What an InputMedia names: what it is, and the fields of a message that show it. */
export interface InputMedia {
  kind: MediaKind;
  content: Content;
}

/** The type of an InputMedia; refuses what is none. */
export function mediaType(item: unknown): { type: string; fields: Record<string, unknown> } {
  if (!isObject(item)) throw badRequest("can't parse InputMedia: expected an Object");
  if (typeof item['type'] !== 'string') throw badRequest('can\'t parse InputMedia: Can\'t find field "type"');
  return { type: item['type'], fields: item };
}

/** Reads an InputMedia whose type the caller has found fitting. */
export function readMedia(call: Call, type: MediaKind, fields: Record<string, unknown>): InputMedia {
  const { world, parameters } = call;
  const hasSpoiler = fields['has_spoiler'] === true;
  const media = textField(fields, 'media');
  if (media === '') throw badRequest("can't parse InputMedia: media not found");
  if (type !== 'live_photo') {
    const file = namedFile(world.files, parameters, media, type, fields);
    return { kind: file.kind, content: mediaContent(file, hasSpoiler) };
  }
  const still = textField(fields, 'photo');
  if (still === '') throw badRequest("can't parse InputMedia: photo not found");
  const video = livePhotoFile(call, media, 'video');
  return { kind: type, content: livePhotoContent(video, livePhotoFile(call, still, 'photo'), hasSpoiler) };
}

function livePhotoFile({ world, parameters }: Call, given: string, kind: 'video' | 'photo'): StoredFile {
  refuseUrl(given);
  return namedFile(world.files, parameters, given, kind, {});
}
