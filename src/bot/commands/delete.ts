import { ANYWHERE, type Command } from './command.ts';

/** Takes the post back that it answers, from every chat. */
export const deletePost: Command = {
  name: 'delete',
  right: 'everyone',
  where: ANYWHERE,
  about: 'moderation:about_delete',
  async run({ services, chat, by, replyTo, words, answer }) {
    if (replyTo === undefined) return answer(words('moderation:deleteHow'));
    const postId = await services.targets.post({ chat: chat.networkId, messageId: replyTo });
    if (postId === undefined) return answer(words('moderation:deleteUnknown'));
    const taken = await services.withdrawals.takeBack(postId, by);
    switch (taken.kind) {
      case 'taken back':
        return answer(words('moderation:deleting', { count: taken.copies }));
      case 'not yours':
        return answer(words('moderation:deleteNotYours'));
      case 'unknown':
        return answer(words('moderation:deleteUnknown'));
    }
  },
};
