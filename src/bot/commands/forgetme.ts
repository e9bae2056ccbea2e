import { forgetButton } from '../buttons/forgetButton.ts';
import { ANYWHERE, type Command } from './command.ts';

/** Erases what is held about who asks, once they confirmed. */
export const forgetme: Command = {
  name: 'forgetme',
  right: 'everyone',
  where: ANYWHERE,
  about: 'personal:about_forgetme',
  async run({ chat, by, words, answer }) {
    if (chat.kind !== 'private' || by.kind !== 'person') {
      return answer(words('personal:askInPrivate', { command: 'forgetme' }));
    }
    const button = (label: string, what: 'forget' | 'keep') => ({
      label,
      data: forgetButton.data({ who: by.networkId, what }),
    });
    await answer({
      text: words('personal:forgetWhat'),
      buttons: [[button(words('personal:forgetYes'), 'forget'), button(words('personal:forgetNo'), 'keep')]],
    });
  },
};
