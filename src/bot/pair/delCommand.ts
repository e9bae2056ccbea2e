import type { PostId } from '../../domain/ids.ts';
import { onPress } from '../buttons/press.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import type { PairServices } from './pairServices.ts';
import { delButton, takeBackButton } from './talkButtons.ts';

/** Deletes what its author said in a session, for both of the two, while the session is open. */
export const del: Command<PairServices> = {
  name: 'del',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'talk:about_del',
  async run({ services, chat, by, replyTo, words, answer }) {
    const { talk, people } = services.pair;
    const person = await people.personOf(chat, by);
    if (replyTo === undefined) {
      const latest = await talk.latest(chat.networkId, person);
      const buttons =
        latest === undefined
          ? []
          : [[{ label: words('talk:delLatest'), data: delButton.data({ post: latest }) }]];
      return answer({ text: words('talk:delHow'), buttons });
    }
    const said = await talk.said({ chat: chat.networkId, messageId: replyTo });
    if (!said || said.author !== person) return answer(words('talk:delUnknown'));
    if (!said.open) return answer(words('talk:delTooLate'));
    const taken = await services.withdrawals.takeBack(said.post, by);
    await answer(words(taken.kind === 'taken back' ? 'talk:deleted' : 'talk:delUnknown'));
  },
};

/** Deletes for both what somebody said last. */
export const delPressed = onPress<{ post: number }, PairServices>(delButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, by, words, amend }, { post }) {
    const { talk, people } = services.pair;
    const person = await people.personOf(chat, by);
    // Only what the button could name by now: an open session's.
    if (!(await talk.isOpenPostOf(post as PostId, person))) return 'stale';
    const taken = await services.withdrawals.takeBack(post as PostId, by);
    if (taken.kind !== 'taken back') return 'stale';
    await amend(words('talk:deleted'));
    return undefined;
  },
});

/** Takes back, once a session is over, everything that somebody said in it. */
export const takeBackPressed = onPress<{ session: number }, PairServices>(takeBackButton, {
  right: 'everyone',
  isPrivate: true,
  async run({ services, chat, by, words }, { session }) {
    const { people, sessions } = services.pair;
    const person = await people.personOf(chat, by);
    const current = await sessions.current(person);
    if (current?.id !== session || current.state !== 'over') return { alert: words('pair:tooLate') };
    const count = await services.withdrawals.takeBackAll(current.id, person);
    return { alert: words('pair:takenBack', { count }) };
  },
});
