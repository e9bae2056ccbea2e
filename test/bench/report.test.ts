import { expect, test } from '@jest/globals';
import { numbersIn } from '../../bench/compare.ts';
import { atLeast, atMost, type Repetition, spreadOf, type Target, written } from '../../bench/report.ts';

function measured(
  values: readonly number[],
  target: Target,
  { baseline = 100, othersShare = 0.01 }: { baseline?: number; othersShare?: number | undefined } = {},
): string {
  const repetitions = values.map((value): Repetition => ({
    scenario: 'ingest',
    figures: [{ name: 'posts/s', value, baseline: { value: baseline, of: 'empty workflows' }, target }],
    json: [{ scenario: 'ingest', per_s: value }],
    othersShare,
  }));
  return written([repetitions]);
}

test('A figure stands with its median, its spread and the spread of its ratio', () => {
  expect(measured([70, 50, 60], atLeast(60))).toContain(
    'ingest    posts/s  60 [50–70]  100 empty workflows  0.60 [0.50–0.70]  ≥ 60: met',
  );
  expect(spreadOf([1.25], 1)).toBe('1.3');
});

test('The median is judged, or each repetition where that is asked for', () => {
  expect(measured([50, 60, 59], atLeast(60))).toContain('≥ 60: MISSED');
  expect(measured([900, 950, 1_001], atMost(1_000))).toContain('≤ 1000: met');
  expect(measured([900, 950, 1_001], { of: 'value', most: 1_000, always: true })).toContain(
    '≤ 1000 each time: MISSED',
  );
  expect(measured([140, 150, 160], atMost(1.4, 'ratio'))).toContain('ratio ≤ 1.4: MISSED');
  expect(measured([140, 150, 160], { of: 'excess', most: 50 })).toContain('above the baseline ≤ 50: met');
});

test('Nothing counts that was measured on a busy machine or fewer than three times', () => {
  const busy = measured([70, 70, 70], atLeast(60), { othersShare: 0.3 });
  expect(busy).toContain('≥ 60: not judged: BUSY');
  expect(busy).toContain('3 of 3 repetitions were BUSY');
  expect(measured([70, 70], atLeast(60))).toContain('≥ 60: not judged: fewer than 3 repetitions');
  expect(measured([70, 70, 70], atLeast(60), { othersShare: undefined })).toContain('≥ 60: met');
});

test('Each line of JSON says which repetition it is of and how busy the machine was', () => {
  const lines = measured([70, 71], atLeast(60)).split('\n');
  expect(lines).toContain('{"scenario":"ingest","per_s":71,"repetition":2,"others_share":0.01}');
});

test('The numbers of a run are found by what they measure, whatever else is printed', () => {
  const text = [
    'ingest  posts/s  60',
    '{"scenario":"flood","flood":"posts of 1","posts_longest_ms":12}',
    '{"scenario":"fanout","destinations":10,"per_s":5}',
    '{"scenario":"fanout","destinations":20,"per_s":6,"worker_rss_mb":null}',
  ].join('\n');
  expect([...numbersIn(text)]).toEqual([
    ['flood posts of 1: posts_longest_ms', 12],
    ['fanout: destinations', 10],
    ['fanout: per_s', 5],
    ['fanout 2: destinations', 20],
    ['fanout 2: per_s', 6],
  ]);
});
