import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { attach, type Attachment } from '../state/attachments.ts';
import { busyIn } from '../state/busyBot.ts';
import { upgradeGroup } from '../state/members.ts';
import { control } from '../control.ts';
import { logOf } from '../state/logs.ts';
import type { Payable } from '../state/paying.ts';
import { deletePosts } from '../state/sending.ts';
import { attempt, say } from '../state/toasts.ts';
import { type ChatWindow as Open, closeChat, comingUp, lookAs, viewerOf } from '../state/windows.ts';
import { botStatus, chats, nameOf, peopleIn } from '../state/world.ts';
import {
  ANONYMOUS_ADMIN_ID,
  type ChatSummary,
  isAdministrator,
  isPresent,
  type Status,
  titleOf,
} from '../telegram.ts';
import { Avatar } from './avatar.tsx';
import { Composer, type Intent } from './composer.tsx';
import { TextActionsContext } from './formattedText.tsx';
import { Icon } from './icons.tsx';
import { MembersDialog } from './membersDialog.tsx';
import { Menu } from './menu.tsx';
import { Messages } from './messages.tsx';
import { NewTopicDialog, topicItems, Topics } from './topics.tsx';
import { PayDialog } from './payDialog.tsx';
import type { ListHandle } from './virtualList.tsx';

const NEW: Intent = { kind: 'new' };

/** A chat as one person sees it: what was said, and where that person writes. */
export function ChatWindow({ open }: { open: Open }): JSX.Element | null {
  const { chatId } = open;
  const chat = chats.get(chatId);
  const viewerId = viewerOf(open);
  const list = useRef<ListHandle>(undefined);
  const [draft, setDraft] = useState<{ by: number | undefined; intent: Intent }>({
    by: viewerId,
    intent: NEW,
  });
  // A new viewer does not continue what another one began. Asked here rather than reset in an effect: an
  // effect may run late and take away an answer that was begun in the meantime.
  const intent = draft.by === viewerId ? draft.intent : NEW;
  const setIntent = (next: Intent): void => setDraft({ by: viewerId, intent: next });
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const [isTarget, setTarget] = useState(false);
  const [payable, setPayable] = useState<Payable>();
  const [showsMembers, showMembers] = useState(false);
  const [topicId, chooseTopic] = useState<number>();
  const [opensTopic, openTopic] = useState(false);
  const root = useRef<HTMLElement>(null);
  useComingUp(chatId, root);

  const actions = useMemo(
    () =>
      ({
        reply: (message) => setIntent({ kind: 'reply', message }),
        edit: (message) => setIntent({ kind: 'edit', message }),
        remove: (messages) => void attempt(() => deletePosts(messages)),
        pay: ({ message_id }, link) =>
          setPayable(link === undefined ? { chat_id: chatId, message_id } : { link }),
      }) satisfies Parameters<typeof Messages>[0]['actions'],
    [chatId, viewerId],
  );
  const textActions = useMemo(
    () => ({
      sendCommand: (text: string) =>
        void attempt(() => control.post('/messages', { chat_id: chatId, from_id: viewerId, text })),
      payLink: (link: string) => setPayable({ link }),
    }),
    [chatId, viewerId],
  );
  if (chat === undefined) return null;

  const title = titleOf(chat);
  const topic = chat.topics?.find(({ message_thread_id }) => message_thread_id === topicId);
  const viewerStatus = chat.members.find(({ id }) => id === viewerId)?.status;
  const isInCharge = viewerId === ANONYMOUS_ADMIN_ID || isAdministrator(viewerStatus);
  const obstacle = obstacleFor(chat, viewerId, viewerStatus, isInCharge);
  return (
    <section
      ref={root}
      class={`window ${isTarget ? 'target' : ''}`}
      aria-label={title}
      data-chat={chatId}
      onDragOver={(event) => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault();
        setTarget(false);
        setAttachments([
          ...attachments,
          ...[...(event.dataTransfer?.files ?? [])].map((file) => attach(file)),
        ]);
      }}
    >
      <header class="window-header">
        <Avatar id={chat.id} name={title} size={38} />
        <h2 class="window-heading">
          <button type="button" class="window-title" title="Manage members" onClick={() => showMembers(true)}>
            <span class="window-name">{title}</span>
            <span class="window-detail">{busyIn.get(chatId) ? 'the bot is typing…' : detailOf(chat)}</span>
          </button>
        </h2>
        {chat.type !== 'private' && <ViewerChoice chat={chat} viewerId={viewerId} />}
        <Menu
          label={`More options for ${title}`}
          icon="more"
          items={[
            { title: 'Manage members', icon: 'people', run: () => showMembers(true) },
            ...(chat.is_forum ? topicItems(chat, topic, () => openTopic(true)) : []),
            ...(chat.type === 'group'
              ? [
                  {
                    title: 'Upgrade to a supergroup',
                    icon: 'star' as const,
                    run: () => void attempt(() => upgradeGroup(chatId)),
                  },
                ]
              : []),
            { title: 'Close', icon: 'close', run: () => closeChat(chatId) },
          ]}
        />
      </header>
      {chat.is_forum && (
        <Topics
          topics={chat.topics ?? []}
          chosen={topic?.message_thread_id}
          onChoose={chooseTopic}
          onNew={() => openTopic(true)}
        />
      )}
      <TextActionsContext.Provider value={textActions}>
        <Messages
          key={`${chatId}/${topic?.message_thread_id}`}
          topicId={topic?.message_thread_id}
          chatId={chatId}
          title={title}
          viewerId={viewerId}
          canRemoveAll={isInCharge || chat.type === 'private'}
          actions={actions}
          list={list}
        />
      </TextActionsContext.Provider>
      {obstacle === undefined ? (
        <Composer
          key={chatId}
          chatId={chatId}
          chatTitle={title}
          fromId={viewerId}
          topicId={topic?.message_thread_id}
          isPrivate={chat.type === 'private'}
          intent={intent}
          attachments={attachments}
          onIntent={setIntent}
          onAttachments={setAttachments}
          onSent={() => list.current?.scrollToEnd()}
        />
      ) : (
        <Obstacle obstacle={obstacle} />
      )}
      {isTarget && <div class="drop-hint">Drop files to send them to {title}</div>}
      {opensTopic && (
        <NewTopicDialog
          chatId={chatId}
          fromId={viewerId}
          onMade={chooseTopic}
          onClose={() => openTopic(false)}
        />
      )}
      {showsMembers && <MembersDialog chatId={chatId} onClose={() => showMembers(false)} />}
      {payable && (
        <PayDialog payable={payable} payerId={payerOf(viewerId)} onClose={() => setPayable(undefined)} />
      )}
    </section>
  );
}

