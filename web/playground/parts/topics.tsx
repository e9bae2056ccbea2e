import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { changeTopic, foundTopic } from '../state/topics.ts';
import { attempt } from '../state/toasts.ts';
import type { ChatSummary, Topic } from '../telegram.ts';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import type { MenuItem } from './menu.tsx';

interface Properties {
  readonly topics: readonly Topic[];
  /** Undefined: everything is shown, and what is said goes to "General". */
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | undefined) => void;
  readonly onNew: () => void;
}

/** The topics of a forum: one of them is read and written to, or all are read. */
export function Topics({ topics, chosen, onChoose, onNew }: Properties): JSX.Element {
  return (
    <div class="topics" role="group" aria-label="Topics">
      <button
        type="button"
        class="chip"
        aria-pressed={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        All
      </button>
      {topics.map(({ message_thread_id: id, name, is_closed }) => (
        <button
          key={id}
          type="button"
          class="chip"
          aria-pressed={chosen === id}
          title={is_closed ? 'Closed: only administrators can write here' : name}
          onClick={() => onChoose(id)}
        >
          {is_closed && <span aria-hidden="true">🔒 </span>}
          {name}
        </button>
      ))}
      <button type="button" class="chip new-topic" aria-label="New topic" title="New topic" onClick={onNew}>
        <Icon name="plus" size={14} />
      </button>
    </div>
  );
}

/** What can be done with the topics of a forum, and with the one that is chosen. */
export function topicItems(
  chat: ChatSummary,
  topic: Topic | undefined,
  onNew: () => void,
): readonly MenuItem[] {
  const change = (is_closed: boolean) => (): void =>
    void attempt(() => changeTopic(chat.id, topic!.message_thread_id, { is_closed }));
  return [
    { title: 'New topic', icon: 'plus', run: onNew },
    ...(topic === undefined
      ? []
      : topic.is_closed
        ? [{ title: `Reopen topic “${topic.name}”`, icon: 'chats' as const, run: change(false) }]
        : [{ title: `Close topic “${topic.name}”`, icon: 'pause' as const, run: change(true) }]),
  ];
}

/** Asks how a new topic is called. */
export function NewTopicDialog({
  chatId,
  fromId,
  onMade,
  onClose,
}: {
  chatId: number;
  fromId: number | undefined;
  onMade: (id: number) => void;
  onClose: () => void;
}): JSX.Element {
  const [name, setName] = useState('');
  const create = async (): Promise<void> => {
    if (await attempt(async () => onMade(await foundTopic(chatId, fromId, name.trim())))) onClose();
  };
  return (
    <Dialog title="New topic" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void create();
        }}
      >
        <label class="field">
          Name
          <input value={name} maxLength={128} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <div class="dialog-actions">
          <button type="submit" class="button primary" disabled={name.trim() === ''}>
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
}
