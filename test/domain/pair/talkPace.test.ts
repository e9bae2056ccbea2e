import { beforeEach, describe, expect, it } from '@jest/globals';
import { LocalTalkPace, type TalkPace } from '../../../src/domain/pair/talkPace.ts';
import type { SourceMessage } from '../../../src/domain/posts/post.ts';

let now = 0;
let id = 0;
beforeEach(() => {
  now = 1_000_000;
});

const message = (fields: { person?: string; albumKey?: string } = {}) => {
  const { person = '7', albumKey } = fields;
  return {
    chat: { networkId: person, kind: 'private', title: '' },
    author: { networkId: person, kind: 'person', name: '' },
    messageId: String(++id),
    ...(albumKey !== undefined && { albumKey }),
  } as unknown as SourceMessage;
};

/** How many of so many messages in a row are admitted, one every so many milliseconds. */
async function admitted(pace: TalkPace, count: number, everyMs: number): Promise<number> {
  let sum = 0;
  for (let n = 0; n < count; n += 1) {
    if (await pace.admits(message())) sum += 1;
    now += everyMs;
  }
  return sum;
}

const paceOf = (messagesPerSecond: number, messagesPerMinute: number) =>
  new LocalTalkPace({ messagesPerSecond, messagesPerMinute }, () => now);

describe('How fast somebody may talk to a stranger', () => {
  it('is two messages at once and then one a second', async () => {
    const pace = paceOf(1, 0);
    expect(await admitted(pace, 5, 0)).toBe(2);
    now += 1_000;
    expect(await admitted(pace, 5, 0)).toBe(1);
  });

  it('is bounded by the minute where that is stricter', async () => {
    expect(await admitted(paceOf(1, 20), 59, 1_000)).toBe(20 + 19);
    expect(await admitted(paceOf(10, 20), 100, 0)).toBe(2);
    expect(await admitted(paceOf(0, 20), 100, 0)).toBe(20);
  });

  it('is bounded by nothing where both are off', async () => {
    expect(await admitted(paceOf(0, 0), 100, 0)).toBe(100);
  });

  it('counts an album as one message, and a message whose update comes again not anew', async () => {
    const pace = paceOf(1, 0);
    const album = Array.from({ length: 10 }, () => message({ albumKey: 'album' }));
    for (const part of album) expect(await pace.admits(part)).toBe(true);
    const single = message();
    expect(await Promise.all([single, single, message()].map((one) => pace.admits(one)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is counted for each person alone', async () => {
    const pace = paceOf(1, 0);
    expect(await admitted(pace, 3, 0)).toBe(2);
    expect(await pace.admits(message({ person: '8' }))).toBe(true);
  });
});
