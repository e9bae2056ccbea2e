import { forgetButton } from './forgetButton.ts';
import { onPress } from './press.ts';

/** Erases what is held about a person, or leaves it. */
export const forget = onPress(forgetButton, {
  right: 'everyone',
  owner: ({ who }) => who,
  async run({ services, words, amend }, { who, what }) {
    if (what === 'keep') return amend(words('personal:forgetKept'));
    await services.personalData.forget(who);
    await amend(words('personal:forgetDone'));
  },
});
