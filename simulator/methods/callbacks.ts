import { badRequest } from '../apiError.ts';
import type { Methods } from './call.ts';

/** Bot API: answerCallbackQuery, in characters. */
const TEXT_LIMIT = 200;

/** answerCallbackQuery. */
export const callbacks: Methods = {
  answerCallbackQuery: ({ world, bot, parameters }) => {
    const id = parameters.text('callback_query_id');
    const callback = world.callbacks.get(id);
    if (callback === undefined || callback.botId !== bot.id) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    const text = parameters.text('text');
    if (text.length > TEXT_LIMIT) throw badRequest('MESSAGE_TOO_LONG');
    callback.answered = true;
    if (text !== '') callback.text = text;
    callback.show_alert = parameters.flag('show_alert');
    if (parameters.has('url')) callback.url = parameters.text('url');
    const { botId: _, onAnswer, ...answer } = callback;
    world.events.emit('callback_answer', { callback_query_id: id, ...answer });
    onAnswer?.();
    return true;
  },
};
