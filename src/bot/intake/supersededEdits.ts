import type { Handled } from './handled.ts';

/**
 * The edits, by their place in a batch, that a later one of the same message in it makes superfluous: the last one wins,
 * whatever the message said in between.
 */
export function supersededEdits(batch: readonly (Handled | undefined)[]): ReadonlySet<number> {
  const superseded = new Set<number>();
  const last = new Map<string, number>();
  batch.forEach((incoming, place) => {
    if (incoming?.type !== 'edit') return;
    const { chat, messageId } = incoming.message;
    const key = `${chat.networkId} ${messageId}`;
    const earlier = last.get(key);
    if (earlier !== undefined) superseded.add(earlier);
    last.set(key, place);
  });
  return superseded;
}
