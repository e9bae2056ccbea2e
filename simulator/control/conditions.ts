import type { FastifyInstance } from 'fastify';
import { startAfresh } from '../afresh.ts';
import { FAULT_KINDS, type FaultOrder } from '../faults.ts';
import type { World } from '../world.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** What tests make of the world: /sim/faults, /sim/limits, /sim/clock, /sim/afresh, /sim/reset. */
export function conditionRoutes(app: FastifyInstance, world: World): void {
  app.post('/sim/faults', async ({ body }) => ({ id: world.faults.order(readFault(new Body(body))).id }));
  app.get('/sim/faults', async () => ({ faults: world.faults.list() }));
  app.delete('/sim/faults', async () => {
    world.faults.clear();
    return { ok: true };
  });
  app.delete('/sim/faults/:id', async ({ params }) => {
    world.faults.clear(Number((params as { id: string }).id));
    return { ok: true };
  });
  app.post('/sim/limits', async ({ body }) => {
    const settings = world.floodLimits.configure(readLimits(new Body(body)));
    world.events.emit('limits', { ...settings });
    return settings;
  });
  app.get('/sim/limits', async () => world.floodLimits.settings);
  app.post('/sim/clock', async ({ body }) => {
    world.clock.advance(new Body(body).requiredInteger('advance_s') * 1000);
    return { now: new Date(world.clock.now()).toISOString() };
  });
  app.post('/sim/afresh', async () => {
    startAfresh(world);
    return { ok: true };
  });
  app.post('/sim/reset', async () => {
    world.reset();
    return { ok: true };
  });
}

function readFault(body: Body): FaultOrder {
  const order: FaultOrder = { kind: body.oneOf('kind', FAULT_KINDS) };
  for (const name of ['method', 'bot_token', 'description'] as const) {
    const value = body.text(name);
    if (value !== undefined) order[name] = value;
  }
  for (const name of [
    'chat_id',
    'count',
    'duration_ms',
    'retry_after',
    'latency_ms',
    'error_code',
    'parts',
  ] as const) {
    const value = body.integer(name);
    if (value !== undefined) order[name] = value;
  }
  const share = body.number('share');
  if (share !== undefined && !(share > 0 && share <= 1))
    throw new ControlError(400, '"share" must be above 0 and at most 1.');
  if (share !== undefined) order.share = share;
  return order;
}

function readLimits(body: Body): Record<string, number | boolean> {
  const change: Record<string, number | boolean> = {};
  const enabled = body.flag('enabled');
  if (enabled !== undefined) change['enabled'] = enabled;
  for (const name of ['global_per_s', 'paid_per_s', 'chat_per_s', 'group_per_min', 'tolerance_ms']) {
    const value = body.integer(name);
    if (value !== undefined) change[name] = value;
  }
  return change;
}
