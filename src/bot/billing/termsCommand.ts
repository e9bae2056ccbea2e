import { type Command, NOT_IN_CHANNELS } from '../commands/command.ts';

/** Tells what a subscription is; Telegram requires it of bots that sell. */
export const terms: Command = {
  name: 'terms',
  right: 'everyone',
  where: NOT_IN_CHANNELS,
  about: 'billing:about_terms',
  run: ({ words, answer }) => answer(words('billing:terms')),
};
