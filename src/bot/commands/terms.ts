import { ANYWHERE, type Command } from './command.ts';

/** Tells what a subscription is; Telegram requires it of bots that sell. */
export const terms: Command = {
  name: 'terms',
  right: 'everyone',
  where: ANYWHERE,
  about: 'billing:about_terms',
  run: ({ words, answer }) => answer(words('billing:terms')),
};
