import { control } from '../control.ts';

/** The kinds of content that are files, as the control interface names them. */
export type FileKind =
  | 'photo'
  | 'video'
  | 'animation'
  | 'audio'
  | 'voice'
  | 'video_note'
  | 'sticker'
  | 'document';

/** A file that waits to be sent. */
export interface Attachment {
  readonly id: number;
  readonly file: File;
  readonly kind: FileKind;
  /** Address of the file for a preview; to be revoked when it is not needed any more. */
  readonly preview: string;
}

/** What a file can be sent as, the likeliest first. */
export function kindsFor(file: File): readonly FileKind[] {
  const type = file.type;
  if (type === 'image/gif') return ['animation', 'photo', 'document'];
  if (type.startsWith('image/')) return ['photo', 'sticker', 'document'];
  if (type.startsWith('video/')) return ['video', 'animation', 'video_note', 'document'];
  if (type === 'audio/ogg' || type === 'audio/webm') return ['voice', 'audio', 'document'];
  if (type.startsWith('audio/')) return ['audio', 'voice', 'document'];
  return ['document'];
}

/** How people call a kind. */
export const KIND_NAMES: Readonly<Record<FileKind, string>> = {
  photo: 'Photo',
  video: 'Video',
  animation: 'GIF',
  audio: 'Music',
  voice: 'Voice message',
  video_note: 'Round video',
  sticker: 'Sticker',
  document: 'File',
};

let nextId = 1;

/** Makes a file ready to be looked at before it is sent. */
export function attach(file: File, kind = kindsFor(file)[0]!): Attachment {
  return { id: nextId++, file, kind, preview: URL.createObjectURL(file) };
}

/** What goes into one album: Telegram lets pictures and videos stand together, files and music only with their like. */
const ALBUM_FAMILY: Partial<Record<FileKind, string>> = {
  photo: 'visual',
  video: 'visual',
  document: 'document',
  audio: 'audio',
};
/** Bot API: sendMediaGroup. */
const ALBUM_MOST = 10;

/** Attachments as they are sent: albums where several go together, in the order in which they were chosen. */
export function inAlbums(attachments: readonly Attachment[]): readonly (readonly Attachment[])[] {
  const groups: Attachment[][] = [];
  for (const attachment of attachments) {
    const family = ALBUM_FAMILY[attachment.kind];
    const group = groups.at(-1);
    const fits = family !== undefined && group !== undefined && ALBUM_FAMILY[group[0]!.kind] === family;
    if (fits && group.length < ALBUM_MOST) group.push(attachment);
    else groups.push([attachment]);
  }
  return groups;
}

/** Uploads the file; answers what a message or an album says to carry it. */
export async function upload({ file, kind, preview }: Attachment): Promise<Record<string, unknown>> {
  return { [kind]: await uploadFile(kind, file, await factsOf(kind, preview)) };
}

/** Uploads a file with what is known of it, such as its width; answers its file_id. */
export async function uploadFile(
  kind: FileKind,
  file: File,
  facts: Readonly<Record<string, number>>,
): Promise<string> {
  const form = new FormData();
  form.set('kind', kind);
  for (const [fact, value] of Object.entries(facts)) form.set(fact, String(value));
  form.set('file', file, file.name);
  return (await control.upload<{ file_id: string }>('/files', form)).file_id;
}

/** How large a picture is and how long a recording; nothing where the browser can't tell. */
async function factsOf(kind: FileKind, address: string): Promise<Record<string, number>> {
  if (kind === 'photo' || kind === 'sticker') {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => undefined);
    return image.naturalWidth > 0 ? { width: image.naturalWidth, height: image.naturalHeight } : {};
  }
  if (kind === 'document') return {};
  const isSound = kind === 'voice' || kind === 'audio';
  const media = document.createElement(isSound ? 'audio' : 'video');
  media.src = address;
  const isKnown = await new Promise<boolean>((resolve) => {
    media.addEventListener('loadedmetadata', () => resolve(true));
    media.addEventListener('error', () => resolve(false));
  });
  if (!isKnown) return {};
  const length = Number.isFinite(media.duration) ? { duration: Math.max(Math.round(media.duration), 1) } : {};
  if (!(media instanceof HTMLVideoElement)) return length;
  if (kind === 'video_note') return length;
  return { ...length, width: media.videoWidth, height: media.videoHeight };
}
