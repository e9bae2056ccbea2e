import { describe, expect, test } from '@jest/globals';
import { StarPurse, starsFor } from '../../../src/domain/posts/starPurse.ts';

/** A budget of so many messages, and a balance in Stars. */
function purseOver({ budget, stars }: { budget: number; stars: number }) {
  const source = {
    budget,
    stars,
    asked: 0,
    fails: false,
    reserve: async (_lane: unknown, messages: number) => {
      const taken = Math.min(messages, source.budget);
      source.budget -= taken;
      return taken;
    },
    release: async (messages: number) => void (source.budget += messages),
    balance: async () => {
      source.asked += 1;
      if (source.fails) throw new Error('no answer');
      return source.stars;
    },
  };
  let time = 1_000_000;
  const purse = new StarPurse(source, () => time);
  return { purse, source, pass: (ms: number) => (time += ms) };
}

test('ten messages cost a Star, and a part of ten a whole one', () => {
  expect([0, 1, 10, 11, 100_000].map(starsFor)).toEqual([0, 1, 1, 2, 10_000]);
});

describe('A purse', () => {
  test('never pays for more than the budget allows', async () => {
    const { purse } = purseOver({ budget: 120, stars: 1_000 });
    let paid = 0;
    for (let round = 0; round < 30; round += 1) paid += await purse.take('announcement', 10);
    expect(paid).toBe(120);
  });

  test('nor for more than the bot has', async () => {
    const { purse } = purseOver({ budget: 10_000, stars: 2.5 });
    let paid = 0;
    for (let round = 0; round < 30; round += 1) paid += await purse.take('relay', 10);
    expect(paid).toBe(25);
  });

  test('puts back what it did not use, and what is left after a while', async () => {
    const { purse, source, pass } = purseOver({ budget: 60, stars: 1_000 });
    expect(await purse.take('announcement', 10)).toBe(10);
    purse.giveBack('announcement', 4);
    expect(source.budget).toBe(10);
    pass(5_001);
    source.stars = 0;
    pass(10_000);
    expect(await purse.take('announcement', 10)).toBe(0);
    expect(source.budget).toBe(54);
  });

  test('pays nothing for a minute once the network said that the Stars are used up', async () => {
    const { purse, source, pass } = purseOver({ budget: 1_000, stars: 1_000 });
    await purse.take('relay', 10);
    purse.empty();
    await Promise.resolve();
    expect(source.budget).toBe(990);
    expect(await purse.take('relay', 10)).toBe(0);
    expect(await purse.take('announcement', 10)).toBe(0);
    pass(60_001);
    expect(await purse.take('relay', 10)).toBe(10);
  });

  test('pays nothing while nobody knows the balance, and does not ask again at once', async () => {
    const { purse, source, pass } = purseOver({ budget: 1_000, stars: 1_000 });
    source.fails = true;
    expect(await purse.take('relay', 10)).toBe(0);
    expect(await purse.take('relay', 10)).toBe(0);
    expect(source.asked).toBe(1);
    source.fails = false;
    pass(5_001);
    expect(await purse.take('relay', 10)).toBe(10);
  });
});
