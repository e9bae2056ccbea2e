/**
 * A piece of formatting over a text. Offsets and lengths count UTF-16 units, as Telegram's do and as JavaScript
 * strings do (Bot API: MessageEntity). What a type needs beyond that (a link's url, a code block's language)
 * rides along untouched.
 */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly user?: { readonly id: number; readonly is_bot: boolean; readonly first_name: string };
  readonly language?: string;
  readonly custom_emoji_id?: string;
  readonly unix_time?: number;
  readonly date_time_format?: string;
}

/** A text with its formatting. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** A file that lives on the network: `id` sends it again, `uniqueId` recognises it whoever looks. */
export interface FileReference {
  readonly id: string;
  readonly uniqueId: string;
}

/** How a link in a text is previewed (Bot API: LinkPreviewOptions). */
export interface LinkPreview {
  readonly is_disabled?: boolean;
  readonly url?: string;
  readonly prefer_small_media?: boolean;
  readonly prefer_large_media?: boolean;
  readonly show_above_text?: boolean;
}

/** Kinds whose content is one file, with or without a caption. */
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

/** Kinds of file that can carry a caption (Bot API: sendVideoNote and sendSticker take none). */
export const CAPTIONED_KINDS = ['photo', 'video', 'animation', 'audio', 'document', 'voice'] as const;

/** One file and what is said under it. */
export interface FileContent {
  readonly kind: FileKind;
  readonly file: FileReference;
  readonly caption?: FormattedText;
  readonly spoiler?: boolean;
  readonly captionAbove?: boolean;
}

/** What one part of a post says, apart from who said it and where. */
export type Content =
  | ({ readonly kind: 'text'; readonly linkPreview?: LinkPreview } & FormattedText)
  | FileContent
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly accuracy?: number;
    }
  | {
      readonly kind: 'venue';
      readonly latitude: number;
      readonly longitude: number;
      readonly title: string;
      readonly address: string;
      readonly foursquareId?: string;
      readonly foursquareType?: string;
      readonly googlePlaceId?: string;
      readonly googlePlaceType?: string;
    }
  | {
      readonly kind: 'contact';
      readonly phoneNumber: string;
      readonly firstName: string;
      readonly lastName?: string;
      readonly vcard?: string;
    }
  | { readonly kind: 'dice'; readonly emoji: string; readonly value: number }
  | {
      readonly kind: 'poll';
      readonly question: FormattedText;
      readonly options: readonly FormattedText[];
      readonly anonymous: boolean;
      readonly multiple: boolean;
    };

export type ContentKind = Content['kind'];

const FILE_KIND_SET: ReadonlySet<string> = new Set(FILE_KINDS);
const CAPTIONED_KIND_SET: ReadonlySet<string> = new Set(CAPTIONED_KINDS);

/** Whether the content is one file. */
export function isFileContent(content: Content): content is FileContent {
  return FILE_KIND_SET.has(content.kind);
}

/** Whether a caption may stand under this kind. */
export function takesCaption(kind: ContentKind): boolean {
  return CAPTIONED_KIND_SET.has(kind);
}

/** Whether the content is a text or may have words under it. */
export function takesWords(content: Content): content is FileContent | (Content & { kind: 'text' }) {
  return content.kind === 'text' || takesCaption(content.kind);
}

/** The text, or the words under a file; undefined where nothing is said. */
export function wordsOf(content: Content): FormattedText | undefined {
  if (content.kind === 'text') return content;
  const caption = isFileContent(content) && takesCaption(content.kind) ? content.caption : undefined;
  return caption?.text ? caption : undefined;
}
