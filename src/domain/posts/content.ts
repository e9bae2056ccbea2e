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

/** A file that lives on the network: `id` sends it again, `uniqueId` is the same for every account. */
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

/** A button under a message that opens an address. */
export interface LinkButton {
  readonly label: string;
  readonly url: string;
}

/** What was chosen from the message that is answered (Bot API: TextQuote). */
export interface Quote extends FormattedText {
  /** Where it stands in that message, in UTF-16 units. */
  readonly position: number;
}

/** What may come with any kind of content. */
export interface Extras {
  /** In rows, as they stand under the message. */
  readonly buttons?: readonly (readonly LinkButton[])[];
  /** The animation that plays when the message arrives; only private chats show one (Bot API: message_effect_id). */
  readonly effect?: string;
  readonly quote?: Quote;
  /** What it answers in another chat, where it has no words above which that could stand. */
  readonly answering?: string;
}

/** One file and what is said under it. */
export interface FileContent extends Extras {
  readonly kind: FileKind;
  readonly file: FileReference;
  /** The moving part of a live photo, whose still is the file. */
  readonly live?: FileReference;
  readonly caption?: FormattedText;
  readonly spoiler?: boolean;
  readonly captionAbove?: boolean;
  /** It is sent without its name: and without what it tells of its maker (`true`), or with that (`'name'`). */
  readonly cleaned?: true | 'name';
}

/** A place. */
export interface LocationContent extends Extras {
  readonly kind: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy?: number;
}

/** A place with a name. */
export interface VenueContent extends Extras {
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

/** A picture, a place or a link that stands in a poll. */
export type PollMedia =
  | FileContent
  | LocationContent
  | VenueContent
  | { readonly kind: 'link'; readonly url: string };

/** One answer of a poll. */
export interface PollOption extends FormattedText {
  readonly media?: PollMedia;
}

/** A question with answers to choose from. */
export interface PollContent extends Extras {
  readonly kind: 'poll';
  /** The network's name for it, by which it says that the poll was closed. */
  readonly pollId?: string;
  readonly question: FormattedText;
  readonly description?: FormattedText;
  readonly media?: PollMedia;
  readonly options: readonly PollOption[];
  readonly anonymous: boolean;
  readonly multiple: boolean;
  /** Whether an answer may be changed; unset where the network's default holds. */
  readonly revoting?: boolean;
  /** Set for a quiz whose right answers are known: their places among the options. */
  readonly correct?: readonly number[];
  readonly explanation?: FormattedText;
  readonly explanationMedia?: PollMedia;
  readonly closed?: true;
  /** When it closes by itself, in seconds since 1970. */
  readonly closesAt?: number;
}

/** What one part of a post says, apart from who said it and where. */
export type Content =
  | ({ readonly kind: 'text'; readonly linkPreview?: LinkPreview } & FormattedText & Extras)
  | FileContent
  | LocationContent
  | VenueContent
  | ({
      readonly kind: 'contact';
      readonly phoneNumber: string;
      readonly firstName: string;
      readonly lastName?: string;
      readonly vcard?: string;
    } & Extras)
  | ({ readonly kind: 'dice'; readonly emoji: string; readonly value: number } & Extras)
  | PollContent;

export type ContentKind = Content['kind'];

const FILE_KIND_SET: ReadonlySet<string> = new Set(FILE_KINDS);
const CAPTIONED_KIND_SET: ReadonlySet<string> = new Set(CAPTIONED_KINDS);

/** Whether the content is one file. */
export function isFileContent(content: Content | PollMedia): content is FileContent {
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

/** Whether a copy of it is made of words, or has words under it. A dice is: what it fell on can only be told. */
export function isToldInWords(content: Content): boolean {
  return takesWords(content) || content.kind === 'dice';
}

/** The text, or the words under a file; undefined where nothing is said. */
export function wordsOf(content: Content): FormattedText | undefined {
  if (content.kind === 'text') return content;
  if (content.kind === 'dice') return { text: `${content.emoji} ${content.value}`, entities: [] };
  const caption = isFileContent(content) && takesCaption(content.kind) ? content.caption : undefined;
  return caption?.text ? caption : undefined;
}

/** Whether content shows files, whose ids are valid for one account alone. */
export function hasFiles(content: Content): boolean {
  if (content.kind !== 'poll') return isFileContent(content);
  const { media, explanationMedia, options } = content;
  return [media, explanationMedia, ...options.map((option) => option.media)].some(
    (shown) => shown !== undefined && isFileContent(shown),
  );
}
