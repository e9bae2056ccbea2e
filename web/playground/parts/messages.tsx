import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { lastReadIn, noteRead } from '../state/activity.ts';
import { listenTo } from '../state/announcer.ts';
import { noteAtEnd } from '../state/attention.ts';
import { logOf, touch } from '../state/logs.ts';
import type { Row } from '../state/messageLog.ts';
import { chats } from '../state/world.ts';
import { dayName } from '../text/time.ts';
import { serviceText } from '../text/summary.ts';
import type { Message } from '../telegram.ts';
import { shownSize, visualOf } from './visual.tsx';
import { Icon } from './icons.tsx';
import { isBy, Post, type PostActions } from './post.tsx';
import { type ListHandle, VirtualList } from './virtualList.tsx';

interface Properties {
  readonly chatId: number;
  readonly title: string;
  /** Of a forum: shows this topic only. */
  readonly topicId: number | undefined;
  readonly viewerId: number | undefined;
  /** An administrator may delete what others wrote. */
  readonly canRemoveAll: boolean;
  readonly actions: Omit<PostActions, 'jumpTo'>;
  readonly list: { current: ListHandle | undefined };
}

/** How long the mark stays on a message that somebody jumped to. */
const MARKED_MS = 1_600;
/** How long what was new is still shown as new when it was read. */
const READ_AFTER_MS = 3_000;

