import type { AuthorId, PostId, SessionId } from '../../domain/ids.ts';
import { REPORT_REASONS, type ReportReason } from '../../domain/pair/report.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { onPress } from '../buttons/press.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import { wordsUnasked } from '../readerWords.ts';
import type { PairServices } from './pairServices.ts';
import { moderateButton, reasonButton, reportButton } from './talkButtons.ts';

/** The chat goes on while somebody is reported, and for some minutes after its end they can still be. */
export const report: Command<PairServices> = {
  name: 'report',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'talk:about_report',
  async run({ services, chat, by, replyTo, words, answer }) {
    const { people, sessions, talk } = services.pair;
    const person = await people.personOf(chat, by);
    const pointed =
      replyTo === undefined ? undefined : await talk.said({ chat: chat.networkId, messageId: replyTo });
    const current = await sessions.current(person);
    if (!current || (pointed && pointed.session !== current.id))
      return answer(nobodyToReport(words, services));
    await answer(reasonQuestion(words, current.id, pointed?.post));
  },
};

/** Asks what somebody is reported for, from a button. */
export const reportPressed = onPress<{ session: number }, PairServices>(reportButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, by, words, say }, { session }) {
    const { people, sessions } = services.pair;
    const current = await sessions.current(await people.personOf(chat, by));
    if (current?.id !== session) return { alert: nobodyToReport(words, services) };
    await say(reasonQuestion(words, current.id, undefined));
    return undefined;
  },
});

/** Reports somebody for a reason. */
export const reasonPressed = onPress<
  { reason: ReportReason | 'none'; session: number; post: number },
  PairServices
>(reasonButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, by, words, amend }, { reason, session, post }) {
    if (reason === 'none') {
      await amend(words('talk:reportDropped'));
      return undefined;
    }
    const { people, reports } = services.pair;
    const reporter: AuthorId = await people.personOf(chat, by);
    const reported = await reports.report({
      session: session as SessionId,
      reporter,
      reason,
      ...(post > 0 && { about: post as PostId }),
    });
    if (reported.kind === 'too late') {
      await amend(nobodyToReport(words, services));
      return undefined;
    }
    await amend(words('talk:reported'));
    if (reported.isNew) await tellModerators(services, reason);
    return undefined;
  },
});

function nobodyToReport(words: Words, { pair }: PairServices): string {
  return words('talk:reportNobody', { minutes: pair.entry.rules.aftermathMinutes });
}

function reasonQuestion(words: Words, session: SessionId, post: PostId | undefined): Saying {
  const button = (reason: ReportReason | 'none', label: string) => [
    { label, data: reasonButton.data({ reason, session, post: post ?? 0 }) },
  ];
  return {
    text: words(post === undefined ? 'talk:reportWhy' : 'talk:reportWhyMessage'),
    buttons: [
      ...REPORT_REASONS.map((reason) => button(reason, words(`talk:reason_${reason}`))),
      button('none', words('talk:reportCancel')),
    ],
  };
}

/** How often moderators are told that there are reports, in seconds; the queue has all of them. */
const MODERATORS_TOLD_ONCE_IN_SECONDS = 600;
const TOLD_WITHIN_MS = 3_600_000;

async function tellModerators(services: PairServices, reason: ReportReason): Promise<void> {
  const { adminIds, languages, notices, outbox } = services;
  for (const admin of adminIds) {
    if (!(await notices.isDue(`pair reports:${admin}`, MODERATORS_TOLD_ONCE_IN_SECONDS))) continue;
    const words = await wordsUnasked(languages, admin);
    await outbox.tell(
      { networkId: admin, kind: 'private' },
      {
        text: words('talk:reportNew', { reason: words(`talk:reason_${reason}`) }),
        buttons: [
          [{ label: words('talk:reportOpen'), data: moderateButton.data({ wish: 'next', report: 0 }) }],
        ],
      },
      TOLD_WITHIN_MS,
    );
  }
}
