import type { SourceAuthor, SourceChat, SourceMessage } from '../domain/posts/post.ts';
import type { EditService } from '../services/posts/edits.ts';
import type { RelayService } from '../services/posts/relay.ts';
import type { Words } from '../texts/words.ts';
import { wordsToAnswer } from './readerWords.ts';
import { answerCheckout, takePayment } from './billing/checkout.ts';
import { postInstead } from './commands/dispatch.ts';
import type { BotServices } from './conversation.ts';
import type { Handled } from './intake/handled.ts';
import type { Beside, Dropped } from './intake/taker.ts';
import type { AuthorPace } from './posts/authorPace.ts';
import { hintThatItIsNoPost, hintToAuthor, hintToStranger } from './posts/hints.ts';
import { passOnSupport } from './support/support.ts';
import type { MembershipHandler } from './hub/membership.ts';
import type { BotTasks } from './tasks/botTasks.ts';
import { tellUnrelayable } from './posts/unrelayable.ts';

/** What updates are handed to. */
export interface HandlerDependencies {
  readonly relay: RelayService;
  readonly edits: EditService;
  readonly membership: MembershipHandler;
  readonly services: BotServices;
  readonly tasks: Pick<BotTasks, 'ask' | 'caughtUp' | 'carryLater'>;
  readonly pace: AuthorPace;
}

const TOO_MANY_NOTICE_SECONDS = 60;
/** How long an author is tried to be told why something is not carried, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/**
 * Leads each update to the one who deals with it. Rejects with IntakeUnavailable while something it needs is away;
 * the update then comes again, so everything here may happen twice.
 *
 * An update is acknowledged when this resolves, so nothing here waits for what the bot says to somebody: that is a task,
 * stored and done afterwards. So is what commands and buttons do.
 */
