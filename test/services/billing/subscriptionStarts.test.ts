import { expect, test } from '@jest/globals';
import { nameOf, ofHub, type Subscriber } from '../../../src/domain/billing/subscriber.ts';
import type { ChatId } from '../../../src/domain/ids.ts';
import { createSubscriptionStarts } from '../../../src/services/billing/subscriptionStarts.ts';
import { until } from '../../support/until.ts';

const chats = (count: number) => Array.from({ length: count }, (_, no) => no as ChatId);

test('The workflows of chats that join are started beside, few at a time, whatever becomes of them', async () => {
  const woken: ChatId[] = [];
  const failed: unknown[] = [];
  let atOnce = 0;
  let most = 0;
  const wake = async (subscriber: Subscriber) => {
    const chatId = Number(nameOf(subscriber)) as ChatId;
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce--;
    woken.push(chatId);
    if (chatId % 2 === 1) throw new Error('Temporal is away');
  };
  const starts = createSubscriptionStarts({ wake }, (error) => failed.push(error));
  for (const chatId of chats(40)) starts.soon(ofHub(chatId));
  expect(woken).toEqual([]);
  await until(() => woken.length === 40);
  expect(woken.toSorted((a, b) => a - b)).toEqual(chats(40));
  await until(() => failed.length === 20);
  expect(most).toBeLessThanOrEqual(4);
});
