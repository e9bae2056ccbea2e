import { forgetButton } from './forgetButton.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';

/** Erases what is held about who asks, once they confirmed. */
export const forgetme: Command = {
  name: 'forgetme',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'personal:about_forgetme',
  async run({ services, by, words, answer }) {
    const button = (label: string, what: 'forget' | 'keep') => ({
      label,
      data: forgetButton.data({ who: by.networkId, what }),
    });
    const { strangers } = services.keeping;
    await answer({
      text: [
        words('personal:forgetWhat'),
        ...(strangers ? [words('personal:forgetStranger', { days: strangers.evidenceDays })] : []),
      ].join('\n\n'),
      buttons: [[button(words('personal:forgetYes'), 'forget'), button(words('personal:forgetNo'), 'keep')]],
    });
  },
};
