import { type Copy, OUT_OF_STARS, type Outcome, type RefusedPart } from '../../domain/posts/delivery.ts';
import type { Messenger } from '../../domain/posts/messenger.ts';
import type { Post } from '../../domain/posts/post.ts';
import type { DeletionOutcome } from '../../domain/posts/withdrawal.ts';
import { fromTelegram, toTelegram } from '../../domain/telegramIds.ts';
import { replyTo } from './call.ts';
import type { Answer, Call } from './call.ts';
import { type Caller, type CallerOptions, createCaller } from './caller.ts';
import { blamedItem, classify } from './classify.ts';
import type { Failure } from './classify.ts';
import { createCleaningCaller } from './cleaning/cleanedFiles.ts';
import { createDownload } from './cleaning/download.ts';
import { compose } from './compose.ts';
import { concede, isAboutQuote } from './concede.ts';
import { revise } from './revise.ts';

/**
 * Sends through the Bot API.
 *
 * A delivery may take several calls. An album that Telegram refuses is tried again in smaller parts, so that one
 * bad item does not cost the others; a reply whose target is gone goes as an ordinary message. Everything else
 * that goes wrong ends the attempt and is the outcome.
 *
 * Telegram does not tell which items of a refused album it had sent before it failed. As a rule those are none;
 * if there were some, they arrive twice, since the alternative is that they may not arrive at all.
 */
export function createTelegramMessenger(options: CallerOptions): Messenger {
  const plain = createCaller(options);
  const call = createCleaningCaller(plain, createDownload(options, plain));

  return {
    async deliver(dispatch) {
      const arrived: Copy[] = [];
      const refused: RefusedPart[] = [];
      const known = (): Copy[] => [...(dispatch.done ?? []), ...arrived];
      let post = dispatch.post;
      let apart: ReadonlySet<number> = new Set();
      let quotes: 'in the reply' | 'as lines' = 'in the reply';
      let calls = compose(dispatch);

      for (let next = calls.shift(); next !== undefined; next = calls.shift()) {
        const answer = await send(dispatch.paid ? asPaid(next) : next, known(), call);
        if (answer.kind === 'sent') {
          arrived.push(...answer.copies);
          continue;
        }
        if (answer.kind !== 'refused') return withCopies(answer, arrived);
        if (dispatch.paid && NO_STARS.test(answer.reason)) {
          return withCopies({ kind: 'unreached', reason: OUT_OF_STARS }, arrived);
        }
        if (isAboutQuote(next, answer)) {
          quotes = 'as lines';
          calls = compose({ ...dispatch, post, done: known() }, apart, quotes);
          continue;
        }

        const [only, ...others] = next.carries;
        if (others.length > 0) {
          apart = setApart(next, answer.reason, apart);
        } else if (only?.piece === 0 && isOneOfSeveral(only.part, post)) {
          const { reason, unexplained } = answer;
          refused.push({ part: only.part, reason, ...(unexplained && { unexplained }) });
          post = refusePart(post, only.part, answer.reason);
        } else {
          return withCopies(answer, arrived);
        }
        calls = compose({ ...dispatch, post, done: known() }, apart, quotes);
      }
      return { kind: 'sent', copies: arrived, ...(refused.length > 0 && { refusedParts: refused }) };
    },
    revise: (revision) => revise(revision, call, (continuation, known) => send(continuation, known, call)),
    async withdraw(chatId, messageIds) {
      try {
        await call('deleteMessages', {
          chat_id: toTelegram(chatId),
          message_ids: messageIds.map(toTelegram),
        });
        return { kind: 'deleted' };
      } catch (error) {
        return deletionFailure(classify(error));
      }
    },
  };
}

/** What Telegram says when a bot cannot pay for a message. */
const NO_STARS = /BALANCE_TOO_LOW|not enough (telegram )?stars/i;

/** A call beyond the free rate (Bot API: allow_paid_broadcast). */
function asPaid(call: Call): Call {
  return { ...call, parameters: { ...call.parameters, allow_paid_broadcast: true } };
}

/** What a failed call means for the copies that it was to delete. */
function deletionFailure(failure: Failure): DeletionOutcome {
  switch (failure.kind) {
    case 'gone':
    case 'forbidden':
      return { kind: 'out of reach', reason: failure.reason };
    // Message ids begin anew under the new address, so that no address leads to these any more.
    case 'moved':
      return { kind: 'out of reach', reason: 'the group became a supergroup' };
    case 'unreached':
      return { kind: 'unknown', reason: failure.reason };
    case 'refused':
      return { kind: 'refused', reason: failure.reason };
    default:
      return failure;
  }
}

/** Makes one of a delivery's calls. One that is refused for a detail is made again at once without the detail. */
async function send(call: Call, known: readonly Copy[], caller: Caller): Promise<Answer> {
  const target = known.find(({ part, piece }) => part === call.answers?.part && piece === call.answers.piece);
  const parameters = target ? { ...call.parameters, ...replyTo(target.messageId) } : call.parameters;
  let made: Omit<Call, 'method'> & { readonly method: string } = { ...call, parameters };
  for (;;) {
    const answer = await attempt(made, caller);
    const lesser = answer.kind === 'sent' ? undefined : concede(made, answer);
    if (!lesser) return answer;
    made = lesser;
  }
}

async function attempt(
  call: Pick<Call, 'parameters' | 'carries'> & { readonly method: string },
  caller: Caller,
): Promise<Answer> {
  let result: unknown;
  try {
    result = await caller(call.method, call.parameters);
  } catch (error) {
    return classify(error);
  }
  const copies = copiesOf(call, result);
  return copies
    ? { kind: 'sent', copies }
    : { kind: 'unknown', reason: 'an answer that does not fit the call' };
}

/** The messages of an answer, each with what it carries; undefined when they are not as many as were sent. */
function copiesOf({ carries }: Pick<Call, 'carries'>, result: unknown): Copy[] | undefined {
  const messages = (Array.isArray(result) ? result : [result]) as ({ message_id?: unknown } | null)[];
  const ids = messages.map((message) => message?.message_id).filter((id) => typeof id === 'number');
  if (ids.length !== carries.length || messages.length !== carries.length) return undefined;
  // An album gets its ids in the order of its items; its answer lists them in the order they were confirmed.
  ids.sort((a, b) => a - b);
  return carries.map((place, index) => ({ ...place, messageId: fromTelegram(ids[index]!) }));
}

/**
 * Which parts to send on their own after an album was refused: the one that Telegram blames, since the others
 * are good as an album; all of them when it blames none, or when leaving the first out did not help.
 */
function setApart(album: Call, reason: string, apart: ReadonlySet<number>): ReadonlySet<number> {
  const blamed = album.carries[blamedItem(reason)?.index ?? -1];
  const parts = blamed && apart.size === 0 ? [blamed] : album.carries;
  return new Set([...apart, ...parts.map(({ part }) => part)]);
}

/** Whether the part can be left out because there are others. */
function isOneOfSeveral(part: number, { parts }: Post): boolean {
  const accepted = parts.filter(({ refused }) => refused === undefined);
  return accepted.length > 1 && accepted.some(({ no }) => no === part);
}

function refusePart(post: Post, no: number, reason: string): Post {
  return { ...post, parts: post.parts.map((part) => (part.no === no ? { ...part, refused: reason } : part)) };
}

/** What arrived before is told with every failure but `moved`, after which it has no address any more. */
function withCopies(failure: Failure, arrived: readonly Copy[]): Outcome {
  return arrived.length === 0 || failure.kind === 'moved' ? failure : { ...failure, copies: arrived };
}
