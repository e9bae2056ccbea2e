import { listPanel, CHATS_ON_PAGE } from '../chats/chatListPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** The chats that take part, page by page. */
export const list: Command = {
  name: 'list',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'steering:about_list',
  usage: 'steering:usage_list',
  example: '2',
  async run({ services, words, argument, answer, explain }) {
    if (!/^\d{0,6}$/.test(argument) || Number(argument || 1) < 1) return explain();
    const { chats, total, page } = await services.directory.page(Number(argument || 1), CHATS_ON_PAGE);
    await answer(listPanel(words, page, chats, total));
  },
};
