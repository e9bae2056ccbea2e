import type { ChatKind } from '../../domain/posts/post.ts';
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
  /** It begins with a slash, as Telegram's own do, and nothing follows it. */
  readonly alone: boolean;
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
  const argument = text.slice(length).trim();
  const alone = argument === '' && text.startsWith('/');
  const command = { name: name.toLowerCase(), argument, length, alone };
  return addressee === undefined ? command : { ...command, addressee };
}

/** Where a command was typed, as far as it decides whether it is one. */
export interface CommandPlace {
  readonly chat: ChatKind;
  /** Under a picture or another file. */
  readonly inCaption: boolean;
  /** In a part of an album. */
  readonly inAlbum: boolean;
}

/**
 * Whether what was typed is an order to this bot, so that it is not posted.
 *
 * A command that exists is one, unless it names another bot. What does not exist is one where it can be meant for
 * nobody else: it names this bot, or stands alone in a private chat. All else that begins with a slash is a post, as
 * in "/sale starts on Friday". Parts of albums and posts of channels are never swallowed for a word that means
 * nothing, and a caption gives only commands that are about what it stands under.
 */
export function isOrder(typed: TypedCommand, place: CommandPlace, bot: BotIdentity): boolean {
  const { addressee } = typed;
  const namesUs = addressee?.toLowerCase() === bot.username.toLowerCase();
  if (place.inAlbum || (addressee !== undefined && !namesUs)) return false;
  const known = bot.commands.get(typed.name);
  if (place.inCaption) return known?.inCaptions ?? false;
  if (known) return true;
  if (place.chat === 'channel') return false;
  return namesUs || (place.chat === 'private' && typed.alone);
}
