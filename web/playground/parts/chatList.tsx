import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { activity, busiestFirst } from '../state/activity.ts';
import { clockTime } from '../text/time.ts';
import { openChat, windows } from '../state/windows.ts';
import { chats } from '../state/world.ts';
import { type ChatSummary, titleOf } from '../telegram.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { VirtualList } from './virtualList.tsx';

interface ChatRow {
  readonly key: string;
  readonly chat: ChatSummary;
}

const ROW_HEIGHT = 64;

/** Every chat that there is, the busiest first; a click puts it on the page. */
export function ChatList({
  onNewChat,
  onChosen,
}: {
  onNewChat: () => void;
  onChosen: () => void;
}): JSX.Element {
  const [wanted, setWanted] = useState('');
  const all = chats.all().filter(({ migrated_to }) => migrated_to === undefined);
  const sorted = busiestFirst(all);
  const found =
    wanted === ''
      ? sorted
      : sorted.filter((chat) => titleOf(chat).toLowerCase().includes(wanted.toLowerCase()));
  const rows = useRows(found);
  const open = new Set(windows().map(({ chatId }) => chatId));

  const draw = ({ chat }: ChatRow): JSX.Element => {
    const latest = activity.get(chat.id);
    const title = titleOf(chat);
    const unread = latest?.unread ?? 0;
    return (
      <button
        type="button"
        class={`chat-row ${open.has(chat.id) ? 'open' : ''}`}
        title={title}
        onClick={() => {
          openChat(chat.id);
          onChosen();
        }}
      >
        <Avatar id={chat.id} name={title} size={42} />
        {unread > 0 && (
          <span class="badge on-avatar">
            {unread > 99 ? '99+' : unread}
            <span class="visually-hidden"> unread</span>
          </span>
        )}
        <span class="chat-row-body">
          <span class="chat-row-title">{title}</span>
          <span class="chat-row-preview">{latest?.preview ?? chat.type}</span>
        </span>
        {latest && <span class="chat-row-time">{clockTime(latest.date)}</span>}
      </button>
    );
  };
  return (
    <nav class="chat-list" aria-label="Chats">
      <div class="chat-list-top">
        <label class="search">
          <span class="visually-hidden">Search chats</span>
          <input
            type="search"
            value={wanted}
            placeholder={`${all.length} chats`}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="icon-button" aria-label="New chat" title="New chat" onClick={onNewChat}>
          <Icon name="plus" />
        </button>
      </div>
      <VirtualList rows={rows} estimate={() => ROW_HEIGHT} draw={draw} label="All chats" class="chat-rows" />
    </nav>
  );
}

/** Rows that show the same chat as before are the same rows, so that the list need not measure them again. */
function useRows(found: readonly ChatSummary[]): readonly ChatRow[] {
  const known = useMemo(() => new Map<number, ChatRow>(), []);
  return found.map((chat) => {
    const row = known.get(chat.id);
    if (row?.chat === chat) return row;
    const fresh = { key: String(chat.id), chat };
    known.set(chat.id, fresh);
    return fresh;
  });
}
