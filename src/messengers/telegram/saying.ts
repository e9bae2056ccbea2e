import type {
  InputMediaAnimation,
  InputMediaAudio,
  InputMediaDocument,
  InputMediaPhoto,
  InputMediaVideo,
  MessageEntity,
} from '@grammyjs/types';
import type { Content, Entity, FileContent, FormattedText, LinkPreview } from '../../domain/content.ts';
import type { ChatKind } from '../../domain/post.ts';
import type { ParametersOf, Saying } from './call.ts';

/** Whatever an album can hold. */
type AlbumItem =
  | InputMediaPhoto<string>
  | InputMediaVideo<string>
  | InputMediaAudio<string>
  | InputMediaDocument<string>;

/** A text message. */
export function sayText({ text, entities }: FormattedText, preview?: LinkPreview): Saying {
  return {
    method: 'sendMessage',
    parameters: {
      text,
      ...(entities.length > 0 && { entities: toEntities(entities) }),
      ...(preview && { link_preview_options: preview }),
    },
  };
}

/** A file sent again by its id, with what is said under it. Video notes and stickers take no caption. */
export function sayFile(file: FileContent, caption: FormattedText | undefined): Saying {
  const under = captionOf(caption);
  switch (file.kind) {
    case 'photo':
      return { method: 'sendPhoto', parameters: { photo: file.file.id, ...under, ...showing(file) } };
    case 'video':
      return { method: 'sendVideo', parameters: { video: file.file.id, ...under, ...showing(file) } };
    case 'animation':
      return { method: 'sendAnimation', parameters: { animation: file.file.id, ...under, ...showing(file) } };
    case 'audio':
      return { method: 'sendAudio', parameters: { audio: file.file.id, ...under } };
    case 'document':
      return { method: 'sendDocument', parameters: { document: file.file.id, ...under } };
    case 'voice':
      return { method: 'sendVoice', parameters: { voice: file.file.id, ...under } };
    case 'video_note':
      return { method: 'sendVideoNote', parameters: { video_note: file.file.id } };
    case 'sticker':
      return { method: 'sendSticker', parameters: { sticker: file.file.id } };
    default:
      return file.kind satisfies never;
  }
}

/** Several files as one album. They must be of kinds that go together. */
export function sayAlbum(
  items: readonly { file: FileContent; caption: FormattedText | undefined }[],
): Saying {
  const media = items.map(({ file, caption }) => toAlbumItem(file, caption));
  return {
    method: 'sendMediaGroup',
    parameters: { media: media as ParametersOf<'sendMediaGroup'>['media'] },
  };
}

/** A file that takes another's place; undefined for kinds that cannot (Bot API: editMessageMedia, `media`). */
export function replacement(
  file: FileContent,
  caption: FormattedText | undefined,
): AlbumItem | InputMediaAnimation<string> | undefined {
  switch (file.kind) {
    case 'photo':
    case 'video':
    case 'audio':
    case 'document':
      return toAlbumItem(file, caption);
    case 'animation':
      return { type: 'animation', media: file.file.id, ...captionOf(caption), ...showing(file) };
    default:
      return undefined;
  }
}

/** What is neither a text nor a file. A dice shows the value it fell on, which only a text can repeat. */
export function sayOther(content: OtherContent, to: ChatKind): Saying {
  switch (content.kind) {
    case 'location':
      return {
        method: 'sendLocation',
        parameters: {
          latitude: content.latitude,
          longitude: content.longitude,
          ...(content.accuracy !== undefined && { horizontal_accuracy: content.accuracy }),
        },
      };
    case 'venue':
      return {
        method: 'sendVenue',
        parameters: {
          latitude: content.latitude,
          longitude: content.longitude,
          title: content.title,
          address: content.address,
          ...(content.foursquareId !== undefined && { foursquare_id: content.foursquareId }),
          ...(content.foursquareType !== undefined && { foursquare_type: content.foursquareType }),
          ...(content.googlePlaceId !== undefined && { google_place_id: content.googlePlaceId }),
          ...(content.googlePlaceType !== undefined && { google_place_type: content.googlePlaceType }),
        },
      };
    case 'contact':
      return {
        method: 'sendContact',
        parameters: {
          phone_number: content.phoneNumber,
          first_name: content.firstName,
          ...(content.lastName !== undefined && { last_name: content.lastName }),
          ...(content.vcard !== undefined && { vcard: content.vcard }),
        },
      };
    case 'dice':
      return sayText({ text: `${content.emoji} ${content.value}`, entities: [] });
    case 'poll':
      return {
        method: 'sendPoll',
        parameters: {
          question: content.question.text,
          ...entitiesOfPoll('question_entities', content.question),
          options: content.options.map((option) => ({
            text: option.text,
            ...entitiesOfPoll('text_entities', option),
          })),
          // A channel takes anonymous polls only (Bot API: "non-anonymous polls can't be sent to channel chats").
          is_anonymous: content.anonymous || to === 'channel',
          allows_multiple_answers: content.multiple,
          type: 'regular',
        },
      };
    default:
      return content satisfies never;
  }
}

/** Content that is neither a text nor a file. */
type OtherContent = Exclude<Content, FileContent | { readonly kind: 'text' }>;

function toAlbumItem(file: FileContent, caption: FormattedText | undefined): AlbumItem {
  const media = file.file.id;
  const under = captionOf(caption);
  switch (file.kind) {
    case 'photo':
      return { type: 'photo', media, ...under, ...showing(file) };
    case 'video':
      return { type: 'video', media, ...under, ...showing(file) };
    case 'audio':
      return { type: 'audio', media, ...under };
    case 'document':
      return { type: 'document', media, ...under };
    default:
      throw new Error(`No album takes a ${file.kind}`);
  }
}

/** A caption as the methods take it; nothing for none. */
export function captionOf(caption: FormattedText | undefined): {
  caption?: string;
  caption_entities?: MessageEntity[];
} {
  if (caption === undefined) return {};
  const { text, entities } = caption;
  return { caption: text, ...(entities.length > 0 && { caption_entities: toEntities(entities) }) };
}

function showing(file: FileContent): { has_spoiler?: true; show_caption_above_media?: true } {
  return {
    ...(file.spoiler && { has_spoiler: true }),
    ...(file.captionAbove && { show_caption_above_media: true }),
  };
}

/** Only custom emoji are allowed in polls (Bot API: sendPoll, `question_entities`). */
function entitiesOfPoll<Name extends string>(
  name: Name,
  { entities }: FormattedText,
): { [K in Name]?: MessageEntity[] } {
  const allowed = entities.filter(({ type }) => type === 'custom_emoji');
  return (allowed.length > 0 ? { [name]: toEntities(allowed) } : {}) as { [K in Name]?: MessageEntity[] };
}

/** Ours have Telegram's own fields; only the list of types is open, since a newer one must pass through. */
function toEntities(entities: readonly Entity[]): MessageEntity[] {
  return entities as readonly object[] as MessageEntity[];
}
