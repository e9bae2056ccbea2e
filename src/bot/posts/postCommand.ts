import type { PostId } from '../../domain/ids.ts';
import { accountPanel } from './postAccountPanel.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Says where a post went. */
export const post: Command = {
  name: 'post',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'posts:about_post',
  usage: 'posts:usage_post',
  example: '712345678901234',
  async run({ services, argument, chat, replyTo, words, answer, explain }) {
    const { postAccounts } = services;
    let postId: PostId | undefined;
    if (/^\d{1,16}$/.test(argument)) postId = Number(argument) as PostId;
    else if (argument === '' && replyTo !== undefined) {
      postId = await services.targets.post({ chat: chat.networkId, messageId: replyTo });
    } else return explain();
    const account = postId === undefined ? undefined : await postAccounts.find(postId);
    await answer(account ? accountPanel(account, words) : words('posts:unknownPost'));
  },
};
