import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { AuditService } from '../../services/staff/audit.ts';
import type { Words } from '../../texts/words.ts';
import { auditButton } from './auditButton.ts';
import { auditEntryInWords } from './auditEntry.ts';

const PER_PAGE = 10;
/** A page of what was done, newest first, with buttons to the others. `before` is the entry that it begins after. */
export async function auditPage(
  audit: AuditService,
  words: Words,
  before: number | undefined,
): Promise<Saying> {
  const entries = await audit.read(PER_PAGE + 1, before);
  const page = entries.slice(0, PER_PAGE);
  if (page.length === 0) return { text: words('posts:noDeeds') };
  const lines = page.flatMap((entry) => auditEntryInWords(words, entry));
  const buttons: Button[] = [];
  if (before !== undefined)
    buttons.push({ label: words('posts:newest'), data: auditButton.data({ before: 0 }) });
  if (entries.length > PER_PAGE) {
    buttons.push({ label: words('posts:older'), data: auditButton.data({ before: page.at(-1)!.id }) });
  }
  const text = [words('posts:actions'), '', ...lines].join('\n');
  return buttons.length > 0 ? { text, buttons: [buttons] } : { text };
}
