import type { Incoming } from '../../domain/conversation/incoming.ts';
import { evidentStanding, isHubAdmin, may } from '../../domain/people/permissions.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import type { Listener, Saying } from '../../domain/conversation/speaker.ts';
import { type BotServices, converse } from '../conversation.ts';
import type { Lines } from '../lines.ts';
import type { Answer } from './command.ts';
import { isGivenByLink, privately, readLink } from './privately.ts';
import { usageOf } from './usage.ts';
import type { NetworkPersonId } from '../../domain/ids.ts';

type Given = Extract<Incoming, { type: 'command' }>;

/**
 * The message to post instead of carrying out the command that is its caption, because its author may not give it.
 * Undefined when the command is to be carried out, or refused in words.
 */
export function postInstead(
  lines: Lines<never>,
  given: Given,
  adminIds: readonly NetworkPersonId[],
): SourceMessage | undefined {
  const command = lines.commandNamed(given.name, given.chat.kind);
  if (!given.orElse || !command) return given.orElse;
  const standing = evidentStanding(given.chat, given.author, adminIds) ?? 'everyone';
  const isGiven = command.where.includes(given.chat.kind) && may(standing, command.right);
  return isGiven ? undefined : given.orElse;
}

/** Carries out a command that was given, or says why not. Rejects with IntakeUnavailable while something is away. */
export async function runCommand<Services extends BotServices>(
  services: Services,
  lines: Lines<Services>,
  typed: Given,
): Promise<void> {
  const given = meantByLink(typed);
  const command = lines.commandNamed(given.name, given.chat.kind);
  const conversation = await converse(services, given.chat, given.author);
  const { words } = conversation;
  const { argument, messageId, threadId, replyTo, body, target } = given;
  const listener: Listener = {
    networkId: given.chat.networkId,
    kind: given.chat.kind,
    ...(threadId === undefined ? {} : { threadId }),
  };
  const answerHere = async (saying: string | Saying): Promise<Answer | undefined> => {
    const answered = await services.speaker.say(listener, { ...asSaying(saying), replyTo: messageId });
    return answered === undefined ? undefined : { to: listener, messageId: answered };
  };
  const answerInPrivate = async (saying: string | Saying): Promise<Answer | undefined> => {
    const to: Listener = { networkId: given.author.networkId, kind: 'private' };
    const answered = await services.speaker.say(to, asSaying(saying));
    const text = words(answered === undefined ? 'steering:writeMeFirst' : 'steering:answeredInPrivate');
    const way = { label: words('personal:openPrivately'), url: `https://t.me/${services.username}` };
    await answerHere({ text, buttons: [[way]] });
    return answered === undefined ? undefined : { to, messageId: answered };
  };
  const isPrivate = command?.isPrivate === true && given.chat.kind !== 'private';
  const answerToAmend = isPrivate ? answerInPrivate : answerHere;
  const answer = async (saying: string | Saying): Promise<void> => void (await answerHere(saying));
  if (!command) return answer(words('steering:unknownCommand'));
  if (!(await conversation.may(command.right))) {
    const admins = command.right === 'hub admins';
    return answer(words(admins ? 'steering:onlyAdmins' : 'steering:onlyAdministrators'));
  }
  if (!command.where.includes(given.chat.kind)) {
    if (isGivenByLink(command.name)) {
      return answer(privately(words, services.username, command.name, given.chat.networkId));
    }
    return answer(words('steering:notHere', { command: command.name }));
  }
  await command.run({
    ...conversation,
    commands: lines.commands,
    argument,
    messageId,
    ...(threadId === undefined ? {} : { threadId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(body === undefined ? {} : { body }),
    ...(target === undefined ? {} : { target }),
    answer: async (saying) => void (await answerToAmend(saying)),
    answerToAmend,
    explain: () => answer(usageOf(command, words)),
  });
  if (isHubAdmin(given.author, services.adminIds)) await offerMenu(services, given);
}

/** How long a menu is taken for set, in seconds: an admin may have left the group and come back. */
const MENU_SECONDS = 7 * 86_400;

/** An admin who is heard somewhere is offered the hub's commands there from then on. */
async function offerMenu({ adminMenus, notices }: BotServices, { chat, author }: Given): Promise<void> {
  const notice = `menu:${chat.networkId}:${author.networkId}`;
  if (!(await notices.isDue(notice, MENU_SECONDS))) return;
  if (!(await adminMenus.offer(chat, author.networkId))) await notices.forget(notice);
}

function asSaying(saying: string | Saying): Saying {
  return typeof saying === 'string' ? { text: saying } : saying;
}

/** A link into the private chat comes as `/start` with a parameter, which names the command that is meant. */
function meantByLink(typed: Given): Given {
  if (typed.name !== 'start' || typed.chat.kind !== 'private') return typed;
  return { ...typed, ...readLink(typed.argument) };
}
