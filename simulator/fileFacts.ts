/** The kinds of content that are files. */
export const FILE_KINDS = [
  'photo',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
  'video_note',
  'sticker',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What is known about a new file; everything else is invented. */
export interface FileFacts {
  file_unique_id?: string;
  file_size?: number;
  file_name?: string;
  mime_type?: string;
  [fact: string]: unknown;
}
