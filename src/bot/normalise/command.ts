import type { BotIdentity } from './bot.ts';
import { readFormattedText } from './formattedText.ts';
import type { JsonObject } from './json.ts';

/** A command as somebody typed it. */
export interface TypedCommand {
  /** Without slash or prefix, in lower case. */
  readonly name: string;
  /** What follows it, without surrounding blanks; empty for nothing. */
  readonly argument: string;
  /** How long it is, in UTF-16 units, from the beginning of the text. */
  readonly length: number;
  /** The bot that is named after `@`, if one is. */
  readonly addressee?: string;
}

// Telegram marks `/name` and `/name@bot` wherever a word begins with a slash; paths such as /usr/bin it leaves alone.
const MARKED_COMMAND = /^\/(\w+)(?:@(\w+))?$/;
// Nothing marks a command with a prefix of ours. It begins with a letter, so that "...and" and ".5" stay posts.
const PREFIXED_COMMAND = /^([a-z]\w*)(?:@(\w+))?(?=\s|$)/i;

/** The command that a message's text or caption begins with, if it begins with one. */
export function readCommand(message: JsonObject, bot: BotIdentity): TypedCommand | undefined {
  const said =
    readFormattedText(message['text'], message['entities']) ??
    readFormattedText(message['caption'], message['caption_entities']);
  if (!said) return undefined;

  const mark = said.entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (mark) {
    const marked = MARKED_COMMAND.exec(said.text.slice(0, mark.length));
    if (marked) return asCommand(marked, said.text, mark.length);
  }
  const prefix = bot.commandPrefix;
  if (prefix && said.text.startsWith(prefix)) {
    const rest = said.text.slice(prefix.length);
    const prefixed = PREFIXED_COMMAND.exec(rest);
    if (prefixed) return asCommand(prefixed, said.text, prefix.length + prefixed[0].length);
  }
  return undefined;
}

function asCommand([, name = '', addressee]: RegExpExecArray, text: string, length: number): TypedCommand {
  const command = { name: name.toLowerCase(), argument: text.slice(length).trim(), length };
  return addressee === undefined ? command : { ...command, addressee };
}

/** Whether the command is meant for this bot: it names this one or none. */
export function isForThisBot(command: TypedCommand, bot: BotIdentity): boolean {
  return command.addressee === undefined || command.addressee.toLowerCase() === bot.username.toLowerCase();
}