export function createHandler(
  dependencies: HandlerDependencies,
): (incoming: Handled, updateId: number) => Promise<Beside | Dropped | void> {
  const { relay, edits, membership, services, tasks, pace } = dependencies;
  const { registration, languages, outbox, notices } = services;
  return async (incoming, updateId) => {
    switch (incoming.type) {
      case 'post':
        return post(incoming.message);
      case 'membership':
        return membership(incoming);
      case 'migration':
        return registration.move(incoming.from, incoming.to);
      case 'automatic forward':
        return relay.forwarded(incoming);
      case 'direct messages':
        // It may have been taken for a supergroup once.
        await registration.remove(incoming.chat.networkId, { kind: 'system', id: '', name: '' });
        return undefined;
      case 'command': {
        const message = postInstead(incoming, services.adminIds);
        if (message) return post(message);
        const { orElse: _, ...order } = incoming;
        return tasks.ask(order, updateId);
      }
      case 'button':
        return tasks.ask(incoming, updateId);
      case 'checkout':
        return answerCheckout(services, incoming);
      case 'payment':
        return takePayment(services, incoming);
      case 'refund':
        return services.payments.refundedElsewhere(incoming.chargeId);
      case 'renewal':
        return services.subscriptions.renewalChangedElsewhere(incoming.change, updateId);
      case 'unrelayable':
        return unrelayable(incoming);
      case 'poll closed':
        return edits.closePoll(incoming.pollId);
      case 'edit':
        return edit(incoming.message);
    }
  };

  /** Keeps a message's place in its turn; starting its workflow keeps no other message of its chat waiting. */
  async function post(message: SourceMessage): Promise<Beside | Dropped | void> {
    const { chat, author, threadId } = message;
    // One topic of a forum may take part alone.
    const place = `posts ${chat.networkId} ${threadId}`;
    const answers = `answers ${author.networkId}`;
    if (!pace.isWorthALook(place)) return 'over budget';
    if (message.answersBot && !pace.isWorthALook(answers)) return 'over budget';
    await afterRequests(message);
    if (message.answersBot && (await isAnswered(message))) {
      // Admins answer whole lists of people.
      if (!services.adminIds.includes(author.networkId)) pace.lookedInVain(answers);
      return undefined;
    }
    const stored = await relay.store(message);
    if (stored.kind === 'stored') {
      if (stored.heldBack) await hintToAuthor(services, message, stored.heldBack);
      if (pace.mayGoAtOnce(author.networkId)) return () => stored.carry();
      return () => tasks.carryLater(chat.networkId, stored.work);
    }
    if (stored.kind === 'stranger') {
      pace.lookedInVain(place);
      await hintToStranger(services, message, await registration.stateOf(message.chat));
    }
    if (stored.kind === 'too many') {
      pace.refuseUntil(author.networkId, stored.until);
      await tellAuthor('too many', TOO_MANY_NOTICE_SECONDS, message, (words) => words('hub:tooMany'));
      return 'over budget';
    }
  }

  /** Says, once in a while, that something cannot be carried. */
  async function unrelayable(incoming: Extract<Handled, { type: 'unrelayable' }>): Promise<Dropped | void> {
    const whose = `unrelayable ${incoming.author.networkId}`;
    if (!pace.isWorthALook(whose)) return 'over budget';
    pace.lookedInVain(whose);
    if (await registration.takesPart(incoming.chat)) await tellUnrelayable(services, incoming);
  }

  /** Keeps an edit's place in its turn; telling the workflow keeps nobody waiting. */
  async function edit(message: SourceMessage): Promise<Beside | Dropped | void> {
    const { chat, author } = message;
    if (!pace.mayEdit(author.networkId)) {
      const text = (words: Words): string => words('hub:tooManyEdits');
      if (pace.isDueToHear(author.networkId)) {
        await tellAuthor('too many edits', TOO_MANY_NOTICE_SECONDS, message, text);
      }
      return 'over budget';
    }
    await afterRequests(message);
    const stored = await edits.store(message);
    pace.edited(author.networkId);
    if (!stored) return undefined;
    if (pace.mayGoAtOnce(author.networkId)) return () => edits.carry(stored);
    return () => tasks.carryLater(chat.networkId, stored);
  }

  /** Deals with a reply to what the bot said in its own name; false when it answers a post after all. */
  async function isAnswered(message: SourceMessage): Promise<boolean> {
    const target = { chat: message.chat.networkId, messageId: message.replyTo! };
    const thread = await services.support.threadOf(target);
    if (thread) await passOnSupport(services, message, thread);
    else if ((await services.targets.post(target)) !== undefined) return false;
    else if (!(await registration.takesPart(message.chat))) return false;
    else await hintThatItIsNoPost(services, message);
    return true;
  }

  /** Who changes a setting and posts right after means the post to find the setting changed. */
  function afterRequests({ chat, author }: SourceMessage): Promise<void> {
    return tasks.caughtUp(chat.networkId, author.networkId);
  }

  /** Tells an author, once in a while, why something of theirs is not carried. Nobody reads a channel for that. */
  async function tellAuthor(
    notice: string,
    onceInSeconds: number,
    about: { readonly chat: SourceChat; readonly author: SourceAuthor; readonly messageId: number },
    text: (words: Words) => string,
  ): Promise<void> {
    const { chat, author, messageId } = about;
    if (chat.kind === 'channel') return;
    if (!(await notices.isDue(`${notice}:${chat.networkId}:${author.networkId}`, onceInSeconds))) return;
    const words = await wordsToAnswer(languages, chat, author);
    await outbox.tell(
      { networkId: chat.networkId, kind: chat.kind },
      { text: text(words), replyTo: messageId },
      TOLD_WITHIN_MS,
    );
  }
}

/**
 * Asks whether a post is more than its author may send. What was taken before, and what belongs to an album that was, is
 * not: it comes again after an outage.
 */
export function excessOf({
  relay,
  pace,
}: {
  readonly relay: Pick<RelayService, 'isKnown'>;
  readonly pace: AuthorPace;
}): (incoming: Handled) => (() => Promise<boolean>) | undefined {
  return (incoming) => {
    if (incoming.type !== 'post' || !pace.isRefused(incoming.message.author.networkId)) return undefined;
    return async () => !(await relay.isKnown(incoming.message));
  };
}
