import type { JSX } from 'preact';

/** As many colours as the style sheet has. */
const COLOURS = 8;

/** Which of the peer colours belongs to an id. */
export function colourOf(id: number): number {
  // Ids of neighbours should not look alike, nor those of a row of chats repeat every time in the same order.
  return (Math.abs(id) % 1_009) % COLOURS;
}

/** A round badge with initials. Hidden from screen readers, since the name is next to it. */
export function Avatar({ id, name, size = 40 }: { id: number; name: string; size?: number }): JSX.Element {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 32))
    .join('')
    .toUpperCase();
  return (
    <span
      class={`avatar peer-${colourOf(id)}`}
      style={{ width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.4}px` }}
      aria-hidden="true"
    >
      {initials}
    </span>
  );
}
