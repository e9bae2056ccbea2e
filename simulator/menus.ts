import type { Bot, BotCommand } from './bot.ts';
import { type Chat, isAdministrator } from './chat.ts';

/** Whom a menu of commands is for (Bot API: BotCommandScope and language_code); '' where it names nobody. */
interface Audience {
  type: string;
  chatId?: string;
  userId?: string;
  language?: string;
}

/** A menu as the control interface shows it. */
export interface Menu {
  scope: Record<string, unknown>;
  language_code: string;
  commands: BotCommand[];
}

/** The key under which a bot keeps a menu. */
export function menuKey({ type, chatId = '', userId = '', language = '' }: Audience): string {
  return [type, chatId, userId, language].join('/');
}

/** A menu with its key taken apart again. */
export function menuOf(key: string, commands: BotCommand[]): Menu {
  const [type = '', chatId = '', userId = '', language_code = ''] = key.split('/');
  const scope = {
    type,
    ...(chatId !== '' && { chat_id: chatId.startsWith('@') ? chatId : Number(chatId) }),
    ...(userId !== '' && { user_id: Number(userId) }),
  };
  return { scope, language_code, commands };
}

/** Every menu that a bot has set. */
export function menusOf(bot: Bot): Menu[] {
  return [...bot.commands].map(([key, commands]) => menuOf(key, commands));
}

/** Bot API, "Determining list of commands": the first menu that is set, from the narrowest scope to the widest. */
export function menuSeenBy(bot: Bot, chat: Chat, userId: number, language: string): BotCommand[] {
  for (const audience of audiences(chat, userId)) {
    const menu = bot.commands.get(menuKey({ ...audience, language })) ?? bot.commands.get(menuKey(audience));
    if (menu !== undefined) return menu;
  }
  return [];
}

function audiences(chat: Chat, userId: number): Audience[] {
  const names = [String(chat.id), ...(chat.info.username === undefined ? [] : [`@${chat.info.username}`])];
  const here = (type: string, more: Partial<Audience> = {}) =>
    names.map((chatId) => ({ type, chatId, ...more }));
  if (chat.type === 'private') return [...here('chat'), { type: 'all_private_chats' }, { type: 'default' }];
  const administers = isAdministrator(chat.members.get(userId));
  return [
    ...here('chat_member', { userId: String(userId) }),
    ...(administers ? here('chat_administrators') : []),
    ...here('chat'),
    ...(administers ? [{ type: 'all_chat_administrators' }] : []),
    { type: 'all_group_chats' },
    { type: 'default' },
  ];
}
