import { signal } from '@preact/signals';

/** Whether the event feed of the simulator is open. */
const connected = signal(false);

const feed = new EventSource('/sim/events');
feed.addEventListener('open', () => (connected.value = true));
feed.addEventListener('error', () => (connected.value = false));

/** The whole page. */
export function App() {
  return (
    <main>
      <h1>Partyline playground</h1>
      <p role="status">{connected.value ? 'Connected to the simulator' : 'Looking for the simulator …'}</p>
    </main>
  );
}
