import { SUPPORT_KEPT_DAYS } from '../../domain/conversation/support.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Says what is kept, and for how long. */
export const privacy: Command = {
  name: 'privacy',
  right: 'everyone',
  where: ANYWHERE,
  about: 'personal:about_privacy',
  async run({ services, words, answer }) {
    const { ledgerHours, rememberHours } = services.keeping;
    await answer(
      [
        words('personal:privacyTitle'),
        words('personal:privacyPosts', { ledgerHours }),
        words('personal:privacyPrints', { rememberHours }),
        words('personal:privacyPerson'),
        words('personal:privacyChats'),
        words('personal:privacySupport', { days: SUPPORT_KEPT_DAYS }),
        words('personal:privacyDeeds'),
        words('personal:privacyLogs'),
        '',
        words('personal:privacyRights'),
      ].join('\n'),
    );
  },
};
