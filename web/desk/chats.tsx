import { useSignal } from '@preact/signals';
import type { Chat, Page } from './api.ts';
import { ChatCard } from './chatCard.tsx';
import { useLoaded } from './loaded.ts';
import type { Session } from './session.ts';

/** Finding a chat, and the one that was chosen. */
export function Chats({ session }: { readonly session: Session }) {
  const text = useSignal('');
  const chosen = useSignal<string | undefined>(undefined);
  const found = useLoaded(
    () => session.desk.get<Page<Chat>>('/chats', { text: text.value || undefined, limit: '50' }),
    [text.value],
  );
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('text') as HTMLInputElement;
    text.value = field.value.trim();
    chosen.value = undefined;
  };
  const page = found.answer.value;
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
          {page && foundWords(page)}
        </p>
        <ul class="found">
          {page?.items.map((chat) => (
            <li key={chat.chat_id}>
              <button
                type="button"
                aria-pressed={chosen.value === chat.chat_id}
                onClick={() => (chosen.value = chat.chat_id)}
              >
                <strong>{chat.title}</strong>
                <span>
                  {chat.kind} <code>{chat.chat_id}</code> {chat.state !== 'active' && <em>{chat.state}</em>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {chosen.value === undefined ? (
        <p class="empty">Choose a chat to see its subscription.</p>
      ) : (
        <ChatCard key={chosen.value} session={session} chatId={chosen.value} />
      )}
    </div>
  );
}

function foundWords({ items, next }: Page<Chat>): string {
  if (items.length === 0) return 'No chat is called that.';
  if (next !== null) return `The first ${items.length} chats; search to narrow it down.`;
  return items.length === 1 ? '1 chat' : `${items.length} chats`;
}
