import { actorOf } from '../../services/audit.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Takes a chat's paid time away: of one that is named by its id, or that the message answered came from. */
export const revoke: Command = {
  name: 'revoke',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'billing:about_revoke',
  usage: 'billing:usage_revoke',
  example: '-1001234567890',
  async run({ services, chat, by, argument, replyTo, messageId, words, answer, explain }) {
    const answered =
      replyTo === undefined ? undefined : await services.offers.sourceOf(chat.networkId, replyTo);
    const networkId = argument === '' ? answered : Number(argument);
    if (networkId === undefined || !Number.isSafeInteger(networkId)) return explain();
    const title = (await services.offers.subscriberAt(networkId))?.title;
    if (title === undefined) return answer(words('billing:noSuchChat'));
    await services.subscriptions.revoke(networkId, {
      key: `revoke/${chat.networkId}/${messageId}`,
      by: actorOf(by),
    });
    await answer(words('billing:revoked', { title }));
  },
};