/** What is said in a chat. Arrow keys go from message to message; R answers, E edits, Delete deletes. */
export function Messages({
  chatId,
  title,
  topicId,
  viewerId,
  canRemoveAll,
  actions,
  list,
}: Properties): JSX.Element {
  const open = logOf(chatId);
  const version = open.version.value;
  const all = open.log.rows();
  const rows = useMemo(() => (topicId === undefined ? all : rowsInTopic(all, topicId)), [all, topicId]);
  const [marked, setMarked] = useState<number>();
  const [isAtEnd, setAtEnd] = useState(true);
  const root = useRef<HTMLDivElement>(null);

  useUnreadMark(chatId, isAtEnd, version);
  useEffect(() => () => noteAtEnd(chatId, false), [chatId]);

  const jumpTo = useCallback(
    (messageId: number) => {
      const row = rowOf(logOf(chatId).log.rows(), messageId);
      if (row === undefined || !list.current?.scrollTo(row.key)) return;
      setMarked(messageId);
      setTimeout(() => setMarked(undefined), MARKED_MS);
    },
    [chatId],
  );
  const postActions = useMemo<PostActions>(() => ({ ...actions, jumpTo }), [actions, jumpTo]);

  const topics = topicId === undefined ? chats.get(chatId)?.topics : undefined;
  const topicOf = ({ message_thread_id: id }: Message): string | undefined =>
    topics?.find((topic) => topic.message_thread_id === id)?.name;

  const draw = (row: Row): JSX.Element => {
    if (row.kind === 'day') return <div class="day">{dayName(row.day)}</div>;
    if (row.kind === 'unread') return <div class="unread-mark">Unread messages</div>;
    if (row.kind === 'service')
      return (
        <div class="service" data-message={row.message.message_id}>
          {serviceText(row.message, topicOf(row.message))}
        </div>
      );
    const isMarked = marked !== undefined && row.messages.some(({ message_id }) => message_id === marked);
    return (
      <Post
        row={row}
        topic={topicOf(row.messages[0]!)}
        viewerId={viewerId}
        canRemoveAll={canRemoveAll}
        isMarked={isMarked}
        actions={postActions}
      />
    );
  };

  const unread =
    open.log.unreadFrom === undefined
      ? 0
      : open.log.messages.length - indexOf(open.log.messages, open.log.unreadFrom);
  return (
    <div
      ref={root}
      class="messages"
      onFocusCapture={() => listenTo(chatId)}
      onBlurCapture={() => listenTo(undefined)}
    >
      <VirtualList
        rows={rows}
        estimate={estimate}
        draw={draw}
        startsAtEnd
        handle={list}
        label={`Messages in ${title}`}
        onAtEnd={(atEnd) => {
          noteAtEnd(chatId, atEnd);
          setAtEnd(atEnd);
        }}
        onKeyDown={(event) =>
          onKey(event, root.current!, open.log.get.bind(open.log), viewerId, canRemoveAll, postActions)
        }
      />
      {open.isLoaded && rows.length === 0 && <p class="empty">No messages yet.</p>}
      {!isAtEnd && (
        <button
          type="button"
          class="to-end"
          aria-label={unread > 0 ? `Scroll to the end, ${unread} unread` : 'Scroll to the end'}
          onClick={() => list.current?.scrollToEnd()}
        >
          {unread > 0 && <span class="badge">{unread}</span>}
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** What was not read when the chat came on the page is marked, and the mark goes some time after it was read. */
function useUnreadMark(chatId: number, isAtEnd: boolean, version: number): void {
  const open = logOf(chatId);
  useEffect(() => {
    if (!open.isLoaded) return;
    const read = lastReadIn(chatId);
    const firstUnread =
      read === undefined ? undefined : open.log.messages.find(({ message_id }) => message_id > read);
    if (firstUnread !== undefined) open.log.setUnreadFrom(firstUnread.message_id);
    touch(open);
  }, [chatId, open.isLoaded]);
  useEffect(() => {
    const { last, unreadFrom } = open.log;
    if (!isAtEnd || last === undefined || document.hidden) return undefined;
    noteRead(chatId, last.message_id);
    if (unreadFrom === undefined) return undefined;
    const timer = setTimeout(() => {
      open.log.setUnreadFrom(undefined);
      touch(open);
    }, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [chatId, isAtEnd, version]);
}

function estimate(row: Row): number {
  if (row.kind === 'day' || row.kind === 'unread') return 40;
  if (row.kind === 'service') return 34;
  const [first] = row.messages;
  const message = first!;
  if (row.messages.length > 1) return 300;
  const visual = visualOf(message);
  const picture = visual === undefined ? 0 : shownSize(visual.width, visual.height).height;
  const words = (message.text ?? message.caption ?? '').length;
  return (
    44 + picture + Math.ceil(words / 38) * 20 + (message.reply_markup ? 42 : 0) + (row.continued ? 0 : 20)
  );
}

/** The rows of one topic; days on which it was silent are left out. */
function rowsInTopic(rows: readonly Row[], topicId: number): readonly Row[] {
  const shown: Row[] = [];
  for (const row of rows) {
    const message = row.kind === 'post' ? row.messages[0] : row.kind === 'service' ? row.message : undefined;
    if (message !== undefined && message.message_thread_id !== topicId) continue;
    if (row.kind === 'day' && shown.at(-1)?.kind === 'day') shown.pop();
    shown.push(row);
  }
  if (shown.at(-1)?.kind === 'day') shown.pop();
  return shown;
}

function rowOf(rows: readonly Row[], messageId: number): Row | undefined {
  return rows.find((row) => {
    if (row.kind === 'service') return row.message.message_id === messageId;
    return row.kind === 'post' && row.messages.some(({ message_id }) => message_id === messageId);
  });
}

function indexOf(messages: readonly Message[], id: number): number {
  const index = messages.findIndex(({ message_id }) => message_id >= id);
  return index === -1 ? messages.length : index;
}

function onKey(
  event: TargetedKeyboardEvent<HTMLDivElement>,
  root: HTMLElement,
  find: (id: number) => Message | undefined,
  viewerId: number | undefined,
  canRemoveAll: boolean,
  actions: PostActions,
): void {
  const target = event.target as HTMLElement;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    const posts = [...root.querySelectorAll<HTMLElement>('[data-message]')].filter(
      ({ tabIndex }) => tabIndex === -1,
    );
    const at = posts.indexOf(target.closest<HTMLElement>('[data-message]')!);
    const step = event.key === 'ArrowUp' ? -1 : 1;
    const next = at === -1 ? posts.at(-1) : posts[at + step];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (!target.matches('article[data-message]')) return;
  const message = find(Number(target.dataset['message']));
  if (message === undefined) return;
  const isOwn = isBy(message, viewerId);
  if (event.key === 'r' || event.key === 'Enter') actions.reply(message);
  else if (event.key === 'e' && isOwn) actions.edit(message);
  else if (event.key === 'Delete' && (isOwn || canRemoveAll)) actions.remove([message]);
  else return;
  event.preventDefault();
}
