import { signal } from '@preact/signals';
import { control } from '../control.ts';
import type { Message } from '../telegram.ts';
import { MessageLog } from './messageLog.ts';

/** A chat's messages, and a number that changes with them. */
export interface OpenLog {
  readonly log: MessageLog;
  readonly version: { value: number };
  isLoaded: boolean;
}

/** A change of what is said in a chat, with the number of its event. */
interface Change {
  readonly number: number;
  readonly apply: (log: MessageLog) => void;
}

interface Entry extends OpenLog {
  /** Changes that came while the messages were being read. */
  waiting: Change[] | undefined;
}

/** What is said in the chats that were opened, by chat id. */
const logs = new Map<number, Entry>();
/** When messages arrived while somebody could see it, by `chat/message id`, in milliseconds; only the latest. */
const arrivals = new Map<string, number>();
const GLOW_MS = 2_500;
/** When more than these arrive within {@link GLOW_MS}, no eye could follow them, and glowing would cost every frame. */
const GLOWING_AT_ONCE = 40;

/** The messages of a chat, loading them when nobody has asked before. */
export function logOf(chatId: number): OpenLog {
  const known = logs.get(chatId);
  if (known !== undefined) return known;
  const entry: Entry = { log: new MessageLog(), version: signal(0), isLoaded: false, waiting: undefined };
  logs.set(chatId, entry);
  void load(chatId, entry);
  return entry;
}

/** Changes what is said in a chat, if it was opened. `number` counts the simulator's events. */
export function changeLog(
  chatId: number,
  number: number,
  apply: (log: MessageLog) => void,
): OpenLog | undefined {
  const entry = logs.get(chatId);
  if (entry === undefined) return undefined;
  if (entry.waiting === undefined) apply(entry.log);
  else entry.waiting.push({ number, apply });
  return entry;
}

/** Reads the open chats anew, after events may have been missed; those that are gone are forgotten. */
export async function reloadLogs(isThere: (chatId: number) => boolean): Promise<void> {
  for (const chatId of logs.keys()) if (!isThere(chatId)) logs.delete(chatId);
  await Promise.all([...logs].map(([chatId, entry]) => load(chatId, entry)));
}

/** Says that a chat's messages changed. */
export function touch(open: OpenLog): void {
  open.version.value += 1;
}

/** Notes that a message has just come, so that it glows. */
export function noteArrival(message: Message): void {
  const now = Date.now();
  for (const [key, at] of arrivals) {
    if (now - at < GLOW_MS) break;
    arrivals.delete(key);
  }
  arrivals.set(`${message.chat.id}/${message.message_id}`, now);
}

/** Whether a message came a moment ago. */
export function glows(message: Message): boolean {
  if (arrivals.size > GLOWING_AT_ONCE) return false;
  const at = arrivals.get(`${message.chat.id}/${message.message_id}`);
  return at !== undefined && Date.now() - at < GLOW_MS;
}

async function load(chatId: number, entry: Entry): Promise<void> {
  entry.waiting ??= [];
  try {
    const answer = await control.get<{ event_id: string; messages: Message[] }>(`/chats/${chatId}/messages`);
    entry.log.replace(answer.messages);
    const included = numberOf(answer.event_id);
    for (const { number, apply } of entry.waiting) if (number > included) apply(entry.log);
  } catch {
    // The chat is gone, or the simulator is: the feed reads everything anew when it is back.
  }
  entry.waiting = undefined;
  entry.isLoaded = true;
  touch(entry);
}

/** The number in an event's id. */
export function numberOf(eventId: string): number {
  return Number(eventId.slice(eventId.indexOf('-') + 1));
}
