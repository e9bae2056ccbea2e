import { badRequest } from './apiError.ts';
import { isObject, type Parameters } from './parameters.ts';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from './telegram.ts';

/** Bot API: InlineKeyboardButton.callback_data, in bytes of UTF-8. */
const CALLBACK_DATA_LIMIT = 64;

/** Bot API: the fields of InlineKeyboardButton of which it needs one. */
const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];

/** The inline keyboard among the parameters. Other kinds of reply markup are checked for their shape and not kept. */
export function inlineKeyboard(parameters: Parameters): InlineKeyboardMarkup | undefined {
  const markup = parameters.object('reply_markup', 'reply keyboard markup');
  const rows = markup?.['inline_keyboard'];
  if (rows === undefined) return undefined;
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) {
    throw badRequest('field "inline_keyboard" must be an Array of Arrays');
  }
  const keyboard = rows.map((row: unknown[]) => row.map(checkButton)).filter((row) => row.length > 0);
  return keyboard.length > 0 ? { inline_keyboard: keyboard } : undefined;
}

function checkButton(button: unknown): InlineKeyboardButton {
  if (!isObject(button)) throw cannotParse('InlineKeyboardButton must be an Object');
  if (typeof button['text'] !== 'string') throw cannotParse('Can\'t find field "text"');
  if (button['text'] === '') throw badRequest('BUTTON_TEXT_INVALID');
  if (!ACTIONS.some((action) => button[action] !== undefined && button[action] !== '')) {
    throw cannotParse('Text buttons are unallowed in the inline keyboard');
  }
  const data = button['callback_data'];
  if (data !== undefined && (typeof data !== 'string' || Buffer.byteLength(data) > CALLBACK_DATA_LIMIT)) {
    throw badRequest('BUTTON_DATA_INVALID');
  }
  const url = button['url'];
  if (url !== undefined && (typeof url !== 'string' || /\s/.test(url) || !url.includes('.')))
    checkLocalUrl(url);
  return button as unknown as InlineKeyboardButton;
}

/** `tg://user?id=…` is a link too. */
function checkLocalUrl(url: unknown): void {
  if (typeof url === 'string' && url.startsWith('tg://')) return;
  throw badRequest('BUTTON_URL_INVALID');
}

function cannotParse(reason: string): Error {
  return badRequest(`can't parse inline keyboard button: ${reason}`);
}
