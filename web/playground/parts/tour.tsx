import type { JSX } from 'preact';
import { skipTour, untried } from '../state/tour.ts';

/** What is left to try for somebody who is new here; nothing once everything was. */
export function Tour(): JSX.Element | null {
  if (untried.value.length === 0) return null;
  return (
    <section class="hood-section tour" aria-label="Try this">
      <h2>
        Try this
        <button type="button" class="chip" onClick={skipTour}>
          Skip
        </button>
      </h2>
      <ul>
        {untried.value.map(({ name, title }) => (
          <li key={name}>{title}</li>
        ))}
      </ul>
    </section>
  );
}
