const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const CLOCK_EXACT = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' });

/** `14:05`, of a Bot API date (seconds). */
export function clockTime(date: number): string {
  return CLOCK.format(date * 1000);
}

/** `14:05:09`, of milliseconds since the epoch. */
export function exactTime(ms: number): string {
  return CLOCK_EXACT.format(ms);
}

/** The whole date and time, of a Bot API date (seconds). */
export function wholeTime(date: number): string {
  return WHOLE.format(date * 1000);
}

/** Which day a Bot API date is on, where the reader is: equal for equal days. */
export function dayOf(date: number): number {
  const day = new Date(date * 1000);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** `Today`, `Yesterday` or `Monday 2 March`, of a {@link dayOf}. */
export function dayName(day: number): string {
  const today = dayOf(Date.now() / 1000);
  if (day === today) return 'Today';
  if (day === dayOf(today / 1000 - 1)) return 'Yesterday';
  return DAY.format(day);
}

/** `1:05`, of seconds. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** `1.2 MB`, of bytes. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
