import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Conversation } from '../conversation.ts';
import { menuPanel } from './menuPanel.ts';

/** What /start shows to who asks. In private they also read what they are called elsewhere. */
export async function menuOf(
  { services, chat, by, words }: Pick<Conversation, 'services' | 'chat' | 'by' | 'words'>,
  standing: string,
): Promise<Saying> {
  const alias = chat.kind === 'private' ? await services.personalData.aliasOf(by) : undefined;
  return menuPanel(words, chat, { standing, ...(alias !== undefined && { alias }) }, services.username);
}
