import { revokeQuestion } from './revoking.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';
import { namedChat } from '../commands/namedChat.ts';
import { readNamed } from '../commands/named.ts';

/** Takes a chat's paid time away, after a question: of one that is named by its id, or that the message answered came from. */
export const revoke: Command = {
  name: 'revoke',
  right: 'hub admins',
  isPrivate: true,
  where: ANYWHERE,
  about: 'billing:about_revoke',
  usage: 'billing:usage_revoke',
  example: '-1001234567890',
  async run(context) {
    const { services, words, answer, explain } = context;
    const { reference, rest } = readNamed(context);
    if (!reference || rest !== '') return explain();
    const meant = await namedChat(context, reference);
    if (!meant) return;
    const subscription = await services.subscriptions.state(meant.networkId);
    await answer(subscription ? revokeQuestion(words, meant, subscription, 0) : words('steering:noSuchChat'));
  },
};
