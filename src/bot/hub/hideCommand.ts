import type { AuthorId } from '../../domain/ids.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedAuthorAlone } from '../commands/namedAuthor.ts';
import { authorHidden } from './hidingPanel.ts';
import type { HubServices } from './hubServices.ts';

/** Keeps an author's posts out of this chat, which nobody else learns. */
export const hide: Command<HubServices> = {
  name: 'hide',
  right: 'chat administrators',
  where: ANYWHERE,
  about: 'hub:about_hide',
  usage: 'hub:usage_hide',
  example: 'u-a3x7k2',
  async run(context) {
    const { services, chat, by, words, answer, replyTo } = context;
    const author = await namedAuthorAlone(context);
    if (!author) return;
    if (author.networkId === by.networkId) return answer(words('hub:hideYourself'));
    await services.hub.hiding.hide(chat.networkId, { author: author.id as AuthorId });
    const [source] =
      replyTo === undefined
        ? []
        : await services.targets.chats({ by: 'message', chat: chat.networkId, messageId: replyTo });
    const isShared = source !== undefined && source.kind !== 'private' && source.networkId !== chat.networkId;
    await answer(authorHidden(words, { author, ...(isShared && { chat: source.id }) }));
  },
};
