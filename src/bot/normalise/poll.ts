import type { Content, PollContent, PollMedia, PollOption } from '../../domain/posts/content.ts';
import { readFormattedText } from './formattedText.ts';
import { integerIn, listIn, objectIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';

/** Stands where a poll has no words for something that needs some. */
const NO_WORDS = '…';

/** Reads what a message, or a poll's media, shows. */
type ContentReader = (holder: JsonObject) => Content | 'malformed' | undefined;

/**
 * A poll (Bot API: Poll). A quiz stays one when its right answers are told, which bots learn of closed quizzes and of
 * those that were made for them; otherwise it becomes a plain poll. A poll without any option is told as a text.
 */
export function readPoll(
  value: unknown,
  message: JsonObject,
  readContent: ContentReader,
): Content | undefined {
  const poll = objectIn(value);
  if (!poll) return undefined;
  const question = readFormattedText(poll['question'], poll['question_entities']);
  const given = listIn(poll['options']);
  if (given.length === 0) {
    return question && { kind: 'text', text: `📊 ${question.text}`, entities: [] };
  }
  const options = given.map((option) => readOption(option, readContent));
  const correct = readCorrect(poll, options.length);
  const closed = poll['is_closed'] === true;
  return withoutUndefined({
    kind: 'poll',
    pollId: wordIn(poll['id']),
    question: question ?? { text: NO_WORDS, entities: [] },
    description: readFormattedText(poll['description'], poll['description_entities']),
    media: readMedia(poll['media'], readContent),
    options,
    anonymous: poll['is_anonymous'] !== false,
    multiple: poll['allows_multiple_answers'] === true,
    revoting: typeof poll['allows_revoting'] === 'boolean' ? poll['allows_revoting'] : undefined,
    correct,
    explanation: correct && readFormattedText(poll['explanation'], poll['explanation_entities']),
    explanationMedia: correct && readMedia(poll['explanation_media'], readContent),
    closed: closed ? (true as const) : undefined,
    closesAt: closed ? undefined : closingTime(poll, message),
  }) satisfies PollContent;
}

function readOption(value: unknown, readContent: ContentReader): PollOption {
  const option = objectIn(value);
  const text = readFormattedText(option?.['text'], option?.['text_entities']);
  return withoutUndefined({
    ...(text ?? { text: NO_WORDS, entities: [] }),
    media: readMedia(option?.['media'], readContent),
  });
}

/** The places of the right answers; undefined for what is no quiz, or one that does not tell them. */
function readCorrect(poll: JsonObject, options: number): readonly number[] | undefined {
  if (poll['type'] !== 'quiz') return undefined;
  // Servers before Bot API 9.6 tell of one right answer, in a field of its own.
  const told = poll['correct_option_ids'] ?? [poll['correct_option_id']];
  const places = listIn(told)
    .map((place) => integerIn(place, 0))
    .filter((place) => place !== undefined && place < options) as number[];
  return places.length > 0 ? [...new Set(places)].toSorted((a, b) => a - b) : undefined;
}

/** When a poll closes by itself, in seconds since 1970. */
function closingTime(poll: JsonObject, message: JsonObject): number | undefined {
  const closes = integerIn(poll['close_date'], 1);
  const posted = integerIn(message['date'], 1);
  const period = integerIn(poll['open_period'], 1);
  return closes ?? (posted !== undefined && period !== undefined ? posted + period : undefined);
}

/** What is shown with a poll, one of its answers or its explanation (Bot API: PollMedia). */
function readMedia(value: unknown, readContent: ContentReader): PollMedia | undefined {
  const media = objectIn(value);
  if (!media) return undefined;
  const url = wordIn(objectIn(media['link'])?.['url']);
  if (url !== undefined) return { kind: 'link', url };
  // Only what poll media can be: a poll within a poll would have no end.
  const { poll: _, text: __, checklist: ___, rich_message: ____, ...shown } = media;
  const content = readContent(shown);
  if (content === undefined || content === 'malformed') return undefined;
  const { kind } = content;
  const isShown = kind !== 'text' && kind !== 'contact' && kind !== 'dice' && kind !== 'poll';
  return isShown ? content : undefined;
}
