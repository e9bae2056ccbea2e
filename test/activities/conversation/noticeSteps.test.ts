import { describe, expect, test } from '@jest/globals';
import { createNoticeSteps } from '../../../src/activities/conversation/noticeSteps.ts';
import { type Notice, restrictionNotice } from '../../../src/domain/moderation/notice.ts';
import { textId } from '../../support/ids.ts';

const TO = { networkId: textId(11), kind: 'private' } as const;
const MUTED: Notice = { kind: 'muted', until: 1_000 };
const BANNED: Notice = { kind: 'banned', restriction: 1 };

/** Steps whose saying ends like that, and which notices count as given. */
function setUp(say: () => Promise<boolean>) {
  const given = new Set<string>();
  const steps = createNoticeSteps({
    sayNotice: async (_to, take) => {
      await take();
      return say();
    },
    speaker: { amend: async () => {} },
    notices: {
      isDue: async (notice) => !given.has(notice) && Boolean(given.add(notice)),
      forget: async (notice) => void given.delete(notice),
    },
    word: async () => ({ text: 'a notice' }),
  });
  return { steps, given };
}

describe('Who is told that they are restricted', () => {
  test.each([
    ['muted', MUTED],
    ['banned', BANNED],
  ] as const)('%s, counts as told from before it is said', async (kind, notice) => {
    let atSaying: string[] = [];
    const { steps, given } = setUp(async () => {
      atSaying = [...given];
      return true;
    });
    await steps.notify(TO, notice);
    expect(atSaying).toEqual([restrictionNotice(kind, TO.networkId)]);
    expect([...given]).toEqual(atSaying);
  });

  test('counts as not told when Telegram did not take it', async () => {
    const { steps, given } = setUp(async () => false);
    await steps.notify(TO, MUTED);
    expect([...given]).toEqual([]);
  });

  test('counts as not told when its turn did not come', async () => {
    const { steps, given } = setUp(() => Promise.reject(new Error('no turn')));
    await expect(steps.notify(TO, BANNED)).rejects.toThrow('no turn');
    expect([...given]).toEqual([]);
  });

  test('is told of a new mute although the one before was told', async () => {
    let said = 0;
    const { steps } = setUp(async () => Boolean((said += 1)));
    await steps.notify(TO, MUTED);
    await steps.notify(TO, MUTED);
    expect(said).toBe(2);
  });
});

test('Notices of other kinds leave nothing behind', async () => {
  const { steps, given } = setUp(async () => true);
  await steps.notify(TO, { kind: 'mute over' });
  await steps.notify(TO, { kind: 'warned', warning: 1 });
  expect([...given]).toEqual([]);
});
