import type { Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId, NetworkMessageId } from '../../domain/ids.ts';
import type { FindOutcome } from '../../domain/pair/queue.ts';
import type { Conversation } from '../conversation.ts';
import { barrierPanel } from './entry.ts';
import type { PairServices } from './pairServices.ts';
import { searchPanel } from './searchPanel.ts';

/** Says something, and answers which message says it. */
export type SayToKeep = (saying: string | Saying) => Promise<NetworkMessageId | undefined>;

/** Looks for a partner for whoever asks in their private chat, and says what came of it. */
export async function search(
  conversation: Conversation<PairServices>,
  how: 'find' | 'next',
  say: SayToKeep,
): Promise<void> {
  const { services, chat, by, words } = conversation;
  const { people, queue } = services.pair;
  const person = await people.personOf(chat, by);
  const barrier = await barrierPanel(conversation, person, how);
  if (barrier) return void (await say(barrier));
  const seeker = await people.seekerOf(person);
  if (!seeker) return;
  const outcome = await queue[how](seeker);
  await tell(outcome, person);

  async function tell(found: FindOutcome, who: AuthorId): Promise<void> {
    switch (found.kind) {
      case 'matched':
        // The session's workflow tells both.
        return;
      case 'waiting':
      case 'waiting already': {
        const messageId = await say(searchPanel(words, await queue.figures()));
        if (messageId !== undefined) await queue.keepWaitingMessage(who, messageId);
        return;
      }
      case 'chatting already':
        return void (await say(words('pair:chattingAlready')));
      case 'too soon':
        return void (await say(words('pair:tooSoon', { count: found.seconds })));
      case 'young':
        return void (await say(words('pair:nextSoon', { count: found.seconds })));
      case 'restricted':
        return void (await say(words('pair:restricted')));
    }
  }
}
