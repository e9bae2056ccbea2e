import { describe, expect, jest, test } from '@jest/globals';
import { IntakeLoad } from '../../../src/bot/intake/intakeLoad.ts';
import { until } from '../../support/until.ts';

const updates = (count: number) => Array.from({ length: count }, (_, update_id) => ({ update_id }));

function setUp() {
  const load = new IntakeLoad();
  const taken = Promise.withResolvers<void>();
  return { load, taken, processUpdates: load.listen(() => taken.promise) };
}

describe('What can wait', () => {
  test('waits for nothing while a few updates come', async () => {
    const { load, processUpdates } = setUp();
    void processUpdates(updates(3));
    const before = performance.now();
    await load.calm(5_000);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test('waits until a full batch is taken, whether it comes at once or one by one', async () => {
    for (const size of [1, 100]) {
      const { load, processUpdates, taken } = setUp();
      for (let given = 0; given < 100; given += size) void processUpdates(updates(size));
      const looks = jest.spyOn(IntakeLoad.prototype, 'isBusy', 'get');
      let isCalm = false;
      const calm = load.calm(60_000).then(() => (isCalm = true));
      await until(() => looks.mock.calls.length > 3);
      looks.mockRestore();
      expect(isCalm).toBe(false);
      taken.resolve();
      await calm;
      expect(load.isBusy).toBe(false);
    }
  });

  test('waits no longer than it may, so that a flood without end stops nothing', async () => {
    const { load, processUpdates } = setUp();
    void processUpdates(updates(100));
    await load.calm(30);
    expect(load.isBusy).toBe(true);
  });

  test('goes on after updates that could not be taken', async () => {
    const load = new IntakeLoad();
    await expect(load.listen(() => Promise.reject(new Error('away')))(updates(100))).rejects.toThrow('away');
    await load.calm(60_000);
    expect(load.isBusy).toBe(false);
  });
});
