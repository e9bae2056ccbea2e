import type { AccountDatabase } from '../../db/accounts.ts';
import {
  belongsElsewhere,
  dropQuestion,
  findCounterpart,
  findSaid,
  type InChat,
  isOpenPostOf,
  keepQuestion,
  latestSaid,
  questionOf,
  type Said,
} from '../../db/pair/talk.ts';
import type { EditFitters } from '../../db/posts/edits.ts';
import type { AuthorId, NetworkChatId, NetworkMessageId, PostId, SessionId } from '../../domain/ids.ts';
import { fitForStranger, type FittingRules } from '../../domain/pair/relayable.ts';
import type { Prepared, QuestionId } from '../../domain/pair/talk.ts';
import { isFileContent } from '../../domain/posts/content.ts';
import type { SourceMessage } from '../../domain/posts/post.ts';
import { toPartner } from '../../domain/posts/route.ts';
import { orOutage } from '../outage.ts';
import type { RelayService } from '../posts/relay.ts';

/** Makes what people say fit for a stranger. Each throws IntakeUnavailable while PostgreSQL or Temporal is away, and may be repeated. */
export interface TalkService {
  /**
   * Decides what becomes of a message that was written in a session.
   *
   * @param protects whether its author has chosen that what they say can be neither forwarded nor saved
   */
  prepare(message: SourceMessage, session: SessionId, protects: boolean): Promise<Prepared>;
  /**
   * Sends a message whose author was asked, and has agreed. `over`: its session is not open any more, so that it reaches
   * nobody; `unknown`: it was answered before, or is somebody else's; `too fast`: it can be agreed to again in a moment.
   */
  share(
    question: QuestionId,
    networkChatId: NetworkChatId,
  ): Promise<'shared' | 'over' | 'unknown' | 'too fast'>;
  /** Forgets a message whose author was asked, and does not agree. False when there is none. */
  discard(question: QuestionId, networkChatId: NetworkChatId): Promise<boolean>;
  /**
   * The same message in the other chat of an open session, where it is the copy or what was copied; undefined for any other
   * message.
   */
  counterpart(message: InChat): Promise<InChat | undefined>;
  /** What a message belongs to that was said in a session; undefined for any other message. */
  said(message: {
    readonly chat: NetworkChatId;
    readonly messageId: NetworkMessageId;
  }): Promise<Said | undefined>;
  /** Whether a post was said by that person in a session that is still open. */
  isOpenPostOf(post: PostId, by: AuthorId): Promise<boolean>;
  /** What somebody said last in an open session of their chat; undefined when that is nothing. */
  latest(networkChatId: NetworkChatId, by: AuthorId): Promise<PostId | undefined>;
}

/** Builds the service. */
export function createTalkService(
  database: AccountDatabase,
  relay: Pick<RelayService, 'take'>,
  rules: FittingRules,
): TalkService {
  const db = database.sql;
  return {
    prepare: (message, session, protects) =>
      orOutage(async () => {
        const fitted = fitForStranger(message, rules);
        if (fitted.kind === 'unfit') return { kind: 'refused', because: fitted.because };
        const { chat, replyTo } = message;
        if (
          replyTo !== undefined &&
          (await belongsElsewhere(database, { chat: chat.networkId, messageId: replyTo }, session))
        ) {
          // What was written to an earlier partner is not for this one.
          return { kind: 'refused', because: 'answers an earlier chat' };
        }
        const fit: SourceMessage = {
          ...message,
          protected: message.protected || protects,
          content: fitted.content,
        };
        if (fitted.asks === undefined) return { kind: 'relay', message: fit, masked: fitted.masked };
        return { kind: 'ask', about: fitted.asks, question: await keepQuestion(db, session, fit) };
      }),

    async share(id, networkChatId) {
      const asked = await orOutage(() => questionOf(db, id, networkChatId));
      if (!asked) return 'unknown';
      // Its album has long gone out.
      const { albumKey: _, ...message } = asked.message;
      const taken = await relay.take(message, toPartner(asked.session), async () => 'carry');
      if (taken.kind === 'too many') return 'too fast';
      await orOutage(() => dropQuestion(db, id));
      return taken.kind === 'taken' ? 'shared' : 'over';
    },

    counterpart: (message) => orOutage(() => findCounterpart(database, message)),
    said: (message) => orOutage(() => findSaid(database, message)),
    isOpenPostOf: (post, by) => orOutage(() => isOpenPostOf(db, post, by)),
    latest: (networkChatId, by) => orOutage(() => latestSaid(db, networkChatId, by)),

    discard: (id, networkChatId) =>
      orOutage(async () => {
        if (!(await questionOf(db, id, networkChatId))) return false;
        await dropQuestion(db, id);
        return true;
      }),
  };
}

/**
 * What edits say in a session: what a new message would. What would be asked about first stays as it was; a file whose
 * author has agreed that it goes as it is may get other words.
 */
export function fitEdits(rules: FittingRules): EditFitters {
  return {
    partner(message, before) {
      const fitted = fitForStranger(message, rules);
      if (fitted.kind === 'unfit') return undefined;
      const { content, asks } = fitted;
      const isSameFile =
        isFileContent(content) && isFileContent(before) && content.file.uniqueId === before.file.uniqueId;
      return asks === undefined || isSameFile ? content : undefined;
    },
  };
}
