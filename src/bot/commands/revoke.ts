import { actorOf } from '../../services/audit.ts';
import { ANYWHERE, type Command } from './command.ts';
import { readNamed } from './named.ts';

/** Takes a chat's paid time away: of one that is named by its id, or that the message answered came from. */
export const revoke: Command = {
  name: 'revoke',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'billing:about_revoke',
  usage: 'billing:usage_revoke',
  example: '-1001234567890',
  async run(context) {
    const { services, chat, by, messageId, words, answer, explain } = context;
    const { reference, rest } = readNamed(context);
    if (!reference || rest !== '') return explain();
    const meant = await services.targets.chat(reference);
    if (!meant) return answer(words('steering:noSuchChat'));
    const { networkId, title } = meant;
    await services.subscriptions.revoke(networkId, {
      key: `revoke/${chat.networkId}/${messageId}`,
      by: actorOf(by),
    });
    await answer(words('billing:revoked', { title }));
  },
};