/** Brings the chat that was opened last on the screen, and lets somebody write there at once. */
function useComingUp(chatId: number, root: { readonly current: HTMLElement | null }): void {
  const isComing = comingUp.value === chatId;
  useEffect(() => {
    if (!isComing || root.current === null) return;
    comingUp.value = undefined;
    root.current.scrollIntoView({ block: 'nearest' });
    root.current.querySelector<HTMLElement>('textarea, .obstacle button')?.focus({ preventScroll: true });
  }, [isComing]);
}

/** An anonymous administrator has no wallet. */
function payerOf(viewerId: number | undefined): number | undefined {
  return viewerId === ANONYMOUS_ADMIN_ID ? undefined : viewerId;
}

function ViewerChoice({ chat, viewerId }: { chat: ChatSummary; viewerId: number | undefined }): JSX.Element {
  const people = peopleIn(chat);
  const hasAdministrator = chat.type !== 'channel' && people.some(({ status }) => isAdministrator(status));
  return (
    <label class="viewer" title="View as">
      <span class="visually-hidden">View as</span>
      <select value={viewerId} onChange={(event) => lookAs(chat.id, Number(event.currentTarget.value))}>
        {people.map(({ id, status }) => (
          <option value={id}>
            {nameOf(id)}
            {isAdministrator(status) ? ' ★' : ''}
          </option>
        ))}
        {hasAdministrator && <option value={ANONYMOUS_ADMIN_ID}>Anonymous ★</option>}
        {people.length === 0 && <option>No one</option>}
      </select>
    </label>
  );
}

const KINDS = {
  private: 'private chat',
  group: 'group',
  supergroup: 'supergroup',
  channel: 'channel',
} as const;

/** What the chat is, and how the bot stands in it where that is remarkable. */
function detailOf(chat: ChatSummary): string {
  const status = botStatus(chat);
  const people = peopleIn(chat).length;
  if (chat.type === 'private') return status === 'kicked' ? 'bot blocked' : KINDS.private;
  if (chat.is_direct_messages) return 'private questions to the channel';
  const kind = chat.is_forum ? 'forum' : KINDS[chat.type];
  if (!isPresent(status)) return `${kind}, no bot`;
  if (isAdministrator(status)) return `${kind}, ${people} ${people === 1 ? 'member' : 'members'}`;
  return `${kind}, bot is ${status === 'restricted' ? 'restricted' : 'a member'}`;
}

/** Whether nothing was ever said in a chat, or all of it was deleted. */
function isSilent(chatId: number): boolean {
  const open = logOf(chatId);
  return open.version.value > 0 && open.isLoaded && open.log.size === 0;
}

/** Why somebody can't write, and what can be done about it. */
interface ObstacleText {
  readonly text: string;
  readonly remedy?: { readonly title: string; readonly run: () => Promise<unknown> };
}

function obstacleFor(
  chat: ChatSummary,
  viewerId: number | undefined,
  status: Status | undefined,
  isInCharge: boolean,
): ObstacleText | undefined {
  if (chat.migrated_to !== undefined) return { text: 'This group was upgraded to a supergroup.' };
  if (chat.type === 'private') {
    const place = botStatus(chat);
    if (place === 'kicked') {
      const run = () => control.post('/membership', { chat_id: chat.id, action: 'unblock' });
      return { text: 'You blocked the bot.', remedy: { title: 'Unblock', run } };
    }
    if (isSilent(chat.id)) {
      const run = () => control.post('/messages', { chat_id: chat.id, from_id: chat.id, text: '/start' });
      return { text: 'You haven’t started the bot yet.', remedy: { title: 'Start', run } };
    }
    return undefined;
  }
  if (viewerId === undefined) return { text: 'This chat has no members.' };
  if (chat.type === 'channel' && !isInCharge) return { text: 'Only administrators can post in a channel.' };
  if (status === 'restricted') return { text: `${nameOf(viewerId)} is restricted and can’t write here.` };
  return undefined;
}

function Obstacle({ obstacle: { text, remedy } }: { obstacle: ObstacleText }): JSX.Element {
  return (
    <div class="obstacle">
      <span>{text}</span>
      {remedy && (
        <button
          type="button"
          class="button primary"
          onClick={() => void attempt(remedy.run).then((done) => done && say('Done', 'good'))}
        >
          <Icon name="send" size={16} />
          {remedy.title}
        </button>
      )}
    </div>
  );
}
