import { describe, expect, test } from '@jest/globals';
import { excessOf } from '../../../src/bot/router.ts';
import type { Handled } from '../../../src/bot/intake/handled.ts';
import { AuthorPace } from '../../../src/bot/posts/authorPace.ts';
import { normalise } from '../../../src/bot/normalise/normalise.ts';
import { ANNA, BOT, messageUpdate } from '../../support/updates.ts';
import { textId } from '../../support/ids.ts';

const AUTHOR = 7;
const repeated = (times: number, does: () => boolean): boolean[] => Array.from({ length: times }, does);

describe('An author', () => {
  test('has a few posts carried at once, and more of them later, as everybody else has', () => {
    const pace = new AuthorPace(0);
    const first = repeated(100, () => pace.mayGoAtOnce(textId(AUTHOR)));
    expect(first.filter(Boolean)).toHaveLength(10);
    expect(first.slice(0, 10).every(Boolean)).toBe(true);
    expect(pace.mayGoAtOnce(textId(AUTHOR + 1))).toBe(true);
  });

  test('may edit as many messages in a minute as they may post', () => {
    let now = 1_000_000;
    const pace = new AuthorPace(120, () => now);
    const edit = (): boolean => {
      const may = pace.mayEdit(textId(AUTHOR));
      if (may) pace.edited(textId(AUTHOR));
      return may;
    };
    expect(repeated(200, edit).filter(Boolean)).toHaveLength(120);
    now += 60_000;
    expect(repeated(200, edit).filter(Boolean)).toHaveLength(120);
    expect(new AuthorPace(0).mayEdit(textId(AUTHOR))).toBe(true);
  });

  test('who posted too much is asked about again when that time is over', () => {
    let now = 1_000_000;
    const pace = new AuthorPace(120, () => now);
    expect(pace.isRefused(textId(AUTHOR))).toBe(false);
    pace.refuseUntil(textId(AUTHOR), now + 20_000);
    expect(pace.isRefused(textId(AUTHOR))).toBe(true);
    expect(pace.isRefused(textId(AUTHOR + 1))).toBe(false);
    now += 20_001;
    expect(pace.isRefused(textId(AUTHOR))).toBe(false);
  });
});

describe('A post of somebody who posted too much', () => {
  const post = normalise(messageUpdate({ text: 'Again' }), BOT) as Handled;
  const excess = (isKnown: boolean, refused: number) => {
    const pace = new AuthorPace(120);
    pace.refuseUntil(textId(refused), Date.now() + 60_000);
    return excessOf({ relay: { isKnown: async () => isKnown }, pace })(post);
  };

  test('is too much, unless it was taken before; nobody else’s is even asked about', async () => {
    expect(await excess(false, ANNA.id)!()).toBe(true);
    expect(await excess(true, ANNA.id)!()).toBe(false);
    expect(excess(false, ANNA.id + 1)).toBeUndefined();
  });
});
