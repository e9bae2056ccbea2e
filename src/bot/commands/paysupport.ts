import { ANYWHERE, type Command } from './command.ts';

/** Tells how to get help with a payment; Telegram requires it of bots that sell. */
export const paysupport: Command = {
  name: 'paysupport',
  right: 'everyone',
  where: ANYWHERE,
  about: 'billing:about_paysupport',
  run: ({ words, answer }) => answer(words('billing:paySupport')),
};
