import { chatOfBot } from '../access.ts';
import { badRequest } from '../apiError.ts';
import type { Methods } from './call.ts';
import { send, textContent } from './sending.ts';

/** Bot API: sendChatAction. */
const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** sendMessage and sendChatAction. */
export const texts: Methods = {
  sendMessage: (call) => send(call, 'text', textContent(call.parameters)),

  sendChatAction: ({ world, bot, parameters }) => {
    const chat = chatOfBot(world, bot, parameters);
    const action = parameters.text('action');
    if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
    world.events.emit('chat_action', { chat_id: chat.id, bot_id: bot.id, action });
    return true;
  },
};
