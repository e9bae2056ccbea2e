import type { HiddenEntry, HiddenPage } from '../../domain/chats/hiding.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { Words } from '../../texts/words.ts';
import { pageTurns } from '../buttons/pageTurns.ts';
import { hiddenEntryButton, hiddenPageButton, hideButton } from './hidingButtons.ts';

/** How many entries a page of the list has. */
export const HIDDEN_PER_PAGE = 8;

/** An author whose posts are hidden, and the chat they posted from if that could be hidden too. */
export interface Hideable {
  readonly author: { readonly id: number; readonly alias: string };
  /** Our id of the chat; absent for a private chat, where nobody else posts. */
  readonly chat?: number;
}

/** Says that an author's posts stay away from now on, with what can be done about it. */
export function authorHidden(words: Words, { author, chat }: Hideable): Saying {
  const undo: Button = {
    label: words('hub:showAgain'),
    data: hideButton.data({ what: 'author', id: author.id, to: 'show' }),
  };
  const more: Button[] =
    chat === undefined
      ? []
      : [
          {
            label: words('hub:hideTheirChat'),
            data: hideButton.data({ what: 'chat', id: chat, to: 'hide' }),
          },
        ];
  return {
    text: words('hub:authorHidden', { alias: author.alias }),
    buttons: [[undo], ...(more.length > 0 ? [more] : [])],
  };
}

/** Says that everything from a chat stays away from now on. */
export function chatHidden(words: Words, chat: number): Saying {
  const data = hideButton.data({ what: 'chat', id: chat, to: 'show' });
  return { text: words('hub:chatHidden'), buttons: [[{ label: words('hub:showAgain'), data }]] };
}

/** A page, counted from 1, of what is hidden here; each entry has a button that shows it again. */
export function hiddenPanel(words: Words, { entries, total }: HiddenPage, page: number): Saying {
  if (total === 0) return { text: words('hub:nothingHidden') };
  const rows = entries.map((entry): Button[] => [
    {
      label: words('hub:showOne', { what: nameOf(words, entry) }),
      data: hiddenEntryButton.data({ entry: entry.id, page }),
    },
  ]);
  const pages = Math.ceil(total / HIDDEN_PER_PAGE);
  const turns = pageTurns(page, pages, (other) => hiddenPageButton.data({ page: other }));
  return {
    text: words('hub:hiddenHere', { count: total }),
    buttons: turns.length > 0 ? [...rows, turns] : rows,
  };
}

function nameOf(words: Words, { kind, alias }: HiddenEntry): string {
  if (kind === 'author') return alias ?? words('hub:somebodyForgotten');
  return alias === undefined ? words('hub:someChat') : words('hub:chatOf', { alias });
}
