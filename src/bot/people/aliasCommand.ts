import { type Command, IN_PRIVATE } from '../commands/command.ts';

/** Tells somebody what they are called in other chats. In a group, everybody there would know it. */
export const alias: Command = {
  name: 'alias',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'personal:about_alias',
  async run({ services, by, words, answer }) {
    const alias = await services.personalData.aliasOf(by);
    await answer(alias === undefined ? words('personal:noAlias') : words('personal:aliasIs', { alias }));
  },
};
