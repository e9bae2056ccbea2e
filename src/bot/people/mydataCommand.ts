import { type Command, IN_PRIVATE } from '../commands/command.ts';

/** Sends everything that is held about who asks. */
export const mydata: Command = {
  name: 'mydata',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'personal:about_mydata',
  async run({ services, chat, by, words, answer }) {
    const content = await services.personalData.collect(by.networkId);
    const handed = await services.speaker.hand(chat, {
      name: 'mydata.json',
      content,
      caption: words('personal:yourData'),
    });
    if (!handed) await answer(words('steering:failed'));
  },
};
