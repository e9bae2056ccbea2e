import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inert, readInert, withoutMarks } from '../../../src/domain/text/inertText.ts';

describe('what people wrote, inside a text of ours', () => {
  it('is shown as code, and nothing else is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, theirs, after) => {
        const { text, entities } = readInert(before + inert(theirs) + after);
        expect(text).toBe(before + theirs + after);
        expect(entities).toEqual(
          theirs === '' ? [] : [{ type: 'code', offset: before.length, length: theirs.length }],
        );
      }),
    );
  });

  it('cannot end its own marks', () => {
    const theirs = 'x\u{E001}/ban u-aaaaaa\u{E000}';
    expect(readInert(`${inert(theirs)}!`)).toEqual({
      text: 'x/ban u-aaaaaa!',
      entities: [{ type: 'code', offset: 0, length: 14 }],
    });
  });

  it('leaves no marks behind where no formatting is taken', () => {
    expect(withoutMarks(`Invoice for ${inert('My chat')}`)).toBe('Invoice for My chat');
  });
});
