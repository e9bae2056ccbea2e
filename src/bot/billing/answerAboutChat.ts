import type { Saying } from '../../domain/conversation/speaker.ts';
import { chatIdArgument } from '../commands/chatIdArgument.ts';
import type { CommandContext } from '../commands/command.ts';
import { outside } from '../chats/outside.ts';
import { mayBuyFor } from './offer.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/**
 * Answers a command about the subscription of the chat it was given in, or of another one that it names by id and that
 * the person asking belongs to. `about` finds the answer; undefined for a chat that takes no part, which is said instead.
 */
export async function answerAboutChat(
  context: CommandContext,
  about: (context: CommandContext, networkId: NetworkChatId) => Promise<Saying | string | undefined>,
): Promise<void> {
  const { chat, argument, words, answer, explain } = context;
  const networkId = chatIdArgument(argument, chat.networkId);
  if (networkId === undefined) return explain();
  if (!(await mayBuyFor(context, networkId))) return answer(words('billing:notMember'));
  await answer((await about(context, networkId)) ?? (await outside(context, networkId)));
}
