import type { Incoming } from '../../domain/conversation/incoming.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { TalkQuestion } from '../../domain/pair/relayable.ts';
import type { Prepared, QuestionId } from '../../domain/pair/talk.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import { toPartner } from '../../domain/posts/route.ts';
import type { Saying } from '../../domain/conversation/speaker.ts';
import type { TextKey, Words } from '../../texts/words.ts';
import type { BotServices } from '../conversation.ts';
import type { LineContext, Processed } from '../line.ts';
import { hint } from '../posts/hints.ts';
import { tellAuthor } from '../posts/tellAuthor.ts';
import { wordsToAnswer } from '../readerWords.ts';
import type { PairServices } from './pairServices.ts';
import { shareButton } from './talkButtons.ts';

/** No session lasts longer, in seconds; a notice given once per session is given once in this time. */
const ONCE_IN_A_SESSION_SECONDS = 86_400;
/** How long somebody is tried to be told or asked, in milliseconds. */
const TOLD_WITHIN_MS = 60_000;

type Refusal = Extract<Prepared, { kind: 'refused' }>['because'];

const WHY: Readonly<Record<Refusal, Extract<TextKey, `talk:why_${string}`>>> = {
  contact: 'talk:why_contact',
  forwarded: 'talk:why_forwarded',
  'via a bot': 'talk:why_viaBot',
  'answers elsewhere': 'talk:why_answersElsewhere',
  'answers a story': 'talk:why_answersStory',
  checklist: 'talk:why_checklist',
  page: 'talk:why_page',
  'answers an earlier chat': 'talk:why_earlierChat',
};

/** Leads a message that was written in a session to the stranger, or tells its author why it does not go. */
export async function talk(
  message: SourceMessage,
  session: SessionId,
  { facts, services, post }: LineContext<PairServices>,
): Promise<Processed> {
  const { talk: service, pace } = services.pair;
  if (!(await pace.admits(message))) {
    await tellAuthor(services, 'talks too fast', message, (words) => words('talk:tooFast'));
    return undefined;
  }
  const prepared = await service.prepare(message, session, facts.protectsWords);
  switch (prepared.kind) {
    case 'refused':
      await say(services, message, (words) => ({
        text: words('talk:refused', { why: words(WHY[prepared.because]) }),
      }));
      return undefined;
    case 'ask':
      await say(services, message, (words) => shareQuestion(words, prepared));
      return undefined;
    case 'relay': {
      const { chat, messageId } = message;
      let processed = await post(toPartner(session), prepared.message);
      if (
        processed === 'unwanted' &&
        (await services.pair.sessions.wroteKnowingly(session, chat.networkId, messageId))
      ) {
        processed = await post(toPartner(session), prepared.message);
      }
      if (prepared.masked && processed === undefined) {
        const notice = `masked:${session}:${chat.networkId}`;
        await hint(services, message, notice, ONCE_IN_A_SESSION_SECONDS, (words) => words('talk:masked'));
      }
      return processed;
    }
  }
}

/** Says that something of a kind that no bot can send does not go to the stranger. */
export async function refuseKind(
  incoming: Extract<Incoming, { type: 'unrelayable' }>,
  services: BotServices,
): Promise<void> {
  await say(services, incoming, (words) => ({
    text: words('talk:refused', { why: words('talk:why_kind') }),
  }));
}

/** Shows the stranger a reaction to what one of the two said, while their chat is open. */
export async function passReactionOn(
  { chat, messageId, emoji }: Extract<Incoming, { type: 'reaction' }>,
  { pair, speaker }: PairServices,
): Promise<void> {
  const same = await pair.talk.counterpart({ chat: chat.networkId, messageId });
  if (same) await speaker.react({ networkId: same.chat, kind: 'private' }, same.messageId, emoji);
}

const ASKS = {
  place: 'talk:sharePlace',
  'large file': 'talk:shareLargeFile',
  'opaque file': 'talk:shareOpaqueFile',
} as const satisfies Record<TalkQuestion, TextKey>;

function shareQuestion(words: Words, { about, question }: Extract<Prepared, { kind: 'ask' }>): Saying {
  return {
    text: words(ASKS[about]),
    buttons: [
      [
        { label: words('talk:share'), data: shareData('share', question) },
        { label: words('talk:shareNot'), data: shareData('drop', question) },
      ],
    ],
  };
}

function shareData(wish: 'share' | 'drop', question: QuestionId): string {
  return shareButton.data({ wish, question });
}

async function say(
  { languages, outbox }: BotServices,
  { chat, author, messageId }: Pick<SourceMessage, 'chat' | 'author' | 'messageId'>,
  saying: (words: Words) => Saying,
): Promise<void> {
  const words = await wordsToAnswer(languages, chat, author);
  await outbox.tell(
    { networkId: chat.networkId, kind: chat.kind },
    { ...saying(words), replyTo: messageId },
    TOLD_WITHIN_MS,
  );
}
