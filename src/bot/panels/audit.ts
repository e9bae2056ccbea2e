import type { Button, Saying } from '../../domain/speaker.ts';
import type { AuditService } from '../../services/audit.ts';
import type { Words } from '../../texts/words.ts';
import { auditButton } from '../buttons/auditButton.ts';

const PER_PAGE = 10;
/** So much of a change is shown, in characters: a page has to fit into one message. */
const VALUE_LENGTH = 80;

/** A page of what was done, last first, with buttons to the others. `before` is the entry that it begins after. */
export async function auditPage(
  audit: AuditService,
  words: Words,
  before: number | undefined,
): Promise<Saying> {
  const entries = await audit.read(PER_PAGE + 1, before);
  const page = entries.slice(0, PER_PAGE);
  if (page.length === 0) return { text: words('posts:noDeeds') };
  const lines = page.flatMap((entry) => {
    const { at, actor, action, subject, networkChatId } = entry;
    const deed = words('posts:deed', {
      at: words.dates.moment(at.getTime()),
      actor: shortened(actor.name === '' ? actor.kind : actor.name),
      action,
      // The id by which commands name it.
      subject: shortened(networkChatId === undefined ? subject.id : String(networkChatId)),
    });
    if (entry.before === undefined && entry.after === undefined) return [deed];
    return [deed, words('posts:deedChange', { before: shown(entry.before), after: shown(entry.after) })];
  });
  const buttons: Button[] = [];
  if (before !== undefined)
    buttons.push({ label: words('posts:newest'), data: auditButton.data({ before: 0 }) });
  if (entries.length > PER_PAGE) {
    buttons.push({ label: words('posts:older'), data: auditButton.data({ before: page.at(-1)!.id }) });
  }
  const text = [words('posts:deeds'), '', ...lines].join('\n');
  return buttons.length > 0 ? { text, buttons: [buttons] } : { text };
}

function shown(value: unknown): string {
  return value === undefined ? '—' : shortened(JSON.stringify(value));
}

function shortened(text: string): string {
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1).toWellFormed()}…` : text;
}
