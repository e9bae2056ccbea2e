import type { StoredFile } from './files.ts';
import type { MessageDraft } from './telegram.ts';

/** What a live photo's video is like when nobody said more. */
export const LIVE_PHOTO_FACTS = { duration: 3, width: 960, height: 720 };

/** Bot API: LivePhoto, a short video with the still that stands for it. */
export function livePhoto(video: StoredFile, still: StoredFile): Record<string, unknown> {
  const { file_name: _name, ...facts } = video.media as Record<string, unknown>;
  return { ...facts, photo: still.media };
}

/** How a message shows a live photo. The still is its photo too, for bots that know no live photos. */
export function livePhotoContent(video: StoredFile, still: StoredFile, hasSpoiler: boolean): MessageDraft {
  return {
    live_photo: livePhoto(video, still),
    photo: still.media,
    ...(hasSpoiler && { has_media_spoiler: true }),
  };
}
