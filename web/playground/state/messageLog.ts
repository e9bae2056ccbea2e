import { serviceText } from '../text/summary.ts';
import { dayOf } from '../text/time.ts';
import type { Message } from '../telegram.ts';

/** One row of a chat. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'service'; readonly key: string; readonly message: Message }
  | {
      readonly kind: 'post';
      readonly key: string;
      /** One message, or the parts of an album. */
      readonly messages: readonly Message[];
      /** The row above is by the same author, shortly before. */
      readonly continued: boolean;
    };

/** Two posts of one author within this time stand together, in seconds. */
const TOGETHER_S = 300;

/** What is said in one chat, oldest first, and the rows that show it. Knows nothing of the page. */
export class MessageLog {
  #messages: Message[] = [];
  #byId = new Map<number, Message>();
  #rows: Row[] = [];
  #rowsAreRight = true;
  /** What {@link rows} answered last, while it is still right. */
  #shown: readonly Row[] | undefined;
  #unreadFrom: number | undefined;

  /** How many messages there are. */
  get size(): number {
    return this.#messages.length;
  }

  /** The newest message. */
  get last(): Message | undefined {
    return this.#messages.at(-1);
  }

  /** The message with that id. */
  get(id: number): Message | undefined {
    return this.#byId.get(id);
  }

  /** Every message, oldest first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** The message from which on nothing was read; its row says so. */
  get unreadFrom(): number | undefined {
    return this.#unreadFrom;
  }

  /** Marks everything from this message on as unread; undefined: everything was read. */
  setUnreadFrom(id: number | undefined): void {
    if (this.#unreadFrom === id) return;
    this.#unreadFrom = id;
    this.#rowsAreRight = false;
  }

  /** Adds or replaces a message; returns whether it is new. */
  put(message: Message): boolean {
    const id = message.message_id;
    const isNew = !this.#byId.has(id);
    this.#byId.set(id, message);
    const last = this.#messages.at(-1);
    if (isNew && (last === undefined || last.message_id < id)) {
      this.#messages.push(message);
      if (this.#rowsAreRight) this.#append(message);
    } else {
      const place = this.#placeOf(id);
      this.#messages.splice(place, isNew ? 0 : 1, message);
      this.#rowsAreRight = false;
    }
    return isNew;
  }

  /** Puts these, oldest first, in the place of everything. */
  replace(messages: readonly Message[]): void {
    this.#messages = [...messages];
    this.#byId = new Map(messages.map((message) => [message.message_id, message]));
    this.#rowsAreRight = false;
  }

  /** Takes a message out; returns whether it was there. */
  remove(id: number): boolean {
    if (!this.#byId.delete(id)) return false;
    this.#messages.splice(this.#placeOf(id), 1);
    if (this.#unreadFrom === id) this.#unreadFrom = this.#messages[this.#placeOf(id)]?.message_id;
    this.#rowsAreRight = false;
    return true;
  }

  /** The rows. Rows that show the same as before are the same objects; the list itself is a new one when it changed. */
  rows(): readonly Row[] {
    if (!this.#rowsAreRight) this.#rebuild();
    this.#shown ??= [...this.#rows];
    return this.#shown;
  }

  #rebuild(): void {
    const before = new Map(this.#rows.map((row) => [row.key, row]));
    this.#rows = [];
    this.#shown = undefined;
    for (const message of this.#messages) this.#append(message);
    this.#rows = this.#rows.map((row) => {
      const known = before.get(row.key);
      return known !== undefined && showsTheSame(known, row) ? known : row;
    });
    this.#rowsAreRight = true;
  }

  #append(message: Message): void {
    const rows = this.#rows;
    this.#shown = undefined;
    const above = rows.at(-1);
    const previous = above === undefined ? undefined : lastMessageOf(above);
    if (previous === undefined || dayOf(previous.date) !== dayOf(message.date)) {
      rows.push({ kind: 'day', key: `day${message.message_id}`, day: dayOf(message.date) });
    }
    if (message.message_id === this.#unreadFrom) rows.push({ kind: 'unread', key: 'unread' });
    const key = String(message.message_id);
    const top = rows.at(-1);
    if (serviceText(message) !== undefined) rows.push({ kind: 'service', key, message });
    else if (top?.kind === 'post' && isSameAlbum(top.messages[0]!, message)) {
      rows[rows.length - 1] = { ...top, messages: [...top.messages, message] };
    } else {
      rows.push({ kind: 'post', key, messages: [message], continued: continues(top, message) });
    }
  }

  /** Where the message with that id is, or belongs. */
  #placeOf(id: number): number {
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#messages[middle]!.message_id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Who is shown as a message's author: the chat in whose name it was written, or the person. */
export function authorIdOf(message: Message): number {
  return message.sender_chat?.id ?? message.from?.id ?? message.chat.id;
}

function lastMessageOf(row: Row): Message | undefined {
  if (row.kind === 'post') return row.messages.at(-1);
  return row.kind === 'service' ? row.message : undefined;
}

function isSameAlbum(first: Message, message: Message): boolean {
  return first.media_group_id !== undefined && first.media_group_id === message.media_group_id;
}

function continues(above: Row | undefined, message: Message): boolean {
  if (above?.kind !== 'post') return false;
  const before = above.messages.at(-1)!;
  return authorIdOf(before) === authorIdOf(message) && message.date - before.date < TOGETHER_S;
}

function showsTheSame(a: Row, b: Row): boolean {
  if (a.kind === 'post' && b.kind === 'post') {
    return (
      a.continued === b.continued &&
      a.messages.length === b.messages.length &&
      a.messages.every((message, index) => message === b.messages[index])
    );
  }
  if (a.kind === 'service' && b.kind === 'service') return a.message === b.message;
  return a.kind === b.kind;
}
