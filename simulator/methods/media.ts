import type { FileKind } from '../fileFacts.ts';
import type { StoredFile } from '../files.ts';
import { inputFile, refuseUrl } from '../inputFiles.ts';
import { livePhotoContent } from '../livePhotos.ts';
import type { Call, Method, Methods } from './call.ts';
import { captionContent, type Content, send } from './sending.ts';

/** Kinds that carry no caption (Bot API: sendVideoNote, sendSticker). */
const WITHOUT_CAPTION: ReadonlySet<FileKind> = new Set(['video_note', 'sticker']);
/** Kinds that can be covered by a spoiler (Bot API: has_spoiler). */
const WITH_SPOILER: ReadonlySet<FileKind> = new Set(['photo', 'video', 'animation']);

/** The methods that send one file. */
export const media: Methods = {
  sendPhoto: sendFile('photo'),
  sendLivePhoto,
  sendVideo: sendFile('video'),
  sendAnimation: sendFile('animation'),
  sendAudio: sendFile('audio'),
  sendDocument: sendFile('document'),
  sendVoice: sendFile('voice'),
  sendVideoNote: sendFile('video_note'),
  sendSticker: sendFile('sticker'),
};

function sendFile(kind: FileKind): Method {
  return (call: Call) => {
    const { world, parameters } = call;
    const file = inputFile(world.files, parameters, kind, kind);
    const caption = WITHOUT_CAPTION.has(kind) ? {} : captionContent(parameters);
    return send(call, file.kind, { ...mediaContent(file, parameters.flag('has_spoiler')), ...caption });
  };
}

function sendLivePhoto(call: Call): unknown {
  const { world, parameters } = call;
  refuseUrl(parameters.text('live_photo'));
  const video = inputFile(world.files, parameters, 'live_photo', 'video');
  refuseUrl(parameters.text('photo'));
  const still = inputFile(world.files, parameters, 'photo', 'photo');
  const content = livePhotoContent(video, still, parameters.flag('has_spoiler'));
  return send(call, 'photo', { ...content, ...captionContent(parameters) });
}

/** How a message shows a file. An animation is shown as a document too, for older bots (Bot API: Message.animation). */
export function mediaContent(file: StoredFile, hasSpoiler: boolean): Content {
  return {
    [file.kind]: file.media,
    ...(file.kind === 'animation' && { document: asDocument(file.media) }),
    ...(hasSpoiler && WITH_SPOILER.has(file.kind) && { has_media_spoiler: true }),
  };
}

/** Bot API: Document, which says nothing of what is in the file. */
function asDocument(media: unknown): unknown {
  const { width: _w, height: _h, duration: _d, ...document } = media as Record<string, unknown>;
  return document;
}
