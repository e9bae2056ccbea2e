import type { BotRequest, BotTask } from '../../domain/conversation/botTask.ts';
import type { Listener, Speaker, Told } from '../../domain/conversation/speaker.ts';
import type { Targets } from '../../services/people/targets.ts';
import type { SupportThread } from '../../domain/conversation/support.ts';
import { tellAdministrators } from '../posts/unrelayable.ts';
import { runPress } from '../buttons/dispatch.ts';
import { runCommand } from '../commands/dispatch.ts';
import type { BotServices } from '../conversation.ts';
import type { Lines } from '../lines.ts';
import { wordsUnasked } from '../readerWords.ts';
import type { Progress, TaskOutcome } from './botTasks.ts';

/** Carries a task out. It took effect once the bot begins to speak of it: what is still to be said holds nobody up. */
export async function carryOut<Services extends BotServices>(
  services: Services,
  lines: Lines<Services>,
  task: Exclude<BotTask, { kind: 'carry' }>,
  progress: Progress,
): Promise<TaskOutcome> {
  if (task.kind === 'request') {
    const { speaker, cashier, targets } = services;
    await runRequest(
      {
        ...services,
        speaker: tellingItsProgress(speaker, progress),
        targets: waitingThrough(targets, progress),
        cashier: { ...cashier, link: (...given) => progress.waitFor(() => cashier.link(...given)) },
      },
      lines,
      task.request,
    );
    return 'done';
  }
  progress.tookEffect();
  if (task.kind === 'unrelayable in channel') {
    await tellAdministrators(services, task);
    return 'done';
  }
  const told = await services.speaker.tell(task.to, task.saying);
  if (told.kind === 'later') return { laterMs: told.afterMs };
  if (task.support) await followSupport(services, task.to, task.support, told);
  return 'done';
}

/** Remembers what was said about somebody's trouble, or tells the admin who answered that it could not be said. */
async function followSupport(
  { support, speaker, languages }: BotServices,
  to: Listener,
  thread: SupportThread,
  told: Exclude<Told, { kind: 'later' }>,
): Promise<void> {
  if (told.kind === 'told') {
    await support.remember({ chat: to.networkId, messageId: told.messageId }, thread);
  } else if (thread.answered && to.networkId === thread.customer) {
    const { admin, messageId } = thread.answered;
    const words = await wordsUnasked(languages, admin);
    const text = words('billing:supportUnreached');
    await speaker.tell({ networkId: admin, kind: 'private' }, { text, replyTo: messageId });
  }
}

function runRequest<Services extends BotServices>(
  services: Services,
  lines: Lines<Services>,
  request: BotRequest,
): Promise<void> {
  switch (request.type) {
    case 'command':
      return runCommand(services, lines, request);
    case 'button':
      return runPress(services, lines, request);
    case 'reaction':
      return passReactionOn(services, lines, request);
  }
}

/** A reaction is for whichever line has the message. */
async function passReactionOn<Services extends BotServices>(
  services: Services,
  lines: Lines<Services>,
  reaction: Extract<BotRequest, { type: 'reaction' }>,
): Promise<void> {
  for (const line of lines.all) await line.reacted?.(reaction, services);
}

/** Lets other tasks work while a message is looked for that may be a copy just sent. */
function waitingThrough(targets: Targets, { waitFor }: Progress): Targets {
  return {
    author: (reference) => waitFor(() => targets.author(reference)),
    authors: (reference) => waitFor(() => targets.authors(reference)),
    chats: (reference) => waitFor(() => targets.chats(reference)),
    latestPost: (chat, by) => waitFor(() => targets.latestPost(chat, by)),
    post: (message) => waitFor(() => targets.post(message)),
  };
}

function tellingItsProgress(speaker: Speaker, { tookEffect, waitFor }: Progress): Speaker {
  const first =
    <Given extends unknown[], Result>(speak: (...given: Given) => Result) =>
    (...given: Given): Result => {
      tookEffect();
      return speak(...given);
    };
  return {
    say: first((to, saying) => speaker.say(to, saying)),
    tell: first((to, saying) => speaker.tell(to, saying)),
    answerButton: first((id, text, shown) => speaker.answerButton(id, text, shown)),
    amend: first((to, messageId, saying) => speaker.amend(to, messageId, saying)),
    react: first((to, messageId, emoji) => speaker.react(to, messageId, emoji)),
    hand: first((to, file) => speaker.hand(to, file)),
    showFile: first((to, kind, fileId, caption) => speaker.showFile(to, kind, fileId, caption)),
    showInvoice: first((to, invoice) => speaker.showInvoice(to, invoice)),
    belongsTo: (chat, personId) => waitFor(() => speaker.belongsTo(chat, personId)),
    doorOf: (chat) => waitFor(() => speaker.doorOf(chat)),
    isMember: (chatId, personId) => waitFor(() => speaker.isMember(chatId, personId)),
    linkedChat: (chatId) => waitFor(() => speaker.linkedChat(chatId)),
    administratorsOf: (chatId) => waitFor(() => speaker.administratorsOf(chatId)),
    isAdministrator: (chatId, personId) => waitFor(() => speaker.isAdministrator(chatId, personId)),
  };
}
