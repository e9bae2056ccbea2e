import { LANGUAGES } from '../../domain/people/language.ts';
import { may, type Right } from '../../domain/people/permissions.ts';
import type { ChatKind, SourceChat } from '../../domain/posts/post.ts';
import { toTelegram } from '../../domain/telegramIds.ts';
import { type Words, wordsIn } from '../../texts/words.ts';
import type { CommandDescription } from './command.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** A list of commands that Telegram offers while one is typed (Bot API: setMyCommands). */
export interface CommandMenu {
  readonly scope: { readonly type: string; readonly chat_id?: number; readonly user_id?: number };
  /** Unset for everybody whose language has no list of its own. */
  readonly language_code?: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

/** Bot API: BotCommand.description. */
const DESCRIPTION_LIMIT = 256;

/** The menus, each showing what its readers may do: in private, in groups, to administrators, to the hub's admins. */
export function commandMenus(
  commands: readonly CommandDescription[],
  adminIds: readonly NetworkPersonId[],
): CommandMenu[] {
  const forEverybody = LANGUAGES.flatMap((language) => {
    const words = wordsIn(language);
    const menu = (scope: CommandMenu['scope'], standing: Right, kinds: readonly ChatKind[]): CommandMenu => ({
      scope,
      ...(language === 'en' ? {} : { language_code: language }),
      commands: entriesOf(commands, words, standing, kinds),
    });
    return [
      menu({ type: 'all_private_chats' }, 'chat administrators', ['private']),
      menu({ type: 'all_group_chats' }, 'everyone', ['group', 'supergroup']),
      menu({ type: 'all_chat_administrators' }, 'chat administrators', ['group', 'supergroup']),
    ];
  });
  const forAdmins = adminIds.flatMap((id) => adminMenus(commands, { networkId: id, kind: 'private' }, id));
  return [...forEverybody, ...forAdmins];
}

/**
 * The menus of one of the hub's admins in a chat: in private, or in a group, where other members see their own (Bot API:
 * BotCommandScopeChatMember). Empty for a channel, where nobody types commands as a person.
 */
export function adminMenus(
  commands: readonly CommandDescription[],
  chat: Pick<SourceChat, 'networkId' | 'kind'>,
  adminId: NetworkPersonId,
): CommandMenu[] {
  if (chat.kind === 'channel') return [];
  const scope =
    chat.kind === 'private'
      ? { type: 'chat', chat_id: toTelegram(chat.networkId) }
      : { type: 'chat_member', chat_id: toTelegram(chat.networkId), user_id: toTelegram(adminId) };
  return LANGUAGES.map((language) => ({
    scope,
    ...(language === 'en' ? {} : { language_code: language }),
    commands: entriesOf(commands, wordsIn(language), 'hub admins', [chat.kind]),
  }));
}

function entriesOf(
  commands: readonly CommandDescription[],
  words: Words,
  standing: Right,
  kinds: readonly ChatKind[],
): CommandMenu['commands'] {
  return commands
    .filter(({ right, where }) => may(standing, right) && where.some((kind) => kinds.includes(kind)))
    .map(({ name, about }) => ({ command: name, description: words(about).slice(0, DESCRIPTION_LIMIT) }));
}
