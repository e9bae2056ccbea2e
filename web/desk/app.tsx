import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Attention } from './attention.tsx';
import { Chats } from './chats.tsx';
import { Income } from './income.tsx';
import { resume, session, signOut } from './session.ts';
import { SignIn } from './signIn.tsx';

const VIEWS = ['Chats', 'Unapplied payments', 'Income'] as const;

/** The desk: signing in, and then one view at a time. */
export function App() {
  const view = useSignal<(typeof VIEWS)[number]>('Chats');
  const ready = useSignal(false);
  useEffect(() => {
    void resume().finally(() => (ready.value = true));
  }, []);
  if (!ready.value) return null;
  const signedIn = session.value;
  if (!signedIn) return <SignIn />;
  return (
    <>
      <header class="bar">
        <h1>Partyline desk</h1>
        <nav aria-label="Views">
          {VIEWS.map((name) => (
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
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </p>
      </header>
      <main>
        {view.value === 'Chats' && <Chats session={signedIn} />}
        {view.value === 'Unapplied payments' && <Attention session={signedIn} />}
        {view.value === 'Income' && <Income session={signedIn} />}
      </main>
    </>
  );
}
