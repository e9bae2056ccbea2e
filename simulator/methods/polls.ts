import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import { CAPTION_LIMIT, formatText } from '../entities.ts';
import type { FormattedText } from '../formattedText.ts';
import { isObject, Parameters, textField } from '../parameters.ts';
import type { Call, Methods } from './call.ts';
import { closePoll, freshOptions, newPollId } from '../polls.ts';
import { mayEdit } from './edits.ts';
import { type MediaKind, readMedia } from './inputMedia.ts';
import { location, venue } from './places.ts';
import { send } from './sending.ts';

/** Bot API: sendPoll, in characters and in number. */
const POLL = { question: 300, option: 100, minOptions: 2, maxOptions: 12, explanation: 200 };

/** Bot API: InputPollMedia and InputPollOptionMedia, the files that both can be. */
const POLL_MEDIA: ReadonlySet<string> = new Set(['animation', 'photo', 'live_photo', 'video']);
/** Bot API: InputPollMedia, the files that an option cannot be. */
const SHARED_FILES: ReadonlySet<string> = new Set(['audio', 'document']);

/** sendPoll and stopPoll. */
export const polls: Methods = {
  sendPoll,

  stopPoll: ({ world, bot, parameters }) => {
    const chat = chatOfBot(world, bot, parameters);
    const message = chat.messages.get(parameters.integer('message_id') ?? 0);
    if (message === undefined) throw badRequest('message with poll to stop not found');
    if (!isObject(message['poll'])) throw badRequest('message is not a poll');
    if (!mayEdit(chat, message, bot.id)) throw badRequest("poll can't be stopped");
    if (message['poll']['is_closed'] === true) throw badRequest('poll has already been closed');
    return closePoll(world, chat, message);
  },
};

function sendPoll(call: Call): unknown {
  const { world, bot, parameters } = call;
  const poll = readPoll(call);
  const chat = chatOfBot(world, bot, parameters);
  if (chat.type === 'channel' && poll['is_anonymous'] === false) {
    throw badRequest("non-anonymous polls can't be sent to channel chats");
  }
  return send(call, 'poll', { poll });
}

function readPoll(call: Call): Record<string, unknown> {
  const { parameters } = call;
  const question = formattedText(parameters, 'question');
  if (question.text === '') throw badRequest('poll question must be non-empty');
  if (question.text.length > POLL.question)
    throw badRequest(`poll question length must not exceed ${POLL.question}`);
  const description = formattedText(parameters, 'description');
  if (description.text.length > CAPTION_LIMIT) throw badRequest('message caption is too long');
  const type = parameters.text('type') || 'regular';
  if (type !== 'regular' && type !== 'quiz') throw badRequest('unsupported poll type specified');
  const media = parameters.object('media', 'InputPollMedia');
  return {
    id: newPollId(),
    ...shown('question', question),
    options: readOptions(call),
    total_voter_count: 0,
    is_closed: parameters.flag('is_closed'),
    is_anonymous: parameters.has('is_anonymous') ? parameters.flag('is_anonymous') : true,
    type,
    allows_multiple_answers: parameters.flag('allows_multiple_answers'),
    allows_revoting: parameters.has('allows_revoting')
      ? parameters.flag('allows_revoting')
      : type === 'regular',
    members_only: parameters.flag('members_only'),
    ...closingTime(call),
    ...(type === 'quiz' && quizFields(call)),
    ...(description.text !== '' && shown('description', description)),
    ...(media && { media: pollMedia(call, media, false) }),
  };
}

/** A parameter that can be formatted by its own parse mode or entities. */
function formattedText(parameters: Parameters, name: string): FormattedText {
  return formatText(
    parameters.text(name),
    parameters.text(`${name}_parse_mode`),
    parameters.json(`${name}_entities`),
  );
}

function shown(name: string, { text, entities }: FormattedText): Record<string, unknown> {
  return { [name]: text, ...(entities.length > 0 && { [`${name}_entities`]: entities }) };
}

/** Bot API: open_period and close_date, of which a call gives one and the poll shows both. */
function closingTime({ world, parameters }: Call): Record<string, number> {
  const period = parameters.integer('open_period') ?? 0;
  const date = parameters.integer('close_date') ?? 0;
  if (period === 0 && date === 0) return {};
  const now = world.clock.seconds();
  return period > 0
    ? { open_period: period, close_date: now + period }
    : { open_period: date - now, close_date: date };
}

function readOptions(call: Call): unknown[] {
  const given = call.parameters.list('options', 'String as options') ?? [];
  if (given.length < POLL.minOptions) throw badRequest('poll must have at least 2 option');
  if (given.length > POLL.maxOptions)
    throw badRequest(`poll can't have more than ${POLL.maxOptions} options`);
  const options = given.map((option) => {
    const { text, entities } = readOption(option);
    if (text === '') throw badRequest('poll options must be non-empty');
    if (text.length > POLL.option) throw badRequest(`poll options length must not exceed ${POLL.option}`);
    const media = isObject(option) ? option['media'] : undefined;
    return {
      text,
      ...(entities.length > 0 && { text_entities: entities }),
      ...(isObject(media) && { media: pollMedia(call, media, true) }),
    };
  });
  return freshOptions(options);
}

function readOption(option: unknown): FormattedText {
  if (typeof option === 'string') return formatText(option, '', undefined);
  if (!isObject(option)) throw badRequest('expected an option to be of type String');
  return formatText(textField(option, 'text'), textField(option, 'text_parse_mode'), option['text_entities']);
}

function quizFields(call: Call): Record<string, unknown> {
  const { parameters } = call;
  // The list is the newer of the two names.
  const correct =
    parameters.list('correct_option_ids', 'correct option identifiers')?.map(Number) ??
    [parameters.integer('correct_option_id')].filter((id) => id !== undefined);
  if (correct.length === 0) throw badRequest('correct option for a quiz must be specified');
  const explanation = formattedText(parameters, 'explanation');
  if (explanation.text.length > POLL.explanation) throw badRequest('message is too long');
  const media = parameters.object('explanation_media', 'InputPollMedia');
  return {
    correct_option_ids: correct,
    ...(explanation.text !== '' && shown('explanation', explanation)),
    ...(media && { explanation_media: pollMedia(call, media, false) }),
  };
}

/** Bot API: PollMedia, from an InputPollMedia or an InputPollOptionMedia. */
function pollMedia(call: Call, given: Record<string, unknown>, forOption: boolean): Record<string, unknown> {
  const type = textField(given, 'type');
  const place = new Parameters(given);
  if (type === 'location') return { location: location(place) };
  if (type === 'venue') return { venue: venue(place) };
  if (type === 'link' && forOption) return { link: { url: textField(given, 'url') } };
  const known = POLL_MEDIA.has(type) || (forOption ? type === 'sticker' : SHARED_FILES.has(type));
  if (!known) throw badRequest('failed to parse InputPollMedia: invalid type specified');
  const { kind, content } = readMedia(call, type as MediaKind, { ...given, has_spoiler: false });
  return { [kind]: content[kind] };
}
