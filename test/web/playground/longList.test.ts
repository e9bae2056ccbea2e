import { beforeEach, describe, expect, test } from '@jest/globals';
import { Heights } from '../../../web/playground/state/heights.ts';
import { MessageLog } from '../../../web/playground/state/messageLog.ts';
import type { Message } from '../../../web/playground/telegram.ts';

const DATE = 1_770_000_000;

function message(id: number, fields: Partial<Message> = {}): Message {
  const from = { id: 1, is_bot: false, first_name: 'Ann' };
  return {
    message_id: id,
    date: DATE + id,
    chat: { id: -1, type: 'group', title: 'Tea' },
    from,
    text: `${id}`,
    ...fields,
  };
}

describe('the rows of a chat', () => {
  let log: MessageLog;
  beforeEach(() => {
    log = new MessageLog();
  });
  const shown = (): string[] =>
    log.rows().map((row) => {
      if (row.kind === 'post')
        return (
          row.messages.map(({ message_id }) => message_id).join('+') + (row.continued ? ' continued' : '')
        );
      return row.kind;
    });

  test('begin with a day, and posts of one author stand together', () => {
    log.put(message(1));
    log.put(message(2));
    log.put(message(3, { from: { id: 2, is_bot: false, first_name: 'Ben' } }));
    expect(shown()).toEqual(['day', '1', '2 continued', '3']);
  });

  test('show an album as one', () => {
    for (const id of [1, 2, 3]) log.put(message(id, { media_group_id: 'a' }));
    log.put(message(4));
    expect(shown()).toEqual(['day', '1+2+3', '4 continued']);
  });

  test('show where the unread ones begin', () => {
    log.put(message(1));
    log.put(message(2));
    log.setUnreadFrom(2);
    expect(shown()).toEqual(['day', '1', 'unread', '2']);
    log.setUnreadFrom(undefined);
    expect(shown()).toEqual(['day', '1', '2 continued']);
  });

  test('are the same objects when something else changed', () => {
    for (const id of [1, 2, 3]) log.put(message(id));
    const before = log.rows();
    log.put(message(2, { text: 'changed' }));
    const after = log.rows();
    expect(after).not.toBe(before);
    expect(after.map((row, index) => row === before[index])).toEqual([true, true, false, true]);
  });

  test('lose what is deleted, and the mark moves on', () => {
    for (const id of [1, 2, 3]) log.put(message(id));
    log.setUnreadFrom(2);
    expect([log.remove(2), log.remove(2)]).toEqual([true, false]);
    expect(shown()).toEqual(['day', '1', 'unread', '3']);
  });

  test('take a message that comes late where it belongs', () => {
    log.put(message(1));
    log.put(message(3));
    expect(log.put(message(2))).toBe(true);
    expect(shown()).toEqual(['day', '1', '2 continued', '3 continued']);
    expect(log.last?.message_id).toBe(3);
  });
});

describe('the heights of a long list', () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ index }));

  test('are estimates until they are measured', () => {
    const heights = new Heights<{ index: number }>(() => 50);
    heights.setRows(rows);
    expect([heights.total, heights.top(10), heights.indexAt(525)]).toEqual([50_000, 500, 10]);
    expect(heights.measure(2, 80)).toBe(true);
    expect(heights.measure(2, 80)).toBe(false);
    expect([heights.total, heights.top(2), heights.top(3), heights.indexAt(525)]).toEqual([
      50_030, 100, 180, 9,
    ]);
  });

  test('stay with their rows when others come before them', () => {
    const heights = new Heights<{ index: number }>(() => 50);
    heights.setRows(rows);
    heights.measure(2, 80);
    heights.setRows([{ index: -1 }, ...rows]);
    expect([heights.top(3), heights.top(4)]).toEqual([150, 230]);
  });

  test('answer for places outside of the list, and for an empty one', () => {
    const heights = new Heights<{ index: number }>(() => 50);
    heights.setRows(rows);
    expect([heights.indexAt(-10), heights.indexAt(1_000_000)]).toEqual([0, 999]);
    heights.setRows([]);
    expect([heights.total, heights.indexAt(10)]).toEqual([0, 0]);
  });
});
