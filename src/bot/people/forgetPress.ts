import { forgetButton } from './forgetButton.ts';
import { onPress } from '../buttons/press.ts';

/** Erases what is held about a person, or leaves it. */
export const forget = onPress(forgetButton, {
  right: 'everyone',
  owner: ({ who }) => who,
  async run({ services, chat, messageId, language, words, amend }, { who, what }) {
    if (what === 'keep') return amend(words('personal:forgetKept'));
    // Before it begins: that it is done is said in the same place, and must have the last word.
    await amend(words('personal:forgetting'));
    const to = { networkId: chat.networkId, kind: chat.kind };
    await services.personalData.forget(who, { to, messageId, language });
  },
});
