import type { InputPollMedia, InputPollOption, InputPollOptionMedia, MessageEntity } from '@grammyjs/types';
import type { FormattedText, PollContent, PollMedia } from '../../domain/posts/content.ts';
import type { ChatKind } from '../../domain/posts/post.ts';
import type { Saying } from './call.ts';
import { POLL_CLOSES_AT_LATEST_S, POLL_CLOSES_AT_SOONEST_S } from './limits.ts';
import { toEntities } from './entities.ts';
import { mediaOf, placeOf, venueOf } from './saying.ts';

/** A poll, asked anew: nobody has voted in it yet. */
export function sayPoll(poll: PollContent, to: ChatKind, now = Date.now()): Saying {
  return {
    method: 'sendPoll',
    parameters: {
      question: poll.question.text,
      ...emojiIn('question_entities', poll.question),
      options: poll.options.map(toOption),
      // A channel takes anonymous polls only (Bot API: "non-anonymous polls can't be sent to channel chats").
      is_anonymous: poll.anonymous || to === 'channel',
      allows_multiple_answers: poll.multiple,
      ...(poll.revoting !== undefined && { allows_revoting: poll.revoting }),
      ...(poll.description && wordsAs('description', poll.description)),
      ...(poll.media && withMedia('media', poll.media)),
      ...kindOf(poll),
      ...closingOf(poll, now),
    },
  };
}

function kindOf({ correct, explanation, explanationMedia }: PollContent): object {
  if (!correct) return { type: 'regular' };
  return {
    type: 'quiz',
    correct_option_ids: correct,
    // Servers before Bot API 9.6 take one right answer, in a field of its own; newer ones pass it over.
    ...(correct.length === 1 && { correct_option_id: correct[0] }),
    ...(explanation && wordsAs('explanation', explanation)),
    ...(explanationMedia && withMedia('explanation_media', explanationMedia)),
  };
}

/** A poll that has closed, or closes in a moment, arrives closed (Bot API: sendPoll, `close_date`). */
function closingOf({ closed, closesAt }: PollContent, now: number): object {
  if (closed) return { is_closed: true };
  if (closesAt === undefined) return {};
  const left = closesAt - now / 1_000;
  if (left < POLL_CLOSES_AT_SOONEST_S) return { is_closed: true };
  return left <= POLL_CLOSES_AT_LATEST_S ? { close_date: closesAt } : {};
}

function toOption(option: PollContent['options'][number]): InputPollOption<string> {
  const media = option.media && optionMediaOf(option.media);
  return { text: option.text, ...emojiIn('text_entities', option), ...(media && { media }) };
}

function withMedia(field: 'media' | 'explanation_media', media: PollMedia): object {
  const shown = pollMediaOf(media);
  return shown ? { [field]: shown } : {};
}

function pollMediaOf(media: PollMedia): InputPollMedia<string> | undefined {
  switch (media.kind) {
    case 'link':
      return undefined;
    case 'location':
      return { type: 'location', ...placeOf(media) };
    case 'venue':
      return { type: 'venue', ...venueOf(media) };
    default:
      return mediaOf(media, undefined);
  }
}

function optionMediaOf(media: PollMedia): InputPollOptionMedia<string> | undefined {
  if (media.kind === 'link') return { type: 'link', url: media.url };
  if (media.kind === 'sticker') return { type: 'sticker', media: media.file.id };
  const shown = pollMediaOf(media);
  // An answer shows neither sound nor documents (Bot API: InputPollOptionMedia).
  return shown && shown.type !== 'audio' && shown.type !== 'document' ? shown : undefined;
}

function wordsAs(field: 'description' | 'explanation', { text, entities }: FormattedText): object {
  return { [field]: text, ...(entities.length > 0 && { [`${field}_entities`]: toEntities(entities) }) };
}

/** Only custom emoji are allowed in questions and answers (Bot API: sendPoll, `question_entities`). */
function emojiIn<Name extends string>(
  name: Name,
  { entities }: FormattedText,
): { [K in Name]?: MessageEntity[] } {
  const allowed = entities.filter(({ type }) => type === 'custom_emoji');
  return (allowed.length > 0 ? { [name]: toEntities(allowed) } : {}) as { [K in Name]?: MessageEntity[] };
}
