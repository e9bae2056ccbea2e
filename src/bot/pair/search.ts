import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { AuthorId, NetworkMessageId } from '../../domain/ids.ts';
import type { FindOutcome, LeftQueue } from '../../domain/pair/queue.ts';
import type { Words } from '../../texts/words.ts';
import type { Conversation } from '../conversation.ts';
import { barrierPanel } from './entry.ts';
import type { PairServices } from './pairServices.ts';
import { chatPanel } from './chatPanel.ts';
import { searchOver, searchPanel } from './searchPanel.ts';

/** Says something, and answers which message says it. */
export type SayToKeep = (saying: string | Saying) => Promise<NetworkMessageId | undefined>;

/** Looks for a partner for the person in this private chat, and says what came of it. */
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
        if (messageId !== undefined) await showSearch(conversation, who, messageId);
        return;
      }
      case 'chatting already':
        return void (await say(chatPanel(words, found.sessionId, words('pair:chattingAlready'))));
      case 'too soon':
        return void (await say(words('pair:tooSoon', { count: found.seconds })));
      case 'young':
        return void (await say(words('pair:nextSoon', { count: found.seconds })));
      case 'restricted':
        return void (await say(words('pair:restricted')));
    }
  }
}

/**
 * Keeps which message shows somebody's search, so that it is brought up to date and says how the search ended. The one that
 * showed it before loses its buttons. If the search has ended meanwhile, the message says so at once.
 */
export async function showSearch(
  { services, chat, words }: Conversation<PairServices>,
  person: AuthorId,
  messageId: NetworkMessageId,
): Promise<void> {
  const { state, before } = await services.pair.queue.keepWaitingMessage(person, messageId);
  if (state !== 'waiting') await services.speaker.amend(chat, messageId, searchOver(words, state));
  if (before !== undefined && before !== messageId) {
    await services.speaker.amend(chat, before, { text: words('pair:waiting'), buttons: [] });
  }
}

/**
 * Takes somebody off the queue, and takes the buttons off the message that shows their search. False when they were not in
 * it.
 *
 * @param pressed the message whose button was pressed, which the caller amends
 */
export async function stopSearching(
  { services, chat, words }: Conversation<PairServices>,
  person: AuthorId,
  pressed?: NetworkMessageId,
): Promise<boolean> {
  const left = await services.pair.queue.stopLooking(person);
  if (left) await closeSearch(services, chat, words, left, pressed);
  return left !== undefined;
}

/** Takes the buttons off the message that showed a search which its author has ended. */
export async function closeSearch(
  { speaker }: Pick<PairServices, 'speaker'>,
  chat: Listener,
  words: Words,
  { waitingMessage }: LeftQueue,
  pressed?: NetworkMessageId,
): Promise<void> {
  if (waitingMessage === undefined || waitingMessage === pressed) return;
  await speaker.amend(chat, waitingMessage, searchOver(words, 'stopped'));
}
