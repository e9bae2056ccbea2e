import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { IntakeUnavailable } from '../../domain/conversation/intakeUnavailable.ts';
import type { VideoRoom } from '../../domain/pair/videoRoom.ts';
import type { VideoRoomService } from '../../services/pair/videoRooms.ts';
import type { Guesses } from '../guesses.ts';
import { Problem, type ReportError, statusOf } from '../problems.ts';
import { isSecretOf } from '../tokens.ts';
import { Refused, RoomAsked, RoomFound, RoomMade, RoomRemoved, Unprocessable } from './schemas.ts';

/** The name under which the OpenAPI document knows the key. */
export const VIDEO_SCHEME = 'videoKey';

/** What the routes about rooms for calls need. */
export interface VideoRouteOptions {
  readonly rooms: Pick<VideoRoomService, 'create' | 'find' | 'remove'>;
  /** SHA-256 of the key that callers send; undefined when nobody may call. */
  readonly keyDigest: Buffer | undefined;
  readonly report: ReportError;
}

/** A request that is answered by `{detail}`, as callers of these routes know it. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: 401 | 404;

  constructor(status: 401 | 404, detail: string) {
    super(detail);
    this.status = status;
  }
}

/**
 * Rooms for video calls, as an earlier bot's API had them: the same addresses, bodies and statuses. Unlike there, looking
 * at a room wants the key, and tells people by masks.
 */
export async function videoRoutes(
  app: FastifyInstance,
  { rooms, keyDigest, report }: VideoRouteOptions,
  guesses: Guesses,
): Promise<void> {
  await app.register(async (plain) => {
    const scope = plain.withTypeProvider<TypeBoxTypeProvider>();
    scope.setErrorHandler((error, request, reply) => {
      if (isOurs(error))
        report(error, { method: request.method, route: request.routeOptions.url ?? 'unknown' });
      return sendError(reply, error as FastifyError);
    });
    // Callers name the type of a body also where they send none.
    const parse = scope.getDefaultJsonParser('error', 'error');
    scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body === '') done(null);
      else void parse(request, body, done);
    });
    scope.addHook('onRequest', async (request, reply) => {
      const key = request.headers['x-api-key'];
      if (typeof key !== 'string') throw missingKey();
      guesses.refuseMore(request.ip, reply);
      if (keyDigest !== undefined && isSecretOf(key, keyDigest)) return;
      guesses.count(request.ip);
      throw new Refusal(401, 'Invalid API key');
    });

    const described = { tags: ['Video calls'], security: [{ [VIDEO_SCHEME]: [] }] };
    const refusals = { 401: Refused, 422: Unprocessable, 429: Refused, 503: Refused };
    const params = {
      type: 'object',
      required: ['room_id'],
      properties: { room_id: { type: 'string', description: 'The room’s id.' } },
    } as const;

    scope.post(
      '/api/video-call/create',
      {
        schema: {
          ...described,
          summary: 'Make a room for two',
          description:
            'Asked again for the same two and the same chat, it answers with the room that is open.',
          body: RoomAsked,
          response: { 200: RoomMade, ...refusals },
        },
      },
      async ({ body }) => {
        const { room, link } = await rooms.create({
          people: [body.user1_id, body.user2_id],
          chatRoom: body.chat_room_id,
          kind: body.call_type,
        });
        return { room_id: room.id, link, expires_at: new Date(room.expiresAt).toISOString() };
      },
    );

    scope.get(
      '/api/video-call/:room_id',
      {
        schema: {
          ...described,
          summary: 'Look at a room',
          params,
          response: { 200: RoomFound, 404: Refused, ...refusals },
        },
      },
      async ({ params: { room_id } }) => {
        const room = await rooms.find(room_id);
        if (!room) throw new Refusal(404, 'Room not found');
        return { room_id: room.id, data: dataOf(room) };
      },
    );

    scope.delete(
      '/api/video-call/:room_id',
      {
        schema: {
          ...described,
          summary: 'Remove a room',
          params,
          response: { 200: RoomRemoved, 404: Refused, ...refusals },
        },
      },
      async ({ params: { room_id } }) => {
        if (!(await rooms.remove(room_id))) throw new Refusal(404, 'Room not found');
        return { message: 'Room deleted successfully' };
      },
    );
  });
}

/** What is told of a room. */
function dataOf({ owner, kind, status, createdAt }: VideoRoom) {
  const [first, second] = owner.of === 'caller' ? owner.masks : [null, null];
  return {
    user1_id: first,
    user2_id: second,
    chat_room_id: owner.of === 'caller' ? owner.chatRoom : null,
    call_type: kind,
    status,
    created_at: new Date(createdAt).toISOString(),
  };
}

interface Fault {
  readonly type: string;
  readonly loc: readonly string[];
  readonly msg: string;
}

/** The header is one of the fields that a request must have. */
class Missing extends Error {
  override readonly name = 'Missing';
  readonly faults: readonly Fault[] = [
    { type: 'missing', loc: ['header', 'x-api-key'], msg: 'Field required' },
  ];
}

function missingKey(): Missing {
  return new Missing('Field required');
}

function isOurs(error: unknown): boolean {
  const { validation, statusCode } = error as Partial<FastifyError>;
  const isTheirs =
    error instanceof Refusal ||
    error instanceof Missing ||
    error instanceof Problem ||
    error instanceof IntakeUnavailable ||
    validation !== undefined ||
    (statusCode !== undefined && statusCode < 500);
  return !isTheirs;
}

function sendError(reply: FastifyReply, error: FastifyError | Refusal | Missing): FastifyReply {
  if (error instanceof Refusal) return reply.code(error.status).send({ detail: error.message });
  if (error instanceof Missing) return reply.code(422).send({ detail: error.faults });
  if (error instanceof Problem) return reply.code(statusOf(error.problem)).send({ detail: error.message });
  if (error instanceof IntakeUnavailable) {
    return reply.code(503).header('retry-after', '5').send({ detail: 'Service temporarily unavailable' });
  }
  const { validation, validationContext = 'body', statusCode } = error;
  if (validation) {
    const detail = validation.map(({ keyword, instancePath, params, message }): Fault => {
      const missing = params['missingProperty'];
      const path = instancePath.split('/').filter((part) => part !== '');
      return {
        type: keyword === 'required' ? 'missing' : keyword,
        loc: [validationContext, ...path, ...(typeof missing === 'string' ? [missing] : [])],
        msg: keyword === 'required' ? 'Field required' : (message ?? 'Does not fit'),
      };
    });
    return reply.code(422).send({ detail });
  }
  // A body that is no JSON is one more that does not fit.
  if (statusCode !== undefined && statusCode < 500) {
    return reply
      .code(422)
      .send({ detail: [{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error' }] });
  }
  return reply.code(500).send({ detail: 'Internal Server Error' });
}
