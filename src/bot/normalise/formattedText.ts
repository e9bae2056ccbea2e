import type { Entity, FormattedText, LinkPreview } from '../../domain/posts/content.ts';
import { integerIn, listIn, objectIn, stringIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';

/** The field without which an entity of that type means nothing and would be refused when sent. */
const NEEDED_FIELD: ReadonlyMap<string, keyof Entity | undefined> = new Map<string, keyof Entity | undefined>(
  [
    ['mention', undefined],
    ['hashtag', undefined],
    ['cashtag', undefined],
    ['bot_command', undefined],
    ['url', undefined],
    ['email', undefined],
    ['phone_number', undefined],
    ['bold', undefined],
    ['italic', undefined],
    ['underline', undefined],
    ['strikethrough', undefined],
    ['spoiler', undefined],
    ['blockquote', undefined],
    ['expandable_blockquote', undefined],
    ['code', undefined],
    ['pre', undefined],
    ['text_link', 'url'],
    ['text_mention', 'user'],
    ['custom_emoji', 'custom_emoji_id'],
    ['date_time', 'unix_time'],
  ],
);

/**
 * A text with its formatting, or undefined when there is no text.
 *
 * Keeps only entities that Telegram takes back: of a known type, complete, and placed over whole characters of
 * this text. One wrong entity would make it refuse the whole message.
 */
export function readFormattedText(text: unknown, entities: unknown): FormattedText | undefined {
  const words = wordIn(text);
  if (words === undefined) return undefined;
  return {
    text: words,
    entities: listIn(entities)
      .map((entity) => readEntity(entity, words))
      .filter((entity) => entity !== undefined),
  };
}

/** How the links of a text are previewed, when its author changed that (Bot API: LinkPreviewOptions). */
export function readLinkPreview(value: unknown): LinkPreview | undefined {
  const options = objectIn(value);
  if (!options) return undefined;
  const preview = withoutUndefined({
    is_disabled: flagIn(options['is_disabled']),
    url: wordIn(options['url']),
    prefer_small_media: flagIn(options['prefer_small_media']),
    prefer_large_media: flagIn(options['prefer_large_media']),
    show_above_text: flagIn(options['show_above_text']),
  });
  return Object.keys(preview).length > 0 ? preview : undefined;
}

function readEntity(value: unknown, text: string): Entity | undefined {
  const entity = objectIn(value);
  const type = stringIn(entity?.['type']);
  const offset = integerIn(entity?.['offset'], 0);
  const length = integerIn(entity?.['length'], 1);
  if (!entity || type === undefined || offset === undefined || length === undefined) return undefined;
  if (!NEEDED_FIELD.has(type) || offset + length > text.length) return undefined;
  if (splitsCharacter(text, offset) || splitsCharacter(text, offset + length)) return undefined;
  const read: Entity = withoutUndefined({
    type,
    offset,
    length,
    url: wordIn(entity['url']),
    user: readMentioned(entity['user']),
    language: wordIn(entity['language']),
    custom_emoji_id: wordIn(entity['custom_emoji_id']),
    unix_time: integerIn(entity['unix_time'], 0),
    date_time_format: stringIn(entity['date_time_format']),
  });
  const needed = NEEDED_FIELD.get(type);
  return needed === undefined || read[needed] !== undefined ? read : undefined;
}

function readMentioned(value: unknown): Entity['user'] {
  const user: JsonObject | undefined = objectIn(value);
  const id = integerIn(user?.['id'], 1);
  if (!user || id === undefined) return undefined;
  return { id, is_bot: user['is_bot'] === true, first_name: stringIn(user['first_name']) ?? '' };
}

/** Whether that place lies inside a surrogate pair. The text is well formed, so a low surrogate has its high one. */
function splitsCharacter(text: string, place: number): boolean {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function flagIn(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A formatted text without its first units and the blanks that follow them. */
export function cutFront({ text, entities }: FormattedText, units: number): FormattedText {
  const rest = text.slice(units).trimStart();
  const start = text.length - rest.length;
  return {
    text: rest,
    entities: entities.flatMap((entity) => {
      const from = Math.max(entity.offset, start);
      const to = entity.offset + entity.length;
      return from < to ? [{ ...entity, offset: from - start, length: to - from }] : [];
    }),
  };
}
