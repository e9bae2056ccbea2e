import { describe, expect, test } from '@jest/globals';
import { withTextIds } from '../../src/domain/earlierIds.ts';
import {
  fromTelegram,
  isTelegramId,
  NotTelegramsIdError,
  readTelegramId,
  toTelegram,
} from '../../src/domain/telegramIds.ts';
import { textId } from '../support/ids.ts';

describe('An id of Telegram', () => {
  test.each([1, -500, -1_002_000_000_001, 5_000_000_000, 2 ** 52, 0])(
    '%d comes back as it went',
    (number) => {
      expect(fromTelegram(number)).toBe(String(number));
      expect(toTelegram(fromTelegram(number))).toBe(number);
    },
  );

  test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('is never made of %d', (number) => {
    expect(() => fromTelegram(number)).toThrow(NotTelegramsIdError);
  });

  test.each(['', ' 5', '5 ', '+5', '05', '-0', '1e3', '0x10', 'u-a3x7k2', '1234567890123456789'])(
    'is not what %j reads',
    (text) => {
      expect(() => toTelegram(textId(text))).toThrow(NotTelegramsIdError);
    },
  );

  test('is read as somebody wrote it', () => {
    expect(readTelegramId('-1002000000001')).toBe('-1002000000001');
    expect(readTelegramId('007')).toBe('7');
    expect(readTelegramId('12345678901234567')).toBeUndefined();
    expect(readTelegramId('@name')).toBeUndefined();
    expect(isTelegramId(textId('1234567890123456789'))).toBe(false);
  });
});

test('Ids that earlier versions wrote as numbers are read as texts, and nothing else changes', () => {
  const written = {
    to: { networkId: textId(-500), kind: 'group', threadId: textId(4) },
    messageId: textId(9),
    posts: 3,
    support: { customer: 5, asked: { chat: 5, messageId: textId(6), isPrivate: true } },
    rows: [{ networkId: '7' }, null, undefined],
  };
  expect(withTextIds(written)).toEqual({
    to: { networkId: '-500', kind: 'group', threadId: '4' },
    messageId: '9',
    posts: 3,
    support: { customer: '5', asked: { chat: '5', messageId: '6', isPrivate: true } },
    rows: [{ networkId: '7' }, null, undefined],
  });
  expect(withTextIds('a text')).toBe('a text');
});
