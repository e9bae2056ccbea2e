import { chatToSendTo } from '../access.ts';
import { badRequest, tooManyRequests } from '../apiError.ts';
import type { Chat } from '../chat.ts';
import { spokenByChannel } from '../directMessages.ts';
import { CAPTION_LIMIT, formatText, TEXT_LIMIT } from '../entities.ts';
import type { FormattedText } from '../formattedText.ts';
import { inlineKeyboard } from '../keyboards.ts';
import type { Parameters } from '../parameters.ts';
import { postMessage } from '../posting.ts';
import { spendTenths, tenthsOn } from '../botBalance.ts';
import { replyFields } from '../replies.ts';
import type { Message, MessageDraft } from '../telegram.ts';
import type { Call } from './call.ts';

/** What a bot's message says, before the chat and the common parameters add their part. */
export type Content = MessageDraft;

/** Posts one message of a kind in the chat that the parameters name; what all send methods have in common. */
export function send(call: Call, kind: string, content: Content): Message {
  const { world, bot, parameters } = call;
  const chat = chatToSendTo(world, bot, parameters, kind);
  const reply = replyFields(world, bot, chat, parameters);
  const common = commonFields(chat, parameters);
  admit(call, chat, 1);
  return postMessage(world, chat, { ...author(call, chat), ...content, ...reply, ...common }, bot.id);
}

/** Who a bot's message is shown to come from: a channel speaks for itself. */
export function author({ world, bot }: Call, chat: Chat): MessageDraft {
  if (chat.info.is_direct_messages) return spokenByChannel(world, chat);
  return chat.type === 'channel' ? { sender_chat: chat.info } : { from: bot.user };
}

/**
 * Counts a send against the flood limits; 429 when it is too many. Bot API, `allow_paid_broadcast`: it goes beyond the
 * free rate, and what does costs 0.1 Stars of the bot's balance for each message.
 */
export function admit({ world, bot, parameters }: Call, chat: Chat, messages: number): void {
  const { floodLimits } = world;
  if (!parameters.flag('allow_paid_broadcast')) {
    const wait = floodLimits.admit(bot.id, chat.id, chat.isGroup, messages);
    if (wait !== undefined) throw tooManyRequests(wait);
    return;
  }
  const admitted = floodLimits.admitPaid(bot.id, chat.id, chat.isGroup, messages, tenthsOn(world, bot));
  if (admitted === 'no Stars') throw badRequest('BALANCE_TOO_LOW');
  if (admitted.wait !== undefined) throw tooManyRequests(admitted.wait);
  if (admitted.charged > 0) spendTenths(world, bot, admitted.charged);
}

/** Parameters that every send method knows. `disable_notification` leaves no trace in the message. */
export function commonFields(chat: Chat, parameters: Parameters): Content {
  const keyboard = inlineKeyboard(parameters);
  const fields: Content = {};
  if (keyboard !== undefined) fields.reply_markup = keyboard;
  if (parameters.flag('protect_content')) fields['has_protected_content'] = true;
  if (parameters.has('message_effect_id') && chat.type !== 'private')
    throw badRequest("can't use message effects in the chat");
  if (parameters.has('message_effect_id')) fields['effect_id'] = parameters.text('message_effect_id');
  return fields;
}

/** Bot API: sendMessage, text and its formatting, 1 to 4,096 UTF-16 units. */
export function textContent(parameters: Parameters): Content {
  const formatted = formatText(
    parameters.text('text'),
    parameters.text('parse_mode'),
    parameters.json('entities'),
  );
  if (formatted.text === '') throw badRequest('message text is empty');
  if (formatted.text.length > TEXT_LIMIT) throw badRequest('message is too long');
  const preview = parameters.object('link_preview_options', 'link preview options') ?? oldPreview(parameters);
  return {
    text: formatted.text,
    ...(formatted.entities.length > 0 && { entities: formatted.entities }),
    ...(preview !== undefined && { link_preview_options: preview }),
  };
}

/** Bot API: caption and its formatting, at most 1,024 UTF-16 units. */
export function captionContent(parameters: Parameters): Content {
  const formatted = checkedCaption(parameters);
  return {
    ...(formatted.text !== '' && { caption: formatted.text }),
    ...(formatted.entities.length > 0 && { caption_entities: formatted.entities }),
    ...(parameters.flag('show_caption_above_media') && { show_caption_above_media: true }),
  };
}

function checkedCaption(parameters: Parameters): FormattedText {
  const raw = parameters.text('caption');
  const formatted = formatText(raw, parameters.text('parse_mode'), parameters.json('caption_entities'));
  if (formatted.text.length > CAPTION_LIMIT) throw badRequest('message caption is too long');
  return formatted;
}

/** The parameter that link_preview_options replaced. */
function oldPreview(parameters: Parameters): Record<string, unknown> | undefined {
  return parameters.flag('disable_web_page_preview') ? { is_disabled: true } : undefined;
}
