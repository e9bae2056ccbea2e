import type { AuthorMeant } from '../../services/people/targets.ts';
import type { CommandContext } from './command.ts';
import { readNamed } from './named.ts';

/** Somebody whom a command is about, and what else was said. */
export interface NamedAuthor {
  readonly author: AuthorMeant;
  readonly rest: string;
}

/**
 * Finds the author whom a command names. When nobody is named, or nobody is known by that name, it says so and
 * answers with undefined.
 */
export async function namedAuthor(context: CommandContext): Promise<NamedAuthor | undefined> {
  const { services, words, answer, explain } = context;
  const { reference, rest } = readNamed(context);
  if (!reference) {
    await explain();
    return undefined;
  }
  const [author, ...others] = await services.targets.authors(reference);
  if (author && others.length === 0) return { author, rest };
  await answer(
    author
      ? words('moderation:severalPeople', {
          aliases: [author, ...others].map(({ alias }) => alias).join(', '),
        })
      : words('moderation:noSuchPerson'),
  );
  return undefined;
}

/** The same for a command that takes nothing else: what else was said is answered by how to use it. */
export async function namedAuthorAlone(context: CommandContext): Promise<AuthorMeant | undefined> {
  const meant = await namedAuthor(context);
  if (meant === undefined || meant.rest === '') return meant?.author;
  await context.explain();
  return undefined;
}
