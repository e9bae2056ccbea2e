import { useSignal } from '@preact/signals';
import { Refusal } from './api.ts';
import { notice, signIn } from './session.ts';

/** The way in. */
export function SignIn() {
  const problem = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem('token') as HTMLInputElement;
    busy.value = true;
    problem.value = '';
    try {
      await signIn(field.value.trim());
    } catch (error) {
      problem.value = error instanceof Refusal ? error.message : 'Something went wrong on this page.';
      field.focus();
    } finally {
      busy.value = false;
    }
  };
  return (
    <main class="signIn">
      <h1>Partyline desk</h1>
      <form onSubmit={(event) => void submit(event)}>
        <p class="hint" role="status">
          {notice.value}
        </p>
        <label for="token">Your token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="tokenHelp"
        />
        <p id="tokenHelp" class="hint">
          The last part of the <code>name:role:secret</code> that an operator gave you. You stay signed in
          until you close this tab.
        </p>
        <p class="problem" role="alert">
          {problem.value}
        </p>
        <button class="main" type="submit" disabled={busy.value}>
          Sign in
        </button>
      </form>
    </main>
  );
}
