import { batch, signal } from '@preact/signals';
import { type Account, type ChatSummary, isPresent, type Message, type Status } from '../telegram.ts';
import { noteMessage, noteSnapshot } from './activity.ts';
import { announce } from './announcer.ts';
import { isWatched } from './attention.ts';
import { noteBusy } from './busyBot.ts';
import { type CallEvent, noteCalls } from './calls.ts';
import { changeLog, noteArrival, numberOf, type OpenLog, reloadLogs, touch } from './logs.ts';
import { dropGone, followMove, viewerOf, windows } from './windows.ts';
import {
  bot,
  chats,
  type Crowd,
  crowd,
  type Fault,
  faults,
  floodLimits,
  isOurs,
  loadWorld,
  users,
} from './world.ts';

/** A message, and in private chats whose it is. */
interface Posted {
  readonly message: Message;
  readonly bot_id?: number;
}

/** What the simulator reports, by type. */
interface Events {
  message: Posted;
  edit: Posted;
  delete: { readonly chat: { readonly id: number }; readonly message_id: number; readonly bot_id?: number };
  chat: ChatSummary;
  user: Account;
  membership: {
    readonly chat: { readonly id: number };
    readonly new_chat_member: { readonly user: Account; readonly status: Status };
  };
  chat_action: { readonly chat_id: number };
  call: CallEvent;
  faults: { readonly faults: readonly Fault[] };
  limits: { readonly enabled: boolean };
  crowd: Crowd;
  reset: unknown;
  lost: unknown;
}
type EventType = keyof Events;
type Event = {
  [Type in EventType]: { readonly type: Type; readonly number: number; readonly data: Events[Type] };
}[EventType];

const TYPES: readonly EventType[] = [
  'message',
  'edit',
  'delete',
  'chat',
  'user',
  'membership',
  'chat_action',
  'call',
  'faults',
  'limits',
  'crowd',
  'reset',
  'lost',
];
/** A page that nobody sees draws no frames; it keeps up all the same. */
const UNSEEN_MS = 250;
const TRY_AGAIN_MS = 1_000;

/** Whether the simulator can be heard. */
export const connected = signal(false);

let waiting: Event[] = [];
let scheduled = false;
/** Events wait while what they are about is being read. */
let reading = false;

/** Reads the world and follows what happens from then on. */
export async function followEvents(): Promise<void> {
  const since = await readAnew();
  const source = new EventSource(`/sim/events?since=${since}&types=${TYPES.join(',')}`);
  // After an interruption the browser resumes where it was; whatever can't be resumed begins with `lost`.
  source.addEventListener('open', () => (connected.value = true));
  source.addEventListener('error', () => (connected.value = false));
  for (const type of TYPES) {
    source.addEventListener(type, (event: MessageEvent<string>) => {
      const number = numberOf(event.lastEventId);
      waiting.push({ type, number, data: JSON.parse(event.data) });
      schedule();
    });
  }
}

/** Reads everything that is shown, until it succeeds; returns the newest event that it contains. */
async function readAnew(): Promise<string> {
  reading = true;
  for (;;) {
    try {
      const since = await loadWorld();
      await reloadLogs((chatId) => chats.peek(chatId) !== undefined);
      dropGone();
      noteSnapshot(chats.all());
      reading = false;
      schedule();
      return since;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

function schedule(): void {
  if (scheduled || reading || waiting.length === 0) return;
  scheduled = true;
  if (document.hidden) setTimeout(applyWaiting, UNSEEN_MS);
  else requestAnimationFrame(applyWaiting);
}

/** Applies what came since the last frame, all at once. */
function applyWaiting(): void {
  scheduled = false;
  const events = waiting;
  waiting = [];
  batch(() => applyAll(events));
}

function applyAll(events: readonly Event[]): void {
  const calls: CallEvent[] = [];
  const changed = new Set<OpenLog>();
  for (const event of events) {
    if (event.type === 'call') calls.push(event.data);
    else if (event.type === 'reset' || event.type === 'lost') void readAnew();
    else applyOne(event, changed);
  }
  for (const open of changed) touch(open);
  if (calls.length > 0) noteCalls(calls);
}

function applyOne(event: Exclude<Event, { type: 'call' | 'reset' | 'lost' }>, changed: Set<OpenLog>): void {
  const note = (open: OpenLog | undefined): void => void (open && changed.add(open));
  switch (event.type) {
    case 'message':
      if (isOurs(event.data)) note(addMessage(event.data.message, event.number));
      break;
    case 'edit': {
      const { message } = event.data;
      if (isOurs(event.data)) note(changeLog(message.chat.id, event.number, (log) => log.put(message)));
      break;
    }
    case 'delete': {
      const { chat, message_id } = event.data;
      if (isOurs(event.data)) note(changeLog(chat.id, event.number, (log) => log.remove(message_id)));
      break;
    }
    case 'chat':
      if (isOurs(event.data)) chats.set(event.data.id, { ...chats.peek(event.data.id), ...event.data });
      break;
    case 'user':
      users.set(event.data.id, event.data);
      if (event.data.is_bot && (bot.peek() === undefined || bot.peek()?.id === event.data.id))
        bot.value = event.data;
      break;
    case 'membership':
      changeMember(event.data);
      break;
    case 'chat_action':
      noteBusy(event.data.chat_id);
      break;
    case 'faults':
      faults.value = event.data.faults;
      break;
    case 'limits':
      floodLimits.value = event.data.enabled;
      break;
    case 'crowd':
      crowd.value = event.data;
      break;
  }
}

function addMessage(message: Message, number: number): OpenLog | undefined {
  const { id } = message.chat;
  const watched = isWatched(id);
  if (message.migrate_to_chat_id !== undefined) followMove(id, message.migrate_to_chat_id);
  const open = changeLog(id, number, (log) => {
    if (!log.put(message)) return;
    noteArrival(message);
    const isOwn = windows().some((window) => window.chatId === id && viewerOf(window) === message.from?.id);
    if (!watched && !isOwn && log.unreadFrom === undefined) log.setUnreadFrom(message.message_id);
    announce(message);
  });
  noteMessage(message, watched && open !== undefined);
  return open;
}

/** Updates the list of members. A bot that has left stays in it, marked as such. */
function changeMember({ chat: { id }, new_chat_member: { user, status } }: Events['membership']): void {
  const chat = chats.peek(id);
  if (chat === undefined || (chat.type === 'private' && !user.is_bot)) return;
  const others = chat.members.filter((member) => member.id !== user.id);
  chats.set(id, {
    ...chat,
    members: isPresent(status) || user.is_bot ? [...others, { id: user.id, status }] : others,
  });
}
