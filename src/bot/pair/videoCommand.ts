import type { Saying } from '../../domain/conversation/speaker.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Words } from '../../texts/words.ts';
import { onPress } from '../buttons/press.ts';
import { type Command, IN_PRIVATE } from '../commands/command.ts';
import type { Conversation } from '../conversation.ts';
import { wordsUnasked } from '../readerWords.ts';
import type { PairServices } from './pairServices.ts';
import { videoButton } from './profileButtons.ts';

/** How long the partner is tried to be told of a call, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

/** Gives both of a chat a link to a room for a call. */
export const video: Command<PairServices> = {
  name: 'video',
  right: 'everyone',
  where: IN_PRIVATE,
  about: 'pairProfile:about_video',
  run: async (context) => context.answer(await call(context)),
};

/** The same by a button, for the session that the button names and no other. */
export const videoPressed = onPress<{ session: number }, PairServices>(videoButton, {
  right: 'everyone',
  isPrivate: true,
  run: async (context, { session }) => context.say(await call(context, session as SessionId)),
});

/** Makes the room, tells the partner, and returns the answer to the person who asked. */
async function call(
  { services, chat, by, words }: Conversation<PairServices>,
  wanted?: SessionId,
): Promise<string | Saying> {
  const { people, sessions, rooms } = services.pair;
  const person = await people.personOf(chat, by);
  const session = wanted ?? (await sessions.current(person))?.id;
  const outcome = session && (await rooms.call(session, person, words('pairProfile:callerName')));
  if (!outcome || outcome.kind === 'no session') return words('pair:notChatting');
  if (outcome.kind === 'needs premium') return words('pairProfile:callNeedsPremium');
  if (outcome.isNew) {
    const theirs = await wordsUnasked(services.languages, outcome.partner);
    const saying = invitation(theirs, 'pairProfile:calledBy', outcome.partners, outcome.expiresAt);
    await services.outbox.tell({ networkId: outcome.partner, kind: 'private' }, saying, TOLD_WITHIN_MS);
  }
  return invitation(words, 'pairProfile:callWith', outcome.own, outcome.expiresAt);
}

function invitation(
  words: Words,
  key: 'pairProfile:callWith' | 'pairProfile:calledBy',
  url: string,
  expiresAt: number,
): Saying {
  return {
    text: words(key, { date: words.dates.moment(expiresAt) }),
    buttons: [[{ label: words('pairProfile:joinCall'), url }]],
  };
}
