import type { Copy } from '../../domain/posts/delivery.ts';
import type { Revision, RevisionOutcome } from '../../domain/posts/revision.ts';
import { toTelegram } from '../../domain/telegramIds.ts';
import type { Answer, Call } from './call.ts';
import type { Caller } from './caller.ts';
import { classify, type Failure, saysMessageIsGone, saysNothingChanged } from './classify.ts';
import { concede } from './concede.ts';
import { type Amendment, composeRevision } from './composeRevision.ts';
import type { NetworkChatId } from '../../domain/ids.ts';

/** What stays of a continuation that is not needed any more and is too old to be deleted. */
const NOTHING_MORE = '…';

/**
 * Makes a revision's calls. An edit that changes nothing counts as made, and a message that somebody has deleted as
 * missing. A message that Telegram refuses to change keeps no other from changing, and is the outcome in the end;
 * anything else that goes wrong ends the attempt and is the outcome, with the copies that changed so far.
 */
export async function revise(
  revision: Revision,
  caller: Caller,
  send: (call: Call, known: readonly Copy[]) => Promise<Answer>,
): Promise<RevisionOutcome> {
  const { amendments, continuations, surplus } = composeRevision(revision);
  const added: Copy[] = [];
  const removed: Copy[] = [];
  const missing: Copy[] = [];
  let refusal: Failure | undefined;

  for (const amendment of amendments) {
    const failure = await tryAmendment(caller, amendment);
    if (failure?.kind !== 'refused') {
      if (failure) return { ...failure, added, removed };
    } else if (saysMessageIsGone(failure.reason)) missing.push(amendment.copy);
    else if (!saysNothingChanged(failure.reason)) refusal ??= failure;
  }
  for (const call of continuations) {
    // What would be continued is gone.
    if (missing.some(({ part, piece }) => piece === 0 && part === call.carries[0]?.part)) continue;
    const answer = await send(call, [...revision.copies, ...added]);
    if (answer.kind !== 'sent') return { ...answer, added, removed };
    added.push(...answer.copies);
  }
  for (const copy of surplus) {
    const failure = await takeAway(caller, revision.destination.networkId, copy);
    if (failure) return { ...failure, added, removed };
    removed.push(copy);
  }
  if (refusal) return { ...refusal, added, removed };
  return { kind: 'revised', missing: missing.length, added, removed };
}

/** Deletes a message, or leaves as little of it as can be. */
async function takeAway(caller: Caller, chatId: NetworkChatId, copy: Copy): Promise<Failure | undefined> {
  const place = { chat_id: toTelegram(chatId), message_id: toTelegram(copy.messageId) };
  const failure = await tryCall(caller, { method: 'deleteMessage', parameters: place });
  if (failure?.kind !== 'refused' || saysMessageIsGone(failure.reason)) {
    return failure?.kind === 'refused' ? undefined : failure;
  }
  const emptied = await tryCall(caller, {
    method: 'editMessageText',
    parameters: { ...place, text: NOTHING_MORE },
  });
  return emptied?.kind === 'refused' ? undefined : emptied;
}

/** Makes an amendment, without the details that Telegram refuses. */
async function tryAmendment(caller: Caller, amendment: Amendment): Promise<Failure | undefined> {
  let made: Pick<Amendment, 'parameters'> & { readonly method: string } = amendment;
  for (;;) {
    const failure = await tryCall(caller, made);
    if (!failure) return undefined;
    const isSettled =
      failure.kind === 'refused' && (saysMessageIsGone(failure.reason) || saysNothingChanged(failure.reason));
    const lesser = isSettled ? undefined : concede(made, failure);
    if (!lesser) return failure;
    made = lesser;
  }
}

async function tryCall(
  caller: Caller,
  { method, parameters }: { method: string; parameters: Amendment['parameters'] },
): Promise<Failure | undefined> {
  try {
    await caller(method, parameters);
    return undefined;
  } catch (error) {
    return classify(error);
  }
}
