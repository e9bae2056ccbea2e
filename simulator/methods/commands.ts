import { badRequest } from '../apiError.ts';
import type { Bot, BotCommand } from '../bot.ts';
import { menuKey, menuOf } from '../menus.ts';
import { isObject, type Parameters, textField } from '../parameters.ts';
import type { World } from '../world.ts';
import type { Methods } from './call.ts';

/** Bot API: setMyCommands and BotCommand. */
const LIMITS = { commands: 100, description: 256 };

/** Bot API: BotCommandScope.type. */
const SCOPES = new Set([
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
]);

/** The menus of commands that a bot shows, by scope and language. */
export const commands: Methods = {
  setMyCommands: ({ world, bot, parameters }) => {
    const given = parameters.list('commands', 'BotCommand', 'commands') ?? [];
    if (given.length > LIMITS.commands) throw badRequest('BOT_COMMANDS_TOO_MUCH');
    setMenu(world, bot, commandsKey(parameters), given.map(readCommand));
    return true;
  },

  getMyCommands: ({ bot, parameters }) => bot.commands.get(commandsKey(parameters)) ?? [],

  deleteMyCommands: ({ world, bot, parameters }) => {
    setMenu(world, bot, commandsKey(parameters), []);
    return true;
  },
};

/** Bot API: an empty list takes the menu away, so that the next wider scope shows. */
function setMenu(world: World, bot: Bot, key: string, list: BotCommand[]): void {
  if (list.length > 0) bot.commands.set(key, list);
  else bot.commands.delete(key);
  world.journal.put('bot', bot.id, bot);
  world.events.emit('commands', { bot_id: bot.id, ...menuOf(key, list) });
}

function readCommand(given: unknown): BotCommand {
  if (!isObject(given)) throw badRequest("can't parse BotCommand: expected an Object");
  const command = textField(given, 'command').replace(/^\//, '');
  const description = textField(given, 'description');
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  if (description === '' || description.length > LIMITS.description)
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command, description };
}

function commandsKey(parameters: Parameters): string {
  const scope = parameters.object('scope', 'BotCommandScope') ?? { type: 'default' };
  if (!SCOPES.has(String(scope['type'])))
    throw badRequest("can't parse BotCommandScope: unsupported type specified");
  return menuKey({
    type: textField(scope, 'type'),
    chatId: textField(scope, 'chat_id'),
    userId: textField(scope, 'user_id'),
    language: parameters.text('language_code'),
  });
}
