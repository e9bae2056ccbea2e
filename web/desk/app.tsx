import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Attention } from './attention.tsx';
import { Chats } from './chats.tsx';
import { Income } from './income.tsx';
import { PaymentSearch } from './paymentSearch.tsx';
import { resume, session, signOut } from './session.ts';
import { SignIn } from './signIn.tsx';
import { StrangerReports } from './strangerReports.tsx';
import { Workflows } from './workflows.tsx';

const VIEWS = ['Chats', 'Payments', 'Unapplied payments', 'Income', 'Reports'] as const;

/** The desk: signing in, and then one view at a time. */
export function App() {
  const view = useSignal<(typeof VIEWS)[number]>('Chats');
  const chat = useSignal<string | undefined>(undefined);
  const ready = useSignal(false);
  useEffect(() => {
    void resume().finally(() => (ready.value = true));
  }, []);
  if (!ready.value) return null;
  const signedIn = session.value;
  if (!signedIn) return <SignIn />;
  const openChat = (chatId: string): void => {
    chat.value = chatId;
    view.value = 'Chats';
  };
  return (
    <>
      <header class="bar">
        <h1>Partyline desk</h1>
        <nav aria-label="Views">
          {VIEWS.filter((name) => name !== 'Reports' || signedIn.me.role === 'operator').map((name) => (
            <button
              key={name}
              type="button"
              aria-current={view.value === name ? 'page' : undefined}
              onClick={() => (view.value = name)}
            >
              {name}
            </button>
          ))}
        </nav>
        <p class="who">
          <span>
            {signedIn.me.name} <small>{signedIn.me.role}</small>
          </span>
          <button type="button" onClick={() => signOut()}>
            Sign out
          </button>
        </p>
      </header>
      <main>
        {view.value === 'Chats' && <Chats session={signedIn} chosen={chat} />}
        {view.value === 'Payments' && <PaymentSearch session={signedIn} onChat={openChat} />}
        {view.value === 'Unapplied payments' && <Attention session={signedIn} onChat={openChat} />}
        {view.value === 'Income' && <Income session={signedIn} />}
        {view.value === 'Reports' && <StrangerReports session={signedIn} />}
      </main>
      <Workflows session={signedIn} />
    </>
  );
}
