import type { Incoming } from '../../domain/incoming.ts';
import type { Listener, Saying } from '../../domain/speaker.ts';
import { type BotServices, converse } from '../conversation.ts';
import type { Answer, Command } from './command.ts';
import { COMMANDS } from './registry.ts';
import { usageOf } from './usage.ts';

type Given = Extract<Incoming, { type: 'command' }>;

const BY_NAME: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.name, command]));

/** Whether a command is answered at all: many bots may share a group, and each has commands of its own. */
export function leadsSomewhere({ name, chat }: Given): boolean {
  return BY_NAME.has(name) || chat.kind === 'private';
}

/** Carries out a command that was given, or says why not. Rejects with IntakeUnavailable while something is away. */
export async function runCommand(services: BotServices, given: Given): Promise<void> {
  const command = BY_NAME.get(given.name);
  if (!leadsSomewhere(given)) return;
  const conversation = await converse(services, given.chat, given.author);
  const { words } = conversation;
  const { argument, messageId, threadId, replyTo, body, target } = given;
  const listener: Listener = {
    networkId: given.chat.networkId,
    kind: given.chat.kind,
    ...(threadId === undefined ? {} : { threadId }),
  };
  const answerToAmend = async (saying: string | Saying): Promise<Answer | undefined> => {
    const said = typeof saying === 'string' ? { text: saying } : saying;
    const answered = await services.speaker.say(listener, { ...said, replyTo: messageId });
    return answered === undefined ? undefined : { to: listener, messageId: answered };
  };
  const answer = async (saying: string | Saying): Promise<void> => void (await answerToAmend(saying));
  if (!command) return answer(words('steering:unknownCommand'));
  if (!(await conversation.may(command.right))) {
    const admins = command.right === 'hub admins';
    return answer(words(admins ? 'steering:onlyAdmins' : 'steering:onlyAdministrators'));
  }
  if (!command.where.includes(given.chat.kind)) {
    return answer(words('steering:notHere', { command: command.name }));
  }
  await command.run({
    ...conversation,
    argument,
    messageId,
    ...(threadId === undefined ? {} : { threadId }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(body === undefined ? {} : { body }),
    ...(target === undefined ? {} : { target }),
    answer,
    answerToAmend,
    explain: () => answer(usageOf(command, words)),
  });
}
