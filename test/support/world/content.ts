import type { Content } from '../../../src/domain/posts/content.ts';
import type { SourceAuthor, SourceMessage } from '../../../src/domain/posts/post.ts';
import { textId } from '../ids.ts';

let lastNumber = 5_000_000_000;

/** A number that nothing else in this test file has: a chat's, a person's, a message's. Greater with each call. */
export function nextNumber(): number {
  return ++lastNumber;
}

/** Words that nobody has said before, long enough to count in deduplication. */
export function newWords(): string {
  return `words that nobody has said before ${nextNumber()}`;
}

/** Somebody whom nobody has met. */
export function person(differences: Partial<SourceAuthor> = {}): SourceAuthor {
  return { kind: 'person', networkId: textId(nextNumber()), name: 'somebody', ...differences };
}

/** A text, as content. */
export function text(words: string): SourceMessage['content'] {
  return { kind: 'text', text: words, entities: [] };
}

/** A photo that nobody has posted before, or the one of that name. */
export function photo(uniqueId = `photo-${nextNumber()}`): SourceMessage['content'] {
  return { kind: 'photo', file: { id: `id-${uniqueId}`, uniqueId } };
}

/** A text that everybody may get. */
export const HELLO: Content = { kind: 'text', text: 'hello everybody out there', entities: [] };
export const PHOTO: Content = { kind: 'photo', file: { id: 'p', uniqueId: 'p' } };
export const AUDIO: Content = { kind: 'audio', file: { id: 'a', uniqueId: 'a' } };
