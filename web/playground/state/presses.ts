import { signal } from '@preact/signals';
import { control } from '../control.ts';
import { alert, attempt, say } from './toasts.ts';

/** What a bot answered to the press of a button. */
interface CallbackAnswer {
  readonly answered: boolean;
  readonly text?: string;
  readonly show_alert?: boolean;
  readonly url?: string;
}

/** After this time a button stops waiting, as in Telegram's apps. */
const PATIENCE_MS = 30_000;

/** Buttons that wait for the bot, by {@link buttonKey}. */
export const pressed = signal<ReadonlySet<string>>(new Set());

/** Tells buttons apart. */
export function buttonKey(chatId: number, messageId: number, data: string): string {
  return `${chatId}/${messageId}/${data}`;
}

/** Presses a button in somebody's name; the answer shows as Telegram shows it. */
export async function press(chatId: number, messageId: number, fromId: number, data: string): Promise<void> {
  const key = buttonKey(chatId, messageId, data);
  if (pressed.peek().has(key)) return;
  pressed.value = new Set(pressed.peek()).add(key);
  const body = { chat_id: chatId, message_id: messageId, from_id: fromId, data, wait_ms: PATIENCE_MS };
  await attempt(async () => show(await control.post<CallbackAnswer>('/callbacks', body)));
  const rest = new Set(pressed.peek());
  rest.delete(key);
  pressed.value = rest;
}

function show({ answered, text, show_alert, url }: CallbackAnswer): void {
  if (!answered) return say('The bot didn’t answer the button.', 'bad');
  if (url !== undefined) say(`The bot wants to open ${url}`);
  if (text === undefined) return;
  if (show_alert) alert.value = text;
  else say(text);
}
