import { deleteButton } from './deleteButton.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Takes the post back that it answers, from every chat. */
export const deletePost: Command = {
  name: 'delete',
  right: 'everyone',
  where: ANYWHERE,
  about: 'moderation:about_delete',
  async run({ services, chat, by, replyTo, words, answer, answerToAmend }) {
    if (replyTo === undefined) {
      // Somebody who deleted their own message by hand has nothing left to reply to.
      const latest = await services.targets.latestPost(chat, by);
      const buttons =
        latest === undefined
          ? []
          : [[{ label: words('moderation:deleteLatest'), data: deleteButton.data({ post: latest }) }]];
      return answer({ text: words('moderation:deleteHow'), buttons });
    }
    const postId = await services.targets.post({ chat: chat.networkId, messageId: replyTo });
    if (postId === undefined) return answer(words('moderation:deleteUnknown'));
    const taken = await services.withdrawals.takeBack(postId, by);
    switch (taken.kind) {
      case 'taken back': {
        // Only now: while Temporal is away the command is repeated, and must not be answered each time.
        const answered = await answerToAmend(words('moderation:deleting', { count: taken.copies }));
        if (answered) await services.withdrawals.showProgress(taken, answered);
        return;
      }
      case 'not yours':
        return answer(words('moderation:deleteNotYours'));
      case 'unknown':
        return answer(words('moderation:deleteUnknown'));
    }
  },
};
