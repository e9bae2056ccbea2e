import type { MessageEntity } from '../telegram.ts';

/** A piece of formatted text: plain words, or an entity around further pieces. */
export type TextNode = string | { readonly entity: MessageEntity; readonly children: readonly TextNode[] };

/**
 * Formatted text as a tree. Offsets count UTF-16 units. Entities that overlap without one holding the other, which
 * Telegram never sends, are cut at the end of the outer one.
 */
export function entityTree(text: string, entities: readonly MessageEntity[] = []): readonly TextNode[] {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  const between = (start: number, end: number): TextNode[] => {
    const nodes: TextNode[] = [];
    let at = start;
    while (next < sorted.length && sorted[next]!.offset < end) {
      const entity = sorted[next++]!;
      const from = Math.max(entity.offset, at);
      const to = Math.min(entity.offset + entity.length, end);
      if (to <= from) continue;
      if (from > at) nodes.push(text.slice(at, from));
      nodes.push({ entity, children: between(from, to) });
      at = to;
    }
    if (at < end) nodes.push(text.slice(at, end));
    return nodes;
  };
  return between(0, text.length);
}
