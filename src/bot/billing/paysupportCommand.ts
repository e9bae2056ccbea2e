import { ASK_ONCE_IN_SECONDS, askAdmins, askedNotice } from '../support/support.ts';
import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/**
 * Hands somebody's trouble with a payment to the hub's admins, in private; Telegram requires it of bots that sell. What
 * is not written behind the command would be a post and go to every chat.
 */
export const paysupport: Command = {
  name: 'paysupport',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_paysupport',
  usage: 'billing:usage_paysupport',
  example: '250 Stars on Monday, and the chat is not subscribed',
  async run(context) {
    const { services, chat, by, messageId, words, argument, answer } = context;
    if (argument === '') return answer(words('billing:paySupport'));
    if (!(await services.notices.isDue(askedNotice(by.networkId), ASK_ONCE_IN_SECONDS))) {
      return answer(words('billing:paySupportAgain'));
    }
    if (services.adminIds.length === 0) return answer(words('billing:paySupportUnreached'));
    const asked = { chat: chat.networkId, isPrivate: chat.kind === 'private', messageId };
    await askAdmins(services, by, { customer: by.networkId, asked }, argument);
    return answer(words('billing:paySupportHanded'));
  },
};
