import { actorOf } from '../../services/audit.ts';
import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';
import { onPress } from '../buttons/press.ts';
import { confirmation } from '../panels/confirmation.ts';
import { ANYWHERE, type Command } from './command.ts';
import { readNamed } from './named.ts';

const removal = buttonKind('remove', 1, { chat: integer, answer: oneOf('yes', 'no') });

/** Takes a chat out of the hub, after a question. */
export const remove: Command = {
  name: 'remove',
  right: 'hub admins',
  where: ANYWHERE,
  about: 'steering:about_remove',
  usage: 'steering:usage_remove',
  example: '-1001234567890',
  async run(context) {
    const { services, words, answer, explain } = context;
    const { reference, rest } = readNamed(context);
    if (!reference || rest !== '') return explain();
    const chat = await services.targets.chat(reference);
    if (!chat) return answer(words('steering:noSuchChat'));
    if (chat.state === 'removed') return answer(words('steering:removedAlready', { title: chat.title }));
    await answer(
      confirmation(
        words,
        words('steering:removeQuestion', { title: chat.title }),
        {
          label: words('steering:remove'),
          data: removal.data({ chat: chat.networkId, answer: 'yes' }),
        },
        { data: removal.data({ chat: chat.networkId, answer: 'no' }) },
      ),
    );
  },
};

/** The answer to the question. */
export const removePressed = onPress(removal, {
  right: 'hub admins',
  async run({ services, by, words, amend }, { chat, answer }) {
    if (answer === 'no') return amend(words('steering:cancelled'));
    if (!(await services.registration.remove(chat, actorOf(by)))) return 'stale';
    const title = (await services.targets.chat({ by: 'id', networkId: chat }))?.title ?? String(chat);
    await amend(words('steering:wasRemoved', { title }));
  },
});
