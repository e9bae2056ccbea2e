import { outside } from './outside.ts';
import { switchesPanel } from './chatPanels.ts';
import { chatIdArgument } from '../commands/chatIdArgument.ts';
import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/** Everything that administrators decide about this chat, or about another that they administer. */
export const settings: Command = {
  name: 'settings',
  right: 'chat administrators',
  where: NOT_IN_CHANNELS,
  about: 'chat:about_settings',
  usage: 'chat:usage_settings',
  example: '-1001234567890',
  async run(context) {
    const { chat, argument, words, answer, explain } = context;
    const networkId = chatIdArgument(argument, chat.networkId);
    if (networkId === undefined) return explain();
    if (!(await context.may('chat administrators', networkId))) {
      return answer(words('steering:onlyAdministrators'));
    }
    await answer(
      (await switchesPanel(context, 'settings', networkId)) ?? (await outside(context, networkId)),
    );
  },
};
