import { outside } from '../chats/outside.ts';
import { switchesPanel } from './chatPanels.ts';
import type { Conversation } from '../conversation.ts';
import { chatIdArgument } from '../commands/chatIdArgument.ts';
import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** Refuses what only another chat's administrators may do; members of that chat are told its name. */
async function onlyAdministratorsOf(
  { services, chat, by, words }: Conversation,
  networkId: NetworkChatId,
): Promise<string> {
  if (networkId === chat.networkId) return words('steering:onlyAdministrators');
  const [entry] = await services.targets.chats({ by: 'id', networkId });
  const mayKnow = entry && by.kind === 'person' && (await services.speaker.isMember(networkId, by.networkId));
  return mayKnow
    ? words('steering:onlyAdministratorsThere', { title: entry.title })
    : words('steering:onlyAdministratorsOfThat');
}

/** Everything that administrators decide about this chat, or about another that they administer. */
export const settings: Command = {
  name: 'settings',
  right: 'chat administrators',
  where: NOT_IN_CHANNELS,
  about: 'chat:about_settings',
  usage: 'chat:usage_settings',
  example: '-1001234567890',
  async run(context) {
    const { chat, argument, answer, explain } = context;
    const networkId = chatIdArgument(argument, chat.networkId);
    if (networkId === undefined) return explain();
    if (!(await context.may('chat administrators', networkId))) {
      return answer(await onlyAdministratorsOf(context, networkId));
    }
    await answer(
      (await switchesPanel(context, 'settings', networkId)) ?? (await outside(context, networkId)),
    );
  },
};
