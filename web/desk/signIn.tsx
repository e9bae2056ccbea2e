import { useSignal } from '@preact/signals';
import { Refusal } from './api.ts';
import { signIn } from './session.ts';

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
          The secret part of your entry in <code>ADMIN_API_TOKENS</code>. This tab keeps it until you close
          it.
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
