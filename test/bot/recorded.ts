import type { Count } from '../../src/bot/intake/count.ts';
import type { Logger } from '../../src/bot/intake/logger.ts';

/** A log that keeps its lines, as they would be written. */
export function recordedLog(): Logger & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return { info: keep('info'), warn: keep('warn'), error: keep('error'), lines };
}

/** A counter that keeps each event as one string. */
export function recordedCount(): Count & { readonly events: readonly string[] } {
  const events: string[] = [];
  const count: Count = (event, detail) => events.push(detail ? `${event}: ${detail}` : event);
  return Object.assign(count, { events });
}
