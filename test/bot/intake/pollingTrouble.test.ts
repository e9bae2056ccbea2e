import { expect, test } from '@jest/globals';
import { TelegramError } from 'telegraf';
import { POLLING_TIMES } from '../../../src/bot/intake/polling.ts';
import { createTrouble } from '../../../src/bot/intake/pollingTrouble.ts';
import { recordedLog } from '../recorded.ts';

function refusal(error_code: number, parameters = {}): TelegramError {
  return new TelegramError({ error_code, description: 'No', parameters });
}

test('waits double with each failure, from half a second to 15 seconds', () => {
  const trouble = createTrouble(POLLING_TIMES, recordedLog(), 'BOT_TOKEN');
  const waits = Array.from({ length: 7 }, () => trouble.met(refusal(409)));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});

test('begins anew after something worked', () => {
  const trouble = createTrouble(POLLING_TIMES, recordedLog(), 'BOT_TOKEN');
  trouble.met(new Error('lost'));
  trouble.met(new Error('lost'));
  trouble.over();
  expect(trouble.met(new Error('lost'))).toBe(500);
});

test('waits half a minute while the token is refused, and as long as Telegram asks for', () => {
  const trouble = createTrouble(POLLING_TIMES, recordedLog(), 'BOT_TOKEN');
  expect(trouble.met(refusal(401))).toBe(30_000);
  expect(trouble.met(refusal(404))).toBe(30_000);
  expect(trouble.met(refusal(429, { retry_after: 17 }))).toBe(17_000);
});

test('says what is wrong once, says so when that changes, and says when it is over', () => {
  const log = recordedLog();
  const trouble = createTrouble(POLLING_TIMES, log, 'HUB_BOT_TOKEN');
  trouble.over();
  for (const code of [409, 409, 401, 401]) trouble.met(refusal(code));
  trouble.over();
  trouble.over();
  expect(log.lines.map((line) => line.split(' ')[0])).toEqual(['warn', 'warn', 'info']);
});
