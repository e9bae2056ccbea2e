import type { Reference } from '../../domain/people/reference.ts';
import type { ChatEntry } from '../../services/chats/chatDirectory.ts';
import type { CommandContext } from './command.ts';

/** Finds the chat that a command names. When none is known, or several could be meant, it says so. */
export async function namedChat(
  { services, words, answer }: CommandContext,
  reference: Reference,
): Promise<ChatEntry | undefined> {
  const [chat, ...others] = await services.targets.chats(reference);
  if (chat && others.length === 0) return chat;
  if (!chat) {
    await answer(words('steering:noSuchChat'));
    return undefined;
  }
  const lines = [chat, ...others].map(({ networkId, title }) =>
    words('steering:oneOfSeveral', { id: String(networkId), title }),
  );
  await answer(words('steering:severalChats', { lines: lines.join('\n') }));
  return undefined;
}
