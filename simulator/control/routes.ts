import type { FastifyInstance } from 'fastify';
import type { Crowd } from '../crowd.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './accounts.ts';
import { callbackRoutes } from './callbacks.ts';
import { chatRoutes } from './chats.ts';
import { crowdRoutes } from './crowds.ts';
import { eventStreamRoute } from './eventStream.ts';
import { fileRoutes } from './files.ts';
import { snapshotRoute } from './snapshot.ts';
import { voteRoutes } from './votes.ts';
import { conditionRoutes } from './conditions.ts';
import { membershipRoutes } from './memberships.ts';
import { messageRoutes } from './messages.ts';
import { migrationRoutes } from './migrations.ts';
import { observationRoutes } from './observations.ts';
import { paymentRoutes } from './payments.ts';
import { reactionRoutes } from './reactions.ts';
import { topicRoutes } from './topics.ts';
import { updateRoutes } from './updates.ts';

/** The control interface below /sim/. */
export function controlRoutes(app: FastifyInstance, world: World, crowd: Crowd): void {
  accountRoutes(app, world);
  chatRoutes(app, world);
  messageRoutes(app, world);
  callbackRoutes(app, world);
  paymentRoutes(app, world);
  membershipRoutes(app, world);
  migrationRoutes(app, world);
  conditionRoutes(app, world);
  observationRoutes(app, world);
  fileRoutes(app, world);
  voteRoutes(app, world);
  reactionRoutes(app, world);
  topicRoutes(app, world);
  updateRoutes(app, world);
  crowdRoutes(app, crowd);
  snapshotRoute(app, world, crowd);
  eventStreamRoute(app, world);
}
