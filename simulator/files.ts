import { randomBytes } from 'node:crypto';
import { badRequest } from './apiError.ts';
import type { Journal } from './journal.ts';
import { describeMedia } from './mediaDescriptions.ts';
import { drawPicture } from './pictures.ts';
import type { FileFacts, FileKind } from './fileFacts.ts';

/** A file that Telegram stores. */
export interface StoredFile {
  id: string;
  uniqueId: string;
  kind: FileKind;
  size: number;
  path: string;
  mimeType?: string;
  /** What a message shows under the field of this kind: a Video object, a list of PhotoSize, … */
  media: unknown;
}

/** File ids of one kind begin alike, as Telegram's do. */
const ID_PREFIX: Record<FileKind, string> = {
  photo: 'AgACAgIAAxkBAA',
  video: 'BAACAgIAAxkBAA',
  animation: 'CgACAgIAAxkBAA',
  audio: 'CQACAgIAAxkBAA',
  document: 'BQACAgIAAxkBAA',
  voice: 'AwACAgIAAxkBAA',
  video_note: 'DQACAgIAAxkBAA',
  sticker: 'CAACAgIAAxkBAA',
};

const FOLDER_AND_ENDING: Record<FileKind, [string, string]> = {
  photo: ['photos', 'jpg'],
  video: ['videos', 'mp4'],
  animation: ['animations', 'mp4'],
  audio: ['music', 'mp3'],
  document: ['documents', 'bin'],
  voice: ['voice', 'oga'],
  video_note: ['video_notes', 'mp4'],
  sticker: ['stickers', 'webp'],
};

/** What browsers are told about files of which nobody said more. */
const MIME_TYPES: Record<FileKind, string> = {
  photo: 'image/png',
  video: 'video/mp4',
  animation: 'video/mp4',
  audio: 'audio/mpeg',
  document: 'application/octet-stream',
  voice: 'audio/ogg',
  video_note: 'video/mp4',
  sticker: 'image/png',
};

/** Every file that was ever posted, uploaded or named by a URL. Files are the same for all bots. */
export class FileStore {
  #journal: Journal;
  #byId = new Map<string, StoredFile>();
  #byUniqueId = new Map<string, StoredFile>();
  #byPath = new Map<string, StoredFile>();
  /** Bytes of files when there is no journal to keep them. */
  #contents = new Map<string, Buffer>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Stores a new file; facts that name a known `file_unique_id` find that file instead. */
  create(kind: FileKind, facts: FileFacts = {}, content?: Buffer): StoredFile {
    const known = facts.file_unique_id === undefined ? undefined : this.#byUniqueId.get(facts.file_unique_id);
    if (known !== undefined) return known;
    const id = ID_PREFIX[kind] + randomBytes(24).toString('base64url');
    const uniqueId = facts.file_unique_id ?? `AgAD${randomBytes(9).toString('base64url')}`;
    const size = content?.length ?? facts.file_size ?? 10_000;
    const [folder, ending] = FOLDER_AND_ENDING[kind];
    const path = `${folder}/file_${this.#byPath.size}.${fileEnding(facts.file_name) ?? ending}`;
    const file: StoredFile = {
      id,
      uniqueId,
      kind,
      size,
      path,
      mimeType: facts.mime_type ?? MIME_TYPES[kind],
      media: describeMedia(kind, id, uniqueId, size, facts),
    };
    this.#index(file);
    this.#journal.put('file', id, file);
    if (content !== undefined) {
      if (this.#journal.keeps) this.#journal.putBytes(id, content);
      else this.#contents.set(id, content);
    }
    return file;
  }

  /** The file that a file_id names (a photo is named by each of its sizes). */
  find(fileId: string): StoredFile | undefined {
    return this.#byId.get(fileId);
  }

  /** The file at a path that getFile answered. */
  findByPath(path: string): StoredFile | undefined {
    return this.#byPath.get(path);
  }

  /** The file's bytes: those that were uploaded, else invented ones of the right length. */
  content(file: StoredFile): Buffer {
    return this.#contents.get(file.id) ?? this.#journal.bytes(file.id) ?? inventedBytes(file);
  }

  /**
   * The file for use as `kind` in a message. As with Telegram, a photo is only ever a photo, while the other kinds
   * may be named for each other (the message then shows what the file really is).
   */
  require(fileId: string, kind: FileKind): StoredFile {
    const file = this.#byId.get(fileId);
    if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
    if (file.kind !== kind && (file.kind === 'photo' || kind === 'photo')) {
      throw badRequest(`can't use file of type ${typeName(file.kind)} as ${typeName(kind)}`);
    }
    return file;
  }

  /** Takes up the files of an earlier run. */
  restore(): void {
    for (const { value } of this.#journal.load('file')) this.#index(value as StoredFile);
  }

  /** Forgets every file. */
  clear(): void {
    for (const index of [this.#byId, this.#byUniqueId, this.#byPath, this.#contents]) index.clear();
  }

  #index(file: StoredFile): void {
    this.#byId.set(file.id, file);
    this.#byUniqueId.set(file.uniqueId, file);
    this.#byPath.set(file.path, file);
    if (file.kind !== 'photo') return;
    for (const size of file.media as { file_id: string }[]) this.#byId.set(size.file_id, file);
  }
}

/** What a file holds that was only described: a picture or the boxes of a video where one is expected, else any bytes. */
function inventedBytes({ kind, size, uniqueId, mimeType }: StoredFile): Buffer {
  const bytes = Buffer.alloc(size, `${uniqueId}\n`);
  if (mimeType === 'video/mp4') return withVideoBoxes(bytes);
  if (kind !== 'photo' && kind !== 'sticker' && mimeType?.startsWith('image/') !== true) return bytes;
  const picture = drawPicture(uniqueId);
  if (picture.length > size) return bytes;
  // What follows a PNG's last chunk is ignored.
  picture.copy(bytes);
  return bytes;
}

/** The bytes as an MP4 file (ISO/IEC 14496-12): a box that says so, and one that holds everything else. */
function withVideoBoxes(bytes: Buffer): Buffer {
  const head = Buffer.from('\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\0mdat', 'latin1');
  if (head.length > bytes.length) return bytes;
  head.writeUInt32BE(bytes.length - 16, 16);
  head.copy(bytes);
  return bytes;
}

/** Telegram's name of a file type in its refusals: VideoNote, Photo, … */
function typeName(kind: FileKind): string {
  return kind === 'voice'
    ? 'VoiceNote'
    : kind.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function fileEnding(fileName: string | undefined): string | undefined {
  return fileName === undefined ? undefined : /\.([A-Za-z0-9]{1,8})$/.exec(fileName)?.[1];
}
