import { wordsUnasked } from '../readerWords.ts';
import { type Command, type CommandContext, NOT_IN_CHANNELS } from './command.ts';

/** So often one person's trouble reaches the admins. */
const ONCE_IN_SECONDS = 60;
/** How long admins are tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

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
    const { services, by, words, argument, answer } = context;
    if (argument === '') return answer(words('billing:paySupport'));
    if (!(await services.notices.isDue(`paysupport:${by.networkId}`, ONCE_IN_SECONDS))) {
      return answer(words('billing:paySupportAgain'));
    }
    if (services.adminIds.length === 0) return answer(words('billing:paySupportUnreached'));
    await tellAdmins(context);
    return answer(words('billing:paySupportHanded'));
  },
};

async function tellAdmins({ services, chat, by, argument }: CommandContext): Promise<void> {
  for (const networkId of services.adminIds) {
    const words = await wordsUnasked(services.languages, networkId);
    const name = by.username === undefined ? by.name : `${by.name} (@${by.username})`;
    const text = words('billing:paySupportAsked', {
      name,
      id: String(by.networkId),
      chat: String(chat.networkId),
      trouble: argument,
    });
    await services.outbox.tell({ networkId, kind: 'private' }, { text }, TOLD_WITHIN_MS);
  }
}
