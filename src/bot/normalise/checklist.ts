import type { Content } from '../../domain/posts/content.ts';
import { FormattedTextBuilder } from './formattedTextBuilder.ts';
import { readFormattedText } from './formattedText.ts';
import { integerIn, listIn, objectIn } from './json.ts';

/** A checklist as a text, since only people's own business accounts can send one (Bot API: sendChecklist). */
export function readChecklist(value: unknown): Content | undefined {
  const list = objectIn(value);
  const text = new FormattedTextBuilder();
  const title = readFormattedText(list?.['title'], list?.['title_entities']);
  if (title) text.within({ type: 'bold' }, () => text.addFormatted(title));
  for (const item of listIn(list?.['tasks'])) {
    const task = objectIn(item);
    const words = readFormattedText(task?.['text'], task?.['text_entities']);
    if (!words) continue;
    const isDone =
      task?.['completed_by_user'] !== undefined ||
      task?.['completed_by_chat'] !== undefined ||
      integerIn(task?.['completion_date'], 1) !== undefined;
    text.line();
    text.add(isDone ? '☑ ' : '☐ ');
    text.addFormatted(words);
  }
  const whole = text.build();
  return whole && { kind: 'text', ...whole };
}
