import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type ChatPlan, foundChat } from '../state/founding.ts';
import { attempt } from '../state/toasts.ts';
import { nameOf, users } from '../state/world.ts';
import { Dialog } from './dialog.tsx';

const TYPES: readonly { readonly type: ChatPlan['type']; readonly title: string; readonly hint: string }[] = [
  { type: 'group', title: 'Group', hint: 'Everyone can write' },
  { type: 'supergroup', title: 'Supergroup', hint: 'A large group' },
  { type: 'forum', title: 'Forum', hint: 'A supergroup with topics' },
  { type: 'channel', title: 'Channel', hint: 'Only administrators can post' },
  { type: 'private', title: 'Private chat', hint: 'One person and the bot' },
];
/** So many people are offered; others are named. */
const OFFERED = 12;

/** Makes a chat, with people who are there and new ones. */
export function NewChatDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const [type, setType] = useState<ChatPlan['type']>('group');
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [names, setNames] = useState('');
  const [bot, setBot] = useState<ChatPlan['bot']>('administrator');
  const isPrivate = type === 'private';
  const people = users.all().filter((user) => !user.is_bot);
  const newNames = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const everybody = [...chosen, ...newNames];
  const isReady = everybody.length > 0 && (isPrivate ? everybody.length === 1 : title.trim() !== '');

  const toggle = (id: number): void => {
    const next = new Set(isPrivate ? [] : chosen);
    if (chosen.has(id)) next.delete(id);
    else next.add(id);
    setChosen(next);
  };
  const found = async (): Promise<void> => {
    const plan: ChatPlan = { type, title: title.trim(), people: everybody, bot: isPrivate ? 'none' : bot };
    if (await attempt(() => foundChat(plan))) onClose();
  };
  return (
    <Dialog title="New chat" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void found();
        }}
      >
        <fieldset class="choices">
          <legend>Type</legend>
          {TYPES.map((known) => (
            <label class="choice">
              <input
                type="radio"
                name="type"
                checked={type === known.type}
                onChange={() => {
                  setType(known.type);
                  if (known.type === 'private') setChosen(new Set([...chosen].slice(0, 1)));
                }}
              />
              <span>
                <strong>{known.title}</strong>
                <span class="faint">{known.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {!isPrivate && (
          <label class="field">
            Title
            <input value={title} maxLength={128} onInput={(event) => setTitle(event.currentTarget.value)} />
          </label>
        )}
        <fieldset class="people-choice">
          <legend>{isPrivate ? 'Person' : 'Members, the owner first'}</legend>
          {people.slice(0, OFFERED).map(({ id }) => (
            <button type="button" class="chip" aria-pressed={chosen.has(id)} onClick={() => toggle(id)}>
              {nameOf(id)}
            </button>
          ))}
        </fieldset>
        <label class="field">
          {isPrivate ? 'Or a new person' : 'New people, separated by commas'}
          <input
            value={names}
            placeholder="Dora, Emil"
            onInput={(event) => setNames(event.currentTarget.value)}
          />
        </label>
        {!isPrivate && (
          <label class="field">
            Bot
            <select value={bot} onChange={(event) => setBot(event.currentTarget.value as ChatPlan['bot'])}>
              <option value="administrator">Administrator</option>
              {type !== 'channel' && <option value="member">Member</option>}
              <option value="none">Not in this chat</option>
            </select>
          </label>
        )}
        <div class="dialog-actions">
          <button type="submit" class="button primary" disabled={!isReady}>
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
}
