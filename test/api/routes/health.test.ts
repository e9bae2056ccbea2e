import { expect, it } from '@jest/globals';
import { createHealthService, Unhealthy } from '../../../src/services/health.ts';
import { apiOver, NO_DATABASE } from '../testApi.ts';

const serves = async (): Promise<void> => {};
const backlog = async () => ({ open: 3, oldestAgeMs: 2_400 });

it('is healthy when every dependency serves, and says what waits', async () => {
  const api = await apiOver(NO_DATABASE, {
    health: createHealthService({ dependencies: { postgresql: serves, redis: serves }, backlog }),
  });
  const response = await api.inject('/health');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({
    status: 'healthy',
    service: 'partyline',
    dependencies: { postgresql: { healthy: true }, redis: { healthy: true } },
    backlog: { open: 3, oldest_age_s: 2 },
  });
});

it('is unhealthy with 503 when one does not, and names it without its words', async () => {
  const api = await apiOver(NO_DATABASE, {
    health: createHealthService({
      dependencies: {
        postgresql: () => Promise.reject(new Error('password authentication failed for user "secret"')),
        telegram: () => Promise.reject(new Unhealthy('the token is not valid: nothing is sent')),
        redis: serves,
      },
      backlog: () => Promise.reject(new Error('away')),
    }),
  });
  const response = await api.inject('/health');
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({
    status: 'unhealthy',
    service: 'partyline',
    dependencies: {
      postgresql: { healthy: false, problem: 'does not answer' },
      telegram: { healthy: false, problem: 'the token is not valid: nothing is sent' },
      redis: { healthy: true },
    },
  });
});

it('answers in time though a dependency hangs', async () => {
  const health = createHealthService({
    dependencies: { temporal: () => new Promise<void>(() => {}) },
    backlog,
  });
  const { healthy, dependencies } = await health();
  expect(healthy).toBe(false);
  expect(dependencies['temporal']).toEqual({ healthy: false, problem: 'no answer within 3000 ms' });
});
