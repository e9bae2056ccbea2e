import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** The commands that a link into the private chat can give. None of them changes anything before it has asked. */
export const GIVEN_BY_LINK = [
  'alias',
  'forgetme',
  'mydata',
  'paysupport',
  'plan',
  'settings',
  'subscribe',
  'terms',
] as const;
type GivenByLink = (typeof GIVEN_BY_LINK)[number];

/** Those among them that can be about another chat. */
const ABOUT_A_CHAT: readonly GivenByLink[] = ['plan', 'settings', 'subscribe'];

/** Whether a link can give that command. */
export function isGivenByLink(name: string): name is GivenByLink {
  return GIVEN_BY_LINK.some((one) => one === name);
}

/**
 * The link that opens the private chat and gives a command there, about a chat where the command can be about one
 * (Bot API: deep linking; the parameter takes letters, digits, `_` and `-`).
 */
export function linkInto(bot: string, command: GivenByLink, aboutChat: NetworkChatId): string {
  const parameter = ABOUT_A_CHAT.includes(command) ? `${command}_${aboutChat}` : command;
  return `https://t.me/${bot}?start=${parameter}`;
}

/** The command that such a link gives, as it reads behind `/start`; undefined for anything else. */
export function readLink(
  parameter: string,
): { readonly name: GivenByLink; readonly argument: string } | undefined {
  const [, name, chat] = /^([a-z]+)(?:_(-?\d{1,16}))?$/.exec(parameter) ?? [];
  if (name === undefined || !isGivenByLink(name)) return undefined;
  if (chat !== undefined && !ABOUT_A_CHAT.includes(name)) return undefined;
  return { name, argument: chat ?? '' };
}

/** Leads into the private chat, without a word about what for: everybody in the chat may read it. */
export function privately(words: Words, bot: string, command: GivenByLink, chat: NetworkChatId): Saying {
  return {
    text: words('personal:privately'),
    buttons: [[{ label: words('personal:openPrivately'), url: linkInto(bot, command, chat) }]],
  };
}
