import { badRequest } from '../apiError.ts';
import type { BotCommand } from '../bot.ts';
import { isObject, type Parameters, textField } from '../parameters.ts';
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
    bot.commands.set(commandsKey(parameters), given.map(readCommand));
    world.journal.put('bot', bot.id, bot);
    return true;
  },

  getMyCommands: ({ bot, parameters }) => bot.commands.get(commandsKey(parameters)) ?? [],

  deleteMyCommands: ({ world, bot, parameters }) => {
    bot.commands.delete(commandsKey(parameters));
    world.journal.put('bot', bot.id, bot);
    return true;
  },
};

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
  const parts = ['type', 'chat_id', 'user_id'].map((name) => textField(scope, name));
  return [...parts, parameters.text('language_code')].join('/');
}
