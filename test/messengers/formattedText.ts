import * as fc from 'fast-check';
import type { FormattedText } from '../../src/domain/posts/content.ts';

/**
 * Any well-formed text of up to 120 characters (or up to `repeats` times that) with any formatting over it;
 * emoji, line breaks and spaces included.
 */
export function formattedText(repeats = 1): fc.Arbitrary<FormattedText> {
  const character = fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '👩‍👩‍👧‍👦', '🎲', 'e\u0301') },
  );
  const characters = fc.array(character, { maxLength: 120, size: 'max' });
  return fc.tuple(characters, fc.integer({ min: 1, max: repeats })).chain(([some, times]) => {
    const text = some.join('').repeat(times);
    const entity = fc
      .tuple(fc.constantFrom('bold', 'italic', 'text_link'), fc.nat(text.length), fc.nat(text.length))
      .map(([type, a, b]) => ({ type, offset: Math.min(a, b), length: Math.abs(a - b) }))
      .filter(({ length }) => length > 0);
    const entities = text === '' ? fc.constant([]) : fc.array(entity, { maxLength: 4 });
    return entities.map((all) => ({ text, entities: all }));
  });
}
