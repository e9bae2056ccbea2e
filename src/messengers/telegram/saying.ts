import type {
  InputMediaAnimation,
  InputMediaAudio,
  InputMediaDocument,
  InputMediaLivePhoto,
  InputMediaPhoto,
  InputMediaVideo,
  MessageEntity,
} from '@grammyjs/types';
import type {
  Content,
  FileContent,
  FormattedText,
  LinkPreview,
  LocationContent,
  PollContent,
  VenueContent,
} from '../../domain/posts/content.ts';
import { isCleanedKind } from './cleaning/cleanFile.ts';
import { cleanedFile } from './cleaning/cleanedFiles.ts';
import type { ParametersOf, Saying } from './call.ts';
import { toEntities } from './entities.ts';

/** Whatever an album can hold. */
type AlbumItem =
  | InputMediaPhoto<string>
  | InputMediaLivePhoto<string>
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
    case 'photo': {
      const photo = { photo: file.file.id, ...under, ...showing(file) };
      return file.live
        ? { method: 'sendLivePhoto', parameters: { live_photo: file.live.id, ...photo } }
        : { method: 'sendPhoto', parameters: photo };
    }
    case 'video':
      return { method: 'sendVideo', parameters: { video: sentAs(file), ...under, ...showing(file) } };
    case 'animation':
      return { method: 'sendAnimation', parameters: { animation: sentAs(file), ...under, ...showing(file) } };
    case 'audio':
      return { method: 'sendAudio', parameters: { audio: sentAs(file), ...under } };
    case 'document':
      return { method: 'sendDocument', parameters: { document: sentAs(file), ...asItIs(file), ...under } };
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

/** What names a file in a call: its id, or that it is to be cleaned first. */
function sentAs({ kind, file, cleaned }: FileContent): string {
  return cleaned && isCleanedKind(kind) ? cleanedFile(kind, file.id, cleaned) : file.id;
}

/** A file that is sent anew stays a document: Telegram makes an animation or a video of some by itself. */
function asItIs({ cleaned }: FileContent): { disable_content_type_detection?: true } {
  return cleaned ? { disable_content_type_detection: true } : {};
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

/** A file as albums, edits and polls take it; undefined for kinds that they do not (Bot API: InputMedia). */
export function mediaOf(
  file: FileContent,
  caption: FormattedText | undefined,
): AlbumItem | InputMediaAnimation<string> | undefined {
  const media = sentAs(file);
  const under = captionOf(caption);
  switch (file.kind) {
    case 'photo':
      return file.live
        ? { type: 'live_photo', media: file.live.id, photo: media, ...under, ...showing(file) }
        : { type: 'photo', media, ...under, ...showing(file) };
    case 'video':
      return { type: 'video', media, ...under, ...showing(file) };
    case 'audio':
      return { type: 'audio', media, ...under };
    case 'document':
      return { type: 'document', media, ...asItIs(file), ...under };
    case 'animation':
      return { type: 'animation', media, ...under, ...showing(file) };
    default:
      return undefined;
  }
}

/** What is neither a text nor a file. */
export function sayOther(content: OtherContent): Saying {
  switch (content.kind) {
    case 'location':
      return { method: 'sendLocation', parameters: placeOf(content) };
    case 'venue':
      return { method: 'sendVenue', parameters: venueOf(content) };
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
    default:
      return content satisfies never;
  }
}

/** Content that is told neither in words nor by a file. */
type OtherContent = Exclude<Content, FileContent | PollContent | { readonly kind: 'text' | 'dice' }>;

/** A place as the methods take it. */
export function placeOf({ latitude, longitude, accuracy }: LocationContent): {
  latitude: number;
  longitude: number;
  horizontal_accuracy?: number;
} {
  return { latitude, longitude, ...(accuracy !== undefined && { horizontal_accuracy: accuracy }) };
}

/** A venue as the methods take it. */
export function venueOf(venue: VenueContent): Omit<ParametersOf<'sendVenue'>, 'chat_id'> {
  return {
    latitude: venue.latitude,
    longitude: venue.longitude,
    title: venue.title,
    address: venue.address,
    ...(venue.foursquareId !== undefined && { foursquare_id: venue.foursquareId }),
    ...(venue.foursquareType !== undefined && { foursquare_type: venue.foursquareType }),
    ...(venue.googlePlaceId !== undefined && { google_place_id: venue.googlePlaceId }),
    ...(venue.googlePlaceType !== undefined && { google_place_type: venue.googlePlaceType }),
  };
}

function toAlbumItem(file: FileContent, caption: FormattedText | undefined): AlbumItem {
  const item = mediaOf(file, caption);
  if (!item || item.type === 'animation') throw new Error(`No album takes a ${file.kind}`);
  return item;
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
