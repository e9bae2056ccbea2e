import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ChatList } from './parts/chatList.tsx';
import { ChatWindow } from './parts/chatWindow.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Hood } from './parts/hood.tsx';
import { Icon, type IconName } from './parts/icons.tsx';
import { NewChatDialog } from './parts/newChatDialog.tsx';
import { Tour } from './parts/tour.tsx';
import { spoken } from './state/announcer.ts';
import { appearance, changeAppearance } from './state/appearance.ts';
import { connected } from './state/feed.ts';
import { foundThree, startAfresh } from './state/founding.ts';
import { alert, attempt, dismiss, say, toasts } from './state/toasts.ts';
import { restartTour } from './state/tour.ts';
import { forgetWindows, windows } from './state/windows.ts';
import { bot, chats, loaded } from './state/world.ts';

/** Narrower pages begin without the panel. */
const ROOM_FOR_HOOD = '(min-width: 1180px)';

/** The whole page. */
export function App(): JSX.Element {
  const [showsHood, showHood] = useState(() => matchMedia(ROOM_FOR_HOOD).matches);
  const [showsChats, showChats] = useState(false);
  const [makesChat, makeChat] = useState(false);
  const [asksAfresh, askAfresh] = useState(false);
  return (
    <div class={`page ${showsHood ? 'with-hood' : ''} ${showsChats ? 'with-chats' : ''}`}>
      <a class="skip-link" href="#chats">
        Skip to chats
      </a>
      <header class="top">
        <TopButton icon="menu" label="Chats" isOn={showsChats} onClick={() => showChats(!showsChats)} />
        <h1>
          Partyline <span>playground</span>
        </h1>
        <Connection />
        <span class="top-actions">
          <button type="button" class="button primary" onClick={() => makeChat(true)}>
            <Icon name="plus" size={18} />
            <span class="wide-only">New chat</span>
            <span class="narrow-only visually-hidden">New chat</span>
          </button>
          <button type="button" class="button" onClick={() => askAfresh(true)}>
            <span class="narrow-only">
              <Icon name="trash" size={18} />
            </span>
            <span class="wide-only">Start over</span>
            <span class="narrow-only visually-hidden">Start over</span>
          </button>
          <AppearanceButton />
          <TopButton
            icon="engine"
            label="Under the hood"
            isOn={showsHood}
            onClick={() => showHood(!showsHood)}
          />
        </span>
      </header>
      <ChatList onNewChat={() => makeChat(true)} onChosen={() => showChats(false)} />
      <main id="chats" tabIndex={-1} class="grid" aria-label="Open chats">
        {!showsHood && <Tour />}
        {windows().map((open) => (
          <ChatWindow key={open.chatId} open={open} />
        ))}
        {loaded.value && windows().length === 0 && <Empty />}
      </main>
      {showsHood && <Hood />}
      {makesChat && <NewChatDialog onClose={() => makeChat(false)} />}
      {asksAfresh && <AfreshDialog onClose={() => askAfresh(false)} />}
      {alert.value !== undefined && <AlertDialog text={alert.value} />}
      <Toasts />
      <div class="visually-hidden" aria-live="polite">
        {spoken.value}
      </div>
    </div>
  );
}

function TopButton(properties: {
  icon: IconName;
  label: string;
  isOn: boolean;
  onClick: () => void;
}): JSX.Element {
  const { icon, label, isOn, onClick } = properties;
  return (
    <button
      type="button"
      class={`icon-button top-${icon}`}
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

function AppearanceButton(): JSX.Element {
  const icons = { system: 'auto', light: 'sun', dark: 'moon' } as const;
  const label = `Theme: ${appearance.value}`;
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={changeAppearance}>
      <Icon name={icons[appearance.value]} />
    </button>
  );
}

function Connection(): JSX.Element {
  const state = !connected.value
    ? { kind: 'bad', text: 'Connecting…' }
    : bot.value === undefined
      ? { kind: 'waiting', text: 'Waiting for a bot' }
      : { kind: 'good', text: `@${bot.value.username}` };
  return (
    <span class={`connection ${state.kind}`} role="status">
      <span>{state.text}</span>
    </span>
  );
}

function Empty(): JSX.Element {
  const isBare = chats.all().length === 0;
  return (
    <div class="nothing">
      <Icon name="chats" size={56} />
      <p>{isBare ? 'No chats yet.' : 'No chat is open. Choose one from the list.'}</p>
      {isBare && (
        <button type="button" class="button primary" onClick={() => void attempt(foundThree)}>
          Create three chats
        </button>
      )}
    </div>
  );
}

function AfreshDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const clear = async (): Promise<void> => {
    onClose();
    forgetWindows();
    restartTour();
    if (await attempt(startAfresh)) say('All cleared. Three new chats are ready.', 'good');
  };
  return (
    <Dialog title="Start over?" onClose={onClose}>
      <p>
        This deletes every chat, person, message and payment in the simulated Telegram. The bot keeps running.
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button dangerous" onClick={() => void clear()}>
          Delete everything
        </button>
      </div>
    </Dialog>
  );
}

/** What the bot wants somebody to read before going on. */
function AlertDialog({ text }: { text: string }): JSX.Element {
  const close = (): void => {
    alert.value = undefined;
  };
  return (
    <Dialog title={bot.value?.first_name ?? 'The bot'} onClose={close}>
      <p class="alert-text">{text}</p>
      <div class="dialog-actions">
        <button type="button" class="button primary" onClick={close}>
          OK
        </button>
      </div>
    </Dialog>
  );
}

function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind }) => (
        <button type="button" key={id} class={`toast ${kind}`} onClick={() => dismiss(id)}>
          {text}
        </button>
      ))}
    </div>
  );
}
