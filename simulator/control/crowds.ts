import type { FastifyInstance } from 'fastify';
import type { Crowd, CrowdOrder } from '../crowd.ts';
import { Body } from './body.ts';
import { ControlError } from './errors.ts';

/** What a crowd may be asked for. */
const LIMITS = { postsPerSecond: 200, seconds: 600 };
const DEFAULT_SECONDS = 60;

/** /sim/crowd: people who talk by themselves. */
export function crowdRoutes(app: FastifyInstance, crowd: Crowd): void {
  app.post('/sim/crowd', async ({ body }) => crowd.talk(readOrder(new Body(body))));
  app.get('/sim/crowd', async () => crowd.state);
  app.delete('/sim/crowd', async () => crowd.stop());
}

function readOrder(body: Body): CrowdOrder {
  const postsPerSecond = body.number('posts_per_s');
  if (postsPerSecond === undefined || !(postsPerSecond > 0 && postsPerSecond <= LIMITS.postsPerSecond)) {
    throw new ControlError(400, `"posts_per_s" must be above 0 and at most ${LIMITS.postsPerSecond}.`);
  }
  const seconds = body.number('duration_s') ?? DEFAULT_SECONDS;
  if (!(seconds > 0 && seconds <= LIMITS.seconds)) {
    throw new ControlError(400, `"duration_s" must be above 0 and at most ${LIMITS.seconds}.`);
  }
  const chatIds = body.ids('chat_ids');
  return {
    postsPerSecond,
    durationMs: seconds * 1000,
    ...(chatIds.length > 0 && { chatIds }),
    ...(body.flag('seeking') === true && { seeking: true }),
  };
}
