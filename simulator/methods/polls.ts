import { randomInt } from 'node:crypto';
import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import { type FormattedText, formatText } from '../entities.ts';
import { isObject, type Parameters, textField } from '../parameters.ts';
import type { Call, Methods } from './call.ts';
import { freshOptions } from '../polls.ts';
import { send } from './sending.ts';

/** Bot API: sendPoll, in characters and in number. */
const POLL = { question: 300, option: 100, minOptions: 2, maxOptions: 12, explanation: 200 };

/** sendPoll. */
export const polls: Methods = { sendPoll };

function sendPoll(call: Call): unknown {
  const { world, bot, parameters } = call;
  const poll = readPoll(parameters);
  const chat = chatOfBot(world, bot, parameters);
  if (chat.type === 'channel' && poll['is_anonymous'] === false) {
    throw badRequest("non-anonymous polls can't be sent to channel chats");
  }
  return send(call, 'poll', { poll });
}

function readPoll(parameters: Parameters): Record<string, unknown> {
  const question = formatText(
    parameters.text('question'),
    parameters.text('question_parse_mode'),
    parameters.json('question_entities'),
  );
  if (question.text === '') throw badRequest('poll question must be non-empty');
  if (question.text.length > POLL.question)
    throw badRequest(`poll question length must not exceed ${POLL.question}`);
  const type = parameters.text('type') || 'regular';
  if (type !== 'regular' && type !== 'quiz') throw badRequest('unsupported poll type specified');
  return {
    id: String(randomInt(2 ** 40, 2 ** 47)),
    question: question.text,
    ...(question.entities.length > 0 && { question_entities: question.entities }),
    options: readOptions(parameters),
    total_voter_count: 0,
    is_closed: parameters.flag('is_closed'),
    is_anonymous: parameters.has('is_anonymous') ? parameters.flag('is_anonymous') : true,
    type,
    allows_multiple_answers: parameters.flag('allows_multiple_answers'),
    allows_revoting: parameters.has('allows_revoting')
      ? parameters.flag('allows_revoting')
      : type === 'regular',
    members_only: parameters.flag('members_only'),
    ...(type === 'quiz' && quizFields(parameters)),
  };
}

function readOptions(parameters: Parameters): unknown[] {
  const given = parameters.list('options', 'String as options') ?? [];
  if (given.length < POLL.minOptions) throw badRequest('poll must have at least 2 option');
  if (given.length > POLL.maxOptions)
    throw badRequest(`poll can't have more than ${POLL.maxOptions} options`);
  const options = given.map((option) => {
    const { text, entities } = readOption(option);
    if (text === '') throw badRequest('poll options must be non-empty');
    if (text.length > POLL.option) throw badRequest(`poll options length must not exceed ${POLL.option}`);
    return { text, ...(entities.length > 0 && { text_entities: entities }) };
  });
  return freshOptions(options);
}

function readOption(option: unknown): FormattedText {
  if (typeof option === 'string') return formatText(option, '', undefined);
  if (!isObject(option)) throw badRequest('expected an option to be of type String');
  return formatText(textField(option, 'text'), textField(option, 'text_parse_mode'), option['text_entities']);
}

function quizFields(parameters: Parameters): Record<string, unknown> {
  // The list is the newer of the two names.
  const [correct] = parameters.list('correct_option_ids', 'Integer')?.map(Number) ?? [
    parameters.integer('correct_option_id'),
  ];
  if (correct === undefined) throw badRequest('correct option for a quiz must be specified');
  const explanation = parameters.text('explanation');
  if (explanation.length > POLL.explanation) throw badRequest('message is too long');
  return { correct_option_ids: [correct], ...(explanation !== '' && { explanation }) };
}
