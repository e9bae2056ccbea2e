import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { addPerson } from '../state/founding.ts';
import {
  changeBot,
  changePerson,
  linkDiscussion,
  type MemberAction,
  upgradeGroup,
} from '../state/members.ts';
import { attempt } from '../state/toasts.ts';
import { bot, botStatus, chats, nameOf, peopleIn, users } from '../state/world.ts';
import { type ChatSummary, isAdministrator, isPresent, type Status, titleOf } from '../telegram.ts';
import { Avatar } from './avatar.tsx';
import { Dialog } from './dialog.tsx';

/** Who is in a chat, what the bot is there, and what can be changed about it. */
export function MembersDialog({
  chatId,
  onClose,
}: {
  chatId: number;
  onClose: () => void;
}): JSX.Element | null {
  const chat = chats.get(chatId);
  if (chat === undefined) return null;
  const isPrivate = chat.type === 'private';
  return (
    <Dialog title={titleOf(chat)} onClose={onClose}>
      <BotPlace chat={chat} />
      {!isPrivate && <People chat={chat} />}
      {chat.type === 'channel' && <Discussion chat={chat} />}
      {chat.type === 'group' && (
        <section class="dialog-section">
          <h3>Group</h3>
          <button
            type="button"
            class="button"
            onClick={() => void attempt(() => upgradeGroup(chat.id)).then((done) => done && onClose())}
          >
            Upgrade to a supergroup
          </button>
        </section>
      )}
    </Dialog>
  );
}

interface Choice {
  readonly title: string;
  readonly action: MemberAction;
  readonly isDangerous?: boolean;
}

/** What can be done with the bot, depending on where it stands. */
function botChoices(chat: ChatSummary, status: Status | undefined): readonly Choice[] {
  if (chat.type === 'private') {
    return status === 'kicked'
      ? [{ title: 'Unblock', action: 'unblock' }]
      : [{ title: 'Block', action: 'block', isDangerous: true }];
  }
  if (!isPresent(status)) {
    return [
      ...(chat.type === 'channel' ? [] : [{ title: 'Add', action: 'join' as const }]),
      { title: 'Add as administrator', action: 'promote' },
    ];
  }
  return [
    ...(isAdministrator(status)
      ? chat.type === 'channel'
        ? []
        : [{ title: 'Demote', action: 'demote' as const }]
      : [{ title: 'Make administrator', action: 'promote' as const }]),
    ...(chat.type === 'channel' || status === 'restricted'
      ? []
      : [{ title: 'Restrict', action: 'restrict' as const }]),
    ...(status === 'restricted' ? [{ title: 'Lift restrictions', action: 'unrestrict' as const }] : []),
    { title: 'Remove', action: 'kick', isDangerous: true },
  ];
}

const PLACES: Readonly<Record<Status, string>> = {
  creator: 'owner',
  administrator: 'administrator',
  member: 'member',
  restricted: 'restricted, can’t write',
  left: 'not in this chat',
  kicked: 'removed',
};

function BotPlace({ chat }: { chat: ChatSummary }): JSX.Element {
  const status = botStatus(chat);
  const name = bot.value?.first_name ?? 'The bot';
  const place =
    chat.type === 'private' && status === 'kicked'
      ? 'blocked'
      : status === undefined
        ? 'not in this chat'
        : PLACES[status];
  return (
    <section class="dialog-section">
      <h3>Bot</h3>
      <div class="person">
        <Avatar id={bot.value?.id ?? 0} name={name} size={36} />
        <span class="person-name">
          {name} <span class="faint">{place}</span>
        </span>
        <span class="person-actions">
          {botChoices(chat, status).map(({ title, action, isDangerous }) => (
            <button
              type="button"
              class={`button small ${isDangerous ? 'dangerous' : ''}`}
              disabled={bot.value === undefined}
              onClick={() => void attempt(() => changeBot(chat.id, action))}
            >
              {title}
            </button>
          ))}
        </span>
      </div>
    </section>
  );
}

function personChoices(chat: ChatSummary, status: Status): readonly Choice[] {
  if (status === 'creator') return [];
  if (status === 'administrator') {
    return [
      { title: 'Demote', action: 'demote' },
      { title: 'Remove', action: 'kick', isDangerous: true },
    ];
  }
  return [
    { title: 'Make administrator', action: 'promote' },
    ...(chat.type === 'channel'
      ? []
      : [
          status === 'restricted'
            ? { title: 'Lift restrictions', action: 'unrestrict' as const }
            : { title: 'Restrict', action: 'restrict' as const },
        ]),
    { title: 'Remove', action: 'kick', isDangerous: true },
  ];
}

function People({ chat }: { chat: ChatSummary }): JSX.Element {
  const people = peopleIn(chat);
  return (
    <section class="dialog-section">
      <h3>Members</h3>
      {people.map(({ id, status }) => (
        <div class="person" key={id}>
          <Avatar id={id} name={nameOf(id)} size={36} />
          <span class="person-name">
            {nameOf(id)} <span class="faint">{PLACES[status]}</span>
          </span>
          <span class="person-actions">
            {personChoices(chat, status).map(({ title, action, isDangerous }) => (
              <button
                type="button"
                class={`button small ${isDangerous ? 'dangerous' : ''}`}
                aria-label={`${title}: ${nameOf(id)}`}
                onClick={() => void attempt(() => changePerson(chat.id, id, action))}
              >
                {title}
              </button>
            ))}
          </span>
        </div>
      ))}
      <AddPerson chat={chat} />
    </section>
  );
}

/** Anybody by name; a new name is a new person. */
function AddPerson({ chat }: { chat: ChatSummary }): JSX.Element {
  const [name, setName] = useState('');
  const there = new Set(peopleIn(chat).map(({ id }) => id));
  const others = users.all().filter((user) => !user.is_bot && !there.has(user.id));
  const add = async (): Promise<void> => {
    const known = others.find(({ id }) => nameOf(id) === name.trim());
    const id = known?.id ?? (await addPerson(name));
    await changePerson(chat.id, id, 'join');
    setName('');
  };
  return (
    <form
      class="inline-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void attempt(add);
      }}
    >
      <label>
        <span class="visually-hidden">Name of a person to add</span>
        <input
          list={`others-${chat.id}`}
          value={name}
          placeholder="Name"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <datalist id={`others-${chat.id}`}>
        {others.slice(0, 50).map(({ id }) => (
          <option value={nameOf(id)} />
        ))}
      </datalist>
      <button type="submit" class="button primary" disabled={name.trim() === ''}>
        Add
      </button>
    </form>
  );
}

/** A channel's posts come back in its discussion group. */
function Discussion({ chat }: { chat: ChatSummary }): JSX.Element {
  const groups = chats
    .all()
    .filter(({ type, migrated_to }) => type === 'supergroup' && migrated_to === undefined);
  return (
    <section class="dialog-section">
      <h3>Discussion group</h3>
      <select
        aria-label="Discussion group"
        value={chat.linked_chat_id ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          void attempt(() => linkDiscussion(chat.id, value === '' ? null : Number(value)));
        }}
      >
        <option value="">None</option>
        {groups.map((group) => (
          <option value={group.id}>{titleOf(group)}</option>
        ))}
      </select>
    </section>
  );
}
