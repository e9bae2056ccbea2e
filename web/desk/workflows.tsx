import { useLoaded } from './loaded.ts';
import type { Session } from './session.ts';

/** Where operators see the workflows behind posts, subscriptions and failures. */
export function Workflows({ session }: { readonly session: Session }) {
  const pages = useLoaded(
    () => session.desk.get<{ items: readonly { title: string; url: string }[] }>('/workflow-pages'),
    [],
  );
  const items = pages.answer.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <footer class="workflows">
      <span>In Temporal:</span>
      {items.map(({ title, url }) => (
        <a key={url} href={url} target="_blank" rel="noreferrer">
          {title}
        </a>
      ))}
    </footer>
  );
}
