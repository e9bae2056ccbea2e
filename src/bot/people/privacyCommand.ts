import { SUPPORT_KEPT_DAYS } from '../../domain/conversation/support.ts';
import { durationInWords } from '../../texts/times.ts';
import { ANYWHERE, type Command } from '../commands/command.ts';

/** Says what is kept, and for how long. */
export const privacy: Command = {
  name: 'privacy',
  right: 'everyone',
  where: ANYWHERE,
  about: 'personal:about_privacy',
  async run({ services, words, answer }) {
    const { ledgerHours, rememberHours, strangers } = services.keeping;
    await answer(
      [
        words('personal:privacyTitle'),
        words('personal:privacyPosts', { ledgerHours }),
        words('personal:privacyPrints', { rememberHours }),
        words('personal:privacyPerson'),
        words('personal:privacyChats'),
        ...(strangers
          ? [
              words('personal:privacyStranger'),
              words('personal:privacyTalk', { minutes: strangers.minutes, days: strangers.evidenceDays }),
              strangers.chatSeconds === 0
                ? words('personal:privacyMeetings')
                : words('personal:privacyMeetingsFor', {
                    duration: durationInWords(words, strangers.chatSeconds),
                  }),
            ]
          : []),
        words('personal:privacySupport', { days: SUPPORT_KEPT_DAYS }),
        words('personal:privacyDeeds'),
        words('personal:privacyLogs'),
        '',
        words('personal:privacyRights'),
      ].join('\n'),
    );
  },
};
