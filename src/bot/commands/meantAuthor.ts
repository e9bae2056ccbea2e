import { isHubAdmin } from '../../domain/permissions.ts';
import type { AuthorMeant } from '../../services/targets.ts';
import type { CommandContext } from './command.ts';
import { readNamed } from './named.ts';

/** Somebody whom a command is about, and what else was said. */
export interface MeantAuthor {
  readonly author: AuthorMeant;
  readonly rest: string;
}

/**
 * Finds the author whom a command names. When nobody is named, or nobody is known by that name, it says so and
 * answers with undefined.
 */
export async function meantAuthor(context: CommandContext): Promise<MeantAuthor | undefined> {
  const { services, words, answer, explain } = context;
  const { reference, rest } = readNamed(context);
  if (!reference) {
    await explain();
    return undefined;
  }
  const author = await services.targets.author(reference);
  if (author) return { author, rest };
  await answer(words('moderation:noSuchPerson'));
  return undefined;
}

/** Whether somebody is out of reach of moderation, so that no admin is silenced by a slip. */
export function isUntouchable(author: AuthorMeant, adminIds: readonly number[]): boolean {
  return isHubAdmin(author, adminIds);
}
