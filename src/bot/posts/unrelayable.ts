import type { BotTask } from '../../domain/conversation/botTask.ts';
import type { Incoming } from '../../domain/conversation/incoming.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import type { BotServices } from '../conversation.ts';
import { wordsToAnswer, wordsUnasked } from '../readerWords.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

/** How long somebody is not told again that this kind cannot be carried, in seconds. */
const NOTICE_SECONDS = 3_600;
/** How long an author is tried to be told, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;
/** How long the administrators of a channel are tried to be told, in milliseconds: they are not waiting. */
const ADMINISTRATORS_TOLD_WITHIN_MS = 3_600_000;

/**
 * Tells an author that something of theirs cannot be carried, once in a while for each kind. Nobody reads a channel for
 * that: there those who administer it are told in private.
 */
export async function tellUnrelayable(
  services: BotServices,
  { chat, author, messageId, what }: Extract<Incoming, { type: 'unrelayable' }>,
): Promise<void> {
  const { languages, notices, outbox } = services;
  if (!(await notices.isDue(`unrelayable:${what}:${chat.networkId}:${author.networkId}`, NOTICE_SECONDS)))
    return;
  if (chat.kind === 'channel') {
    await outbox.tellAdministrators(chat, what, ADMINISTRATORS_TOLD_WITHIN_MS);
    return;
  }
  const words = await wordsToAnswer(languages, chat, author);
  await outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    { text: words('hub:unrelayable', { what: words(`hub:what_${what}`) }), replyTo: messageId },
    TOLD_WITHIN_MS,
  );
}

/**
 * Tells those who administer a channel that a post of it was not carried. A bot may write only to people who have
 * written to it; when none of them has, the hub's admins are told.
 */
export async function tellAdministrators(
  services: BotServices,
  { chat, what }: Extract<BotTask, { kind: 'unrelayable in channel' }>,
): Promise<void> {
  const { speaker, languages, outbox, adminIds } = services;
  const to = (person: NetworkPersonId): Listener => ({ networkId: person, kind: 'private' });
  const sayingTo = async (person: NetworkPersonId): Promise<Saying> => {
    const words = await wordsUnasked(languages, person);
    const text = words('hub:unrelayableInChannel', { title: chat.title, what: words(`hub:what_${what}`) });
    return { text };
  };
  let isTold = false;
  for (const person of await speaker.administratorsOf(chat.networkId)) {
    const saying = await sayingTo(person);
    const { kind } = await speaker.tell(to(person), saying);
    // Whether they ever wrote to the bot shows when Telegram takes messages again.
    if (kind === 'later') await outbox.tell(to(person), saying, ADMINISTRATORS_TOLD_WITHIN_MS);
    if (kind !== 'refused') isTold = true;
  }
  if (isTold) return;
  for (const admin of adminIds)
    await outbox.tell(to(admin), await sayingTo(admin), ADMINISTRATORS_TOLD_WITHIN_MS);
}
