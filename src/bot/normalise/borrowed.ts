import type { Borrowed } from '../../domain/posts/post.ts';
import type { JsonObject } from './json.ts';

/** The fields that show that a message is not its author's own, and what we call that (Bot API: Message). */
const SIGNS: readonly (readonly [field: string, what: Borrowed])[] = [
  ['forward_origin', 'forwarded'],
  ['via_bot', 'via a bot'],
  ['external_reply', 'answers elsewhere'],
  ['reply_to_story', 'answers a story'],
  ['checklist', 'checklist'],
  ['reply_to_checklist_task_id', 'checklist'],
  ['rich_message', 'page'],
];

/** How a message holds more than its author's own words and files; the first sign of that decides. */
export function readBorrowed(message: JsonObject): Borrowed | undefined {
  return SIGNS.find(([field]) => message[field] !== undefined)?.[1];
}
