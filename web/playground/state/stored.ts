/** What the browser keeps for the page; what it can't keep or read back is as if it had never been. */
export function stored(name: string): unknown {
  try {
    const text = localStorage.getItem(`partyline.${name}`);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps something in the browser; nothing in its place forgets it. */
export function store(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(`partyline.${name}`);
    else localStorage.setItem(`partyline.${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing shows the page as at the first visit.
  }
}
