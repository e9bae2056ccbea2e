import { afterEach, expect, jest, test } from '@jest/globals';
import { answerCheckout } from '../../../src/bot/billing/checkout.ts';
import type { BotServices } from '../../../src/bot/conversation.ts';
import { IntakeUnavailable } from '../../../src/domain/conversation/intakeUnavailable.ts';
import { textId } from '../../support/ids.ts';

afterEach(() => void jest.useRealTimers());

const CHECKOUT = {
  type: 'checkout',
  id: 'a query',
  by: { kind: 'person', networkId: textId(1), name: 'Ann' },
  currency: 'XTR',
  amount: 250,
  payload: 'p',
} as const;

/** What Telegram is answered when the parts behind do this. */
async function answerWhen(parts: { judge: () => Promise<undefined>; language: () => Promise<'es'> }) {
  jest.useFakeTimers();
  const answers: (string | undefined)[] = [];
  const services = {
    payments: { judge: parts.judge },
    languages: { ofAnswer: parts.language },
    cashier: { answerCheckout: async (_id: string, refusal?: string) => void answers.push(refusal) },
  } as unknown as BotServices;
  const done = answerCheckout(services, CHECKOUT);
  // Telegram gives up after ten seconds, and half of them are for the answer's own way.
  await jest.advanceTimersByTimeAsync(5_000);
  expect(answers).toHaveLength(1);
  await done;
  return answers[0];
}

const never = () => new Promise<never>(() => {});
const away = () => Promise.reject(new IntakeUnavailable('postgresql'));

test('A checkout that is judged at once goes through', async () => {
  expect(await answerWhen({ judge: async () => undefined, language: never })).toBeUndefined();
});

test.each([
  ['is away', away],
  ['takes longer than Telegram waits', never],
])('While the database %s, the buyer is asked in their language to come again', async (_, judge) => {
  const answer = await answerWhen({ judge, language: async () => 'es' });
  expect(answer).toMatch(/^Ahora mismo los pagos no funcionan/);
});

test('Where not even their language is to be had, they are asked in English', async () => {
  expect(await answerWhen({ judge: never, language: never })).toMatch(/^Payments don’t work right now/);
});
