import { describe, expect, test } from '@jest/globals';
import { EDIT_MODES, effectOfEdit, reasonToLeaveCopies } from '../../../src/domain/posts/revision.ts';

describe('An edit', () => {
  test('goes into the copies or out again, as the mode says', () => {
    const effects = EDIT_MODES.map((mode) => [mode, effectOfEdit({ mode, planned: true, outdated: true })]);
    expect(effects).toEqual([
      ['off', 'nothing'],
      ['resend', 'resend'],
      ['inplace', 'revise'],
    ]);
  });

  test.each(EDIT_MODES)('leads to nothing while no copy shows an older version (%s)', (mode) => {
    expect(effectOfEdit({ mode, planned: true, outdated: false })).toBe('nothing');
    expect(effectOfEdit({ mode, planned: false, outdated: true })).toBe('nothing');
  });
});

describe('Copies keep their words', () => {
  const reachable = { gone: null, entitled: true, hasCopies: true };

  test.each([
    ['where the chat is gone', { gone: 'the bot was removed' }, 'the bot was removed'],
    ['where nobody pays any more', { entitled: false }, 'neither trial nor subscription'],
    ['where their address no longer exists', { hasCopies: false }, 'the group became a supergroup'],
  ])('%s', (_, differences, reason) => {
    expect(reasonToLeaveCopies({ ...reachable, ...differences })).toBe(reason);
  });

  test('nowhere else', () => {
    expect(reasonToLeaveCopies(reachable)).toBeUndefined();
  });
});
