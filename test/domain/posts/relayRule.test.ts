import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Content } from '../../../src/domain/posts/content.ts';
import {
  ANCESTOR_RULES,
  firstRuleOf,
  goesOut,
  isMedia,
  RELAY_RULES,
  staysForCertain,
  THREAD_MS,
} from '../../../src/domain/posts/relayRule.ts';

const rule = fc.constantFrom(...RELAY_RULES);
const age = fc.option(fc.integer({ min: 0, max: 2 * THREAD_MS }), { nil: undefined });
const ruled = fc.record({ hasMedia: fc.boolean(), threadAgeMs: age });
const content = fc.constantFrom<Content>(
  { kind: 'text', text: 'Words', entities: [] },
  { kind: 'dice', emoji: '🎲', value: 3 },
  { kind: 'photo', file: { id: 'a', uniqueId: 'b' } },
  { kind: 'location', latitude: 1, longitude: 2 },
);

test('what is more than text always goes out', () => {
  fc.assert(fc.property(rule, age, (given, threadAgeMs) => goesOut(given, { hasMedia: true, threadAgeMs })));
});

test('each rule lets out no less than the narrower one', () => {
  fc.assert(
    fc.property(ruled, (post) => {
      const [all, media, threads] = RELAY_RULES.map((given) => goesOut(given, post));
      expect(all).toBe(true);
      expect(Number(threads)).toBeGreaterThanOrEqual(Number(media));
    }),
  );
});

test('text goes out by threads exactly within a day of the post that its thread starts with', () => {
  fc.assert(
    fc.property(age, (threadAgeMs) => {
      expect(goesOut('threads', { hasMedia: false, threadAgeMs })).toBe(
        threadAgeMs !== undefined && threadAgeMs <= THREAD_MS,
      );
    }),
  );
  expect(goesOut('threads', { hasMedia: false, threadAgeMs: THREAD_MS })).toBe(true);
  expect(goesOut('threads', { hasMedia: false, threadAgeMs: THREAD_MS + 1 })).toBe(false);
});

test('what is left unstored would not have gone out in any thread', () => {
  fc.assert(
    fc.property(rule, content, fc.boolean(), age, (given, said, answers, threadAgeMs) => {
      if (!staysForCertain(given, said, answers)) return;
      const post = { hasMedia: isMedia(said), threadAgeMs: answers ? threadAgeMs : undefined };
      expect(goesOut(given, post)).toBe(false);
    }),
  );
});

test('supergroups begin like groups', () => {
  const begins = (['private', 'group', 'supergroup', 'channel'] as const).map((kind) =>
    firstRuleOf(kind, ANCESTOR_RULES),
  );
  expect(begins).toEqual(['all', 'threads', 'threads', 'media']);
});
