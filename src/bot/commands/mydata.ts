import { ANYWHERE, type Command } from './command.ts';

/** Sends everything that is held about who asks. */
export const mydata: Command = {
  name: 'mydata',
  right: 'everyone',
  where: ANYWHERE,
  about: 'personal:about_mydata',
  async run({ services, chat, by, words, answer }) {
    if (chat.kind !== 'private') return answer(words('personal:askInPrivate', { command: 'mydata' }));
    const content = await services.personalData.collect(by.networkId);
    const handed = await services.speaker.hand(chat, {
      name: 'mydata.json',
      content,
      caption: words('personal:yourData'),
    });
    if (!handed) await answer(words('steering:failed'));
  },
};
