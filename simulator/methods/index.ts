import { account } from './account.ts';
import { albums } from './albums.ts';
import type { Method } from './call.ts';
import { callbacks } from './callbacks.ts';
import { chats } from './chats.ts';
import { commands } from './commands.ts';
import { deletions } from './deletions.ts';
import { downloads } from './downloads.ts';
import { edits } from './edits.ts';
import { media } from './media.ts';
import { payments } from './payments.ts';
import { places } from './places.ts';
import { polls } from './polls.ts';
import { reactions } from './reactions.ts';
import { texts } from './texts.ts';
import { updates } from './updates.ts';

/** A method under the name by which the Bot API documents it. */
export interface NamedMethod {
  name: string;
  run: Method;
}

const all = {
  ...account,
  ...updates,
  ...texts,
  ...media,
  ...albums,
  ...places,
  ...polls,
  ...edits,
  ...deletions,
  ...chats,
  ...callbacks,
  ...payments,
  ...commands,
  ...downloads,
  ...reactions,
};

const byLowerCase = new Map<string, NamedMethod>(
  Object.entries(all).map(([name, run]) => [name.toLowerCase(), { name, run }]),
);

/** The method of this name in any case, if the simulator has it. */
export function methodNamed(name: string): NamedMethod | undefined {
  return byLowerCase.get(name.toLowerCase());
}
