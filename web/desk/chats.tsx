import { type Signal, useSignal } from '@preact/signals';
import type { Chat } from './api.ts';
import { ChatCard } from './chatCard.tsx';
import { More } from './more.tsx';
import { usePages } from './pages.ts';
import type { Session } from './session.ts';
import { chatState } from './words.ts';

/** Finding a chat, and the one that was chosen. */
export function Chats({
  session,
  chosen,
}: {
  readonly session: Session;
  /** The id of the chat that was chosen. */
  readonly chosen: Signal<string | undefined>;
}) {
  const text = useSignal('');
  const found = usePages<Chat>(
    (cursor) => session.desk.get('/chats', { text: text.value || undefined, cursor }),
    [text.value],
  );
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
    text.value = field.value.trim();
    chosen.value = undefined;
  };
  const chats = found.items.value;
  return (
    <div class="twoColumns">
      <section aria-label="Find a chat">
        <form role="search" class="search" onSubmit={search}>
          <label for="text">Title, username or Telegram id</label>
          <div class="row">
            <input id="text" name="text" type="search" maxLength={100} autocomplete="off" />
            <button type="submit">Search</button>
          </div>
        </form>
        <p class="problem" role="alert">
          {found.problem.value}
        </p>
        <p class="hint" role="status">
          {chats && foundWords(chats.length, found.hasMore.value)}
        </p>
        <ul class="found">
          {chats?.map((chat) => (
            <li key={chat.chat_id}>
              <button
                type="button"
                aria-pressed={chosen.value === chat.chat_id}
                onClick={() => (chosen.value = chat.chat_id)}
              >
                <strong>{chat.title}</strong>
                <span>
                  {chat.kind} <code>{chat.chat_id}</code>{' '}
                  {chat.state !== 'active' && <em>{chatState(chat.state)}</em>}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <More list={found} />
      </section>
      {chosen.value === undefined ? (
        <p class="empty">Choose a chat to see its subscription.</p>
      ) : (
        <ChatCard key={chosen.value} session={session} chatId={chosen.value} />
      )}
    </div>
  );
}

function foundWords(count: number, hasMore: boolean): string {
  if (count === 0) return 'No chats found.';
  if (hasMore) return `The first ${count} chats. Search to narrow them down.`;
  return count === 1 ? '1 chat' : `${count} chats`;
}
