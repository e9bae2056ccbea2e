import { outside } from '../chats/outside.ts';
import { actorOf } from '../../services/staff/audit.ts';
import { GENERAL_TOPIC } from '../../domain/posts/post.ts';
import type { Command } from '../commands/command.ts';

/** Lets the topic in which it is given take part alone. */
export const here: Command = {
  name: 'here',
  right: 'chat administrators',
  where: ['supergroup'],
  about: 'chat:about_here',
  usage: 'chat:usage_here',
  example: 'off',
  async run({ services, chat, by, words, argument, threadId, answer, explain }) {
    const off = argument.toLowerCase() === 'off';
    if (argument !== '' && !off) return explain();
    if (!off && chat.forum !== true) return answer(words('chat:notForum'));
    const topic = off ? null : (threadId ?? GENERAL_TOPIC);
    const change = await services.settings.change(chat.networkId, { topic }, actorOf(by));
    if (change === 'not joined') return answer(await outside({ services, chat, words }));
    await answer(off ? words('chat:hereOff') : words('chat:here', { undo: words('chat:hereUndo') }));
  },
};
