import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import { servePage } from '../web/servePage.ts';
import { BotApiError } from './apiError.ts';
import { answerCall, runWebhookAnswer } from './botApi.ts';
import { Crowd } from './crowd.ts';
import { adoptWaitingChats } from './firstBot.ts';
import { controlRoutes } from './control/routes.ts';
import { ControlError } from './control/errors.ts';
import { type Link, linkRoute } from './control/links.ts';
import { serveOwnPagesOnly } from './ownPages.ts';
import { requestParameters } from './requestParameters.ts';
import { restoreWorld } from './restore.ts';
import { World } from './world.ts';

/** How a simulator is started. */
export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the state is kept across restarts (an SQLite file); without it nothing is kept. */
  dataFile?: string;
  /** Further pages that the playground links to. */
  links?: readonly Link[];
  /** Gets a line about what the operator should know. */
  log?: (line: string) => void;
}

/** A simulator that runs. */
export interface Simulator {
  /** `http://host:port`: the playground; the Bot API is below `/bot<token>/`, the control interface below `/sim/`. */
  url: string;
  port: number;
  /** Answers what waits, saves the state and lets go of the port. */
  close(): Promise<void>;
}

/** The longest request body: the Bot API's 50 MB for uploads, and some room for the other fields. */
const BODY_LIMIT = 60 * 1024 * 1024;

/** Nobody holds connections open by sending a request byte by byte. Long polls are answers and may take their time. */
const PATIENCE = {
  requestTimeout: 15_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

/** Starts a Telegram of our own. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { port, host = '127.0.0.1', dataFile, links = [], log = () => {} } = options;
  const world = new World(dataFile);
  const crowd = new Crowd(world);
  world.onClear = () => crowd.stop();
  world.onNewBot = (bot) => adoptWaitingChats(world, bot);
  world.onWebhookAnswer = (bot, body) => runWebhookAnswer(world, bot, body);
  restoreWorld(world);
  const app = await createApp(world, crowd, host, links, log);
  try {
    await app.listen({ port, host });
  } catch (error) {
    world.journal.close();
    throw error;
  }
  for (const bot of world.bots.values()) world.webhooks.apply(bot);
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: async () => {
      world.longPolls.endAll();
      world.webhooks.stopAll();
      crowd.stop();
      await app.close();
      world.journal.close();
    },
  };
}

async function createApp(
  world: World,
  crowd: Crowd,
  host: string,
  links: readonly Link[],
  log: (line: string) => void,
): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    ...PATIENCE,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  serveOwnPagesOnly(app, host);
  await app.register(formbody);
  await app.register(multipart, { limits: { fileSize: BODY_LIMIT, fieldSize: BODY_LIMIT } });
  // Refuses objects that would change what all objects have, by a field named __proto__ or constructor.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {});
    void parseJson(request, body as string, (error, parsed) =>
      error ? done(new BotApiError(400, "Bad Request: can't parse JSON object")) : done(null, parsed),
    );
  });
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume().on('end', () => done(null, {}));
  });
  app.route({ method: ['GET', 'POST'], url: '/bot:token/:method', handler: botApiHandler(world) });
  app.get('/file/bot:token/*', fileHandler(world));
  controlRoutes(app, world, crowd);
  linkRoute(app, links);
  servePage(app, 'playground', '/');
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ ok: false, error_code: 404, description: 'Not Found' }),
  );
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log));
  return app;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function botApiHandler(world: World): Handler {
  return async (request, reply) => {
    const { token, method } = request.params as { token: string; method: string };
    const parameters = await requestParameters(request);
    const onHangUp = (listener: () => void) => {
      reply.raw.once('close', listener);
    };
    const answer = await answerCall(world, { token, method, parameters, onHangUp });
    if (answer === 'hang up') {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    return reply
      .code(answer.status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(answer.body));
  };
}

function fileHandler(world: World): Handler {
  return async (request, reply) => {
    const { token, '*': path } = request.params as { token: string; '*': string };
    world.botByToken(token);
    const file = world.files.findByPath(path);
    if (file === undefined) throw new BotApiError(404, 'Not Found');
    return reply.header('content-type', 'application/octet-stream').send(world.files.content(file));
  };
}

/** Refusals in the words of the side that was asked; anything else is a bug of the simulator and says so. */
function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: (line: string) => void,
): unknown {
  if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message });
  if (error instanceof BotApiError) {
    if (request.url.startsWith('/sim')) return reply.code(error.code).send({ error: error.message });
    return reply.code(error.code).send({ ok: false, error_code: error.code, description: error.message });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 413) {
    return reply.code(413).send({ ok: false, error_code: 413, description: 'Request Entity Too Large' });
  }
  if (status >= 500)
    log(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const description = error instanceof Error ? error.message : String(error);
  if (request.url.startsWith('/sim')) return reply.code(status).send({ error: description });
  return reply.code(status).send({ ok: false, error_code: status, description });
}
