import { forgetButton } from './forgetButton.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';

/** Erases what is held about who asks, once they confirmed. */
export const forgetme: Command = {
  name: 'forgetme',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'personal:about_forgetme',
  async run({ by, words, answer }) {
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
