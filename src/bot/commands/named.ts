import { leadingDuration } from '../../domain/duration.ts';
import { readReference, type Reference } from '../../domain/people/reference.ts';
import type { CommandContext } from './command.ts';

/** Whom or what a command is about, and what else was said. */
export interface Named {
  readonly reference: Reference | undefined;
  /** What follows the reference, without surrounding blanks. */
  readonly rest: string;
}

/** Telegram's ids have more digits: nobody is meant by such a number. */
const SMALL_NUMBER = /^\d{1,4}$/;

/**
 * Reads `<id, alias or @name> rest` or, as a reply to a message, just `rest`. What is named goes before the reply;
 * `7 d` is how long and names nobody, and neither does a small number in a reply: `30` lacks its unit.
 */
export function readNamed({
  argument,
  chat,
  replyTo,
}: Pick<CommandContext, 'argument' | 'chat' | 'replyTo'>): Named {
  const [first = ''] = argument.split(/\s/u, 1);
  const isAmount =
    leadingDuration(argument) !== undefined || (replyTo !== undefined && SMALL_NUMBER.test(first));
  const reference = isAmount ? undefined : readReference(first);
  if (reference) return { reference, rest: argument.slice(first.length).trim() };
  return {
    reference:
      replyTo === undefined ? undefined : { by: 'message', chat: chat.networkId, messageId: replyTo },
    rest: argument,
  };
}
