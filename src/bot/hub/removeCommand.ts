import { removedPanel, removeQuestion } from '../chats/chatListPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedChat } from '../commands/namedChat.ts';
import { readNamed } from '../commands/named.ts';

/** Takes a chat out of the hub, after a question. */
export const remove: Command = {
  name: 'remove',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'steering:about_remove',
  usage: 'steering:usage_remove',
  example: '-1001234567890',
  async run(context) {
    const { words, answer, explain } = context;
    const { reference, rest } = readNamed(context);
    if (!reference || rest !== '') return explain();
    const chat = await namedChat(context, reference);
    if (!chat) return;
    if (chat.state === 'removed') return answer(removedPanel(words, chat, 'before', 0));
    await answer(removeQuestion(words, chat, 0));
  },
};
