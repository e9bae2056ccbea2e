import type { BotRequest } from '../domain/conversation/botTask.ts';
import { type Choice, chooseLine } from '../domain/conversation/chooseLine.ts';
import type { SourceMessage } from '../domain/posts/post.ts';
import type { RoutingService } from '../services/conversation/routing.ts';
import type { EditService } from '../services/posts/edits.ts';
import type { RelayService } from '../services/posts/relay.ts';
import { answerCheckout, takePayment } from './billing/checkout.ts';
import { postInstead } from './commands/dispatch.ts';
import type { BotServices } from './conversation.ts';
import type { Handled } from './intake/handled.ts';
import { chatsOf, type Dropped, type RouteUpdate, type Turn } from './intake/updateProcessor.ts';
import type { LineContext, Processed } from './line.ts';
import type { Lines } from './lines.ts';
import type { AuthorPace } from './posts/authorPace.ts';
import { hintThatItIsNoPost } from './posts/hints.ts';
import { createPostIntake } from './posts/postIntake.ts';
import { tellAuthor } from './posts/tellAuthor.ts';
import { passOnSupport } from './support/support.ts';
import type { BotTasks } from './tasks/botTasks.ts';

/** What the router leads updates to. */
export interface RouterDependencies<Services extends BotServices = BotServices> {
  readonly lines: Lines<Services>;
  readonly routing: RoutingService;
  readonly relay: RelayService;
  readonly edits: EditService;
  readonly services: Services;
  readonly tasks: Pick<BotTasks, 'ask' | 'caughtUp' | 'carryLater'>;
  readonly pace: AuthorPace;
}

/**
 * Leads each update to the one who deals with it: messages to the line that `chooseLine` chooses, everything else to its
 * service. Rejects with IntakeUnavailable while something it needs is away; the update then comes again, so everything
 * here may happen twice.
 *
 * An update is acknowledged when this resolves, so nothing here waits for what the bot says to somebody: that is a task,
 * stored and done afterwards. So is what commands and buttons do.
 */
export function createRouter<Services extends BotServices>(
  dependencies: RouterDependencies<Services>,
): RouteUpdate {
  const { lines, routing, relay, edits, services, tasks, pace } = dependencies;
  const { registration } = services;
  const takePost = createPostIntake({ relay, services, tasks, pace });
  return async (incoming, updateId, turn) => {
    if (incoming.type !== 'post' && incoming.type !== 'checkout') {
      // It may be about a post that is being stored.
      await relay.caughtUp(chatsOf(incoming));
      turn.check();
    }
    switch (incoming.type) {
      case 'post':
        return post(incoming, turn);
      case 'membership':
        for (const line of lines.all) {
          await line.membershipChanged?.(incoming, services, lines.all.length === 1);
        }
        return undefined;
      case 'member':
        for (const line of lines.all) await line.memberChanged?.(incoming, services);
        return undefined;
      case 'migration':
        return registration.move(incoming.from, incoming.to);
      case 'automatic forward':
        return relay.forwarded(incoming);
      case 'direct messages':
        // It may have been taken for a supergroup once.
        await registration.remove(incoming.chat.networkId, { kind: 'system', id: '', name: '' });
        return undefined;
      case 'command': {
        const message = postInstead(lines, incoming, services.adminIds);
        if (message) return post({ type: 'post', message }, turn);
        const { orElse: _, ...order } = incoming;
        return ask(order, updateId, turn);
      }
      case 'button':
      case 'reaction':
        return ask(incoming, updateId, turn);
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
        return edit(incoming.message, turn);
    }
  };

  /** Stores what somebody wants of the bot; what follows in the chat need not wait until that is written. */
  async function ask(request: BotRequest, updateId: number, turn: Turn): Promise<Dropped | void> {
    const stored = tasks.ask(request, updateId);
    await turn.end();
    return stored();
  }

  /** Leads a message to whom it is for. */
  async function post(incoming: Extract<Handled, { type: 'post' }>, turn: Turn): Promise<Dropped | void> {
    const { message } = incoming;
    const { chat, author, threadId } = message;
    // One topic of a forum may take part alone.
    const place = `posts ${chat.networkId} ${threadId}`;
    const answers = `answers ${author.networkId}`;
    if (!pace.isWorthALook(place)) return 'over budget';
    if (message.answersBot && !pace.isWorthALook(answers)) return 'over budget';
    await afterRequests(message);
    const facts = await routing.factsOf(message);
    const choice = chooseLine(incoming, facts, lines.names, lines.elsewhere);
    const context: LineContext<Services> = {
      services,
      facts,
      turn,
      post: (destination, instead = message) => takePost(instead, destination, turn),
    };
    const answered = await answer(choice, message, context);
    // Admins answer whole lists of people.
    if (answered === 'answered' && !services.adminIds.includes(author.networkId)) pace.lookedInVain(answers);
    if (answered !== 'unwanted') return answered === 'over budget' ? answered : undefined;
    pace.lookedInVain(place);
    await lines.all.find((line) => 'hint' in line)?.hint?.(message, context);
    return undefined;
  }

  /** `answered`: the message was for the bot itself, and nothing of it is carried anywhere. */
  async function answer(
    choice: Choice,
    message: SourceMessage,
    context: LineContext<Services>,
  ): Promise<Processed | 'answered'> {
    const { dialogue } = context.facts;
    switch (choice) {
      case 'dialogue':
        if (dialogue?.of !== 'support') {
          return lines.line(dialogue!.of).continueDialogue?.(message, dialogue!, context);
        }
        await passOnSupport(services, message, dialogue.thread);
        return 'answered';
      case 'no post':
        await hintThatItIsNoPost(services, message);
        return 'answered';
      case 'hint':
      case 'command':
        return 'unwanted';
      default:
        return lines.line(choice).process(message, context);
    }
  }

  /** Says, once in a while, that something cannot be carried. */
  async function unrelayable(incoming: Extract<Handled, { type: 'unrelayable' }>): Promise<Dropped | void> {
    const whose = `unrelayable ${incoming.author.networkId}`;
    if (!pace.isWorthALook(whose)) return 'over budget';
    pace.lookedInVain(whose);
    const choice = chooseLine(incoming, await routing.factsOf(incoming), lines.names, lines.elsewhere);
    const line = lines.all.find(({ name }) => name === choice);
    return line?.refuse?.(incoming, services);
  }

  /** Takes in what an author changed in a post, whichever line carried it. */
  async function edit(message: SourceMessage, turn: Turn): Promise<Dropped | void> {
    const { chat, author } = message;
    if (!pace.mayEdit(author.networkId)) {
      if (pace.isDueToHear(author.networkId)) {
        await tellAuthor(services, 'too many edits', message, (words) => words('hub:tooManyEdits'));
      }
      return 'over budget';
    }
    await afterRequests(message);
    await edits.take(message, async (work) => {
      pace.edited(author.networkId);
      if (!work) return 'left';
      await turn.end();
      if (pace.mayGoAtOnce(author.networkId)) return 'carry';
      await tasks.carryLater(chat.networkId, work);
      return 'left';
    });
  }

  /** Who changes a setting and posts right after means the post to find the setting changed. */
  function afterRequests({ chat, author }: SourceMessage): Promise<void> {
    return tasks.caughtUp(chat.networkId, author.networkId);
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
