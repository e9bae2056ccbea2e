import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { csvOf } from '../../../src/api/admin/csv.ts';
import { until } from '../../support/until.ts';

async function* rowsOf<T>(...rows: T[]): AsyncGenerator<T> {
  yield* rows;
}

describe('rows as CSV', () => {
  test('are lines below the names of the columns', async () => {
    const rows = rowsOf<Record<'id' | 'name' | 'ok' | 'note', string | number | boolean | null>>(
      { id: 7, name: 'Anna', ok: true, note: null },
      { id: -8, name: 'a, "b"\nc', ok: false, note: '' },
    );
    expect(await text(csvOf(['id', 'name', 'ok', 'note'], rows))).toBe(
      'id,name,ok,note\r\n7,Anna,true,\r\n-8,"a, ""b""\nc",false,\r\n',
    );
  });

  test('may be none', async () => {
    expect(await text(csvOf(['id', 'name'], rowsOf()))).toBe('id,name\r\n');
  });

  test.each(['=1+1', '+1', '@sum', '\tx', '-1+1', '-x'])('%j is no formula', async (cell) => {
    expect(await text(csvOf(['cell'], rowsOf({ cell })))).toContain(`'${cell}`);
  });

  test.each(['-1001234567890', '-5', '5', 'x=1'])('%s stays as it is', async (cell) => {
    expect(await text(csvOf(['cell'], rowsOf({ cell })))).toBe(`cell\r\n${cell}\r\n`);
  });

  test('that cannot be read are an error of the stream', async () => {
    async function* broken(): AsyncGenerator<{ cell: string }> {
      yield { cell: 'a' };
      throw new Error('gone');
    }
    await expect(text(csvOf(['cell'], broken()))).rejects.toThrow('gone');
  });

  test('are not read on when nobody wants the rest', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<{ cell: string }> {
      try {
        for (;;) yield { cell: 'x'.repeat(1_000) };
      } finally {
        ended = true;
      }
    }
    for await (const chunk of csvOf(['cell'], endless())) {
      expect(String(chunk)).toContain('cell');
      break;
    }
    await until(() => ended);
  });
});
