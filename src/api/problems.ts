import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IntakeUnavailable } from '../domain/conversation/intakeUnavailable.ts';

/** What can go wrong with a request: its status, and what is said about it to everybody alike. */
const PROBLEMS = {
  'malformed-request': [400, 'The request is not well-formed'],
  'invalid-request': [400, 'Something in the request is not right'],
  'invalid-cursor': [400, 'That cursor is not valid'],
  'no-tokens': [403, 'Nobody has access yet'],
  unauthenticated: [401, 'A valid token is needed'],
  forbidden: [403, 'Your role does not allow this'],
  'foreign-page': [403, 'Pages of other sites may not ask'],
  'not-found': [404, 'Not found'],
  'too-slow': [408, 'The request took too long to arrive'],
  'request-in-progress': [409, 'The same request is still in progress'],
  'refund-refused': [409, 'Telegram refused the refund'],
  'too-large': [413, 'The request is too large'],
  'headers-too-large': [431, 'The headers are too large'],
  'unsupported-media-type': [415, 'The body is not JSON'],
  'idempotency-key-reused': [422, 'That idempotency key was used for another request'],
  'too-many-requests': [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

/** The name of a problem: the last part of its `type`. */
export type ProblemName = keyof typeof PROBLEMS;

/** One field that does not fit: where it is, and why. */
export interface FieldError {
  /** A JSON pointer into the body, or the name of a parameter or header. */
  readonly field: string;
  readonly detail: string;
}

/** A request that is answered by a problem document (RFC 9457). `detail` is shown to who asked. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problem: ProblemName;
  readonly errors: readonly FieldError[] | undefined;

  constructor(problem: ProblemName, detail: string, errors?: readonly FieldError[]) {
    super(detail);
    this.problem = problem;
    this.errors = errors;
  }
}

/** The status of that problem. */
export function statusOf(problem: ProblemName): number {
  return PROBLEMS[problem][0];
}

/** What every problem document holds, as JSON Schema. */
export const PROBLEM_SCHEMA = {
  $id: 'Problem',
  type: 'object',
  description: 'A problem document (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Which kind of problem; stays the same.' },
    title: { type: 'string', description: 'What that kind is about.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong with this request.' },
    errors: {
      type: 'array',
      description: 'The fields that do not fit.',
      items: {
        type: 'object',
        required: ['field', 'detail'],
        additionalProperties: false,
        properties: { field: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
} as const;

/** The document that is sent for a problem. */
export function problemDocument(problem: ProblemName, detail: string, errors?: readonly FieldError[]) {
  const [status, title] = PROBLEMS[problem];
  return { type: `/problems/${problem}`, title, status, detail, ...(errors ? { errors } : {}) };
}

/** Hears of errors that are ours. */
export type ReportError = (
  error: unknown,
  request: { readonly method: string; readonly route: string },
) => void;

/** Answers every error of this scope by a problem document, unknown addresses included. Inner words stay inside. */
export function answerProblems(app: FastifyInstance, report: ReportError): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    // A client that disconnects in the middle of its request is no fault of ours.
    if (problem.problem === 'internal' && request.raw.errored === null) {
      report(error, { method: request.method, route: request.routeOptions.url ?? 'unknown' });
    }
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(reply, notFound(request)));
}

/** What each kind of problem is about, at the address that its `type` names. */
export function problemRoutes(app: FastifyInstance): void {
  app.get('/problems/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    if (!Object.hasOwn(PROBLEMS, name)) throw notFound(request);
    const [status, title] = PROBLEMS[name as ProblemName];
    return reply.type('text/plain; charset=utf-8').send(`${status} ${name}: ${title}.\n`);
  });
}

/** Sends a problem document. */
export function sendProblem(reply: FastifyReply, { problem, message, errors }: Problem): FastifyReply {
  if (problem === 'unauthenticated' && !reply.hasHeader('www-authenticate')) {
    void reply.header('www-authenticate', 'Bearer realm="Partyline desk"');
  }
  if (problem === 'unavailable') void reply.header('retry-after', '5');
  return reply
    .code(statusOf(problem))
    .type('application/problem+json')
    .serializer((document: unknown) => JSON.stringify(document))
    .send(problemDocument(problem, message, errors));
}

/**
 * Answers what is no whole HTTP request: one that came too slowly, has too large a head, or cannot be read. No scope
 * ever sees it, so the document is written to the connection, which ends.
 */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const document = problemDocument(...brokenOff(error.code));
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function brokenOff(code: string | undefined): [problem: ProblemName, detail: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['too-slow', 'The request did not arrive in time. Send it again.'];
    case 'HPE_HEADER_OVERFLOW':
      return ['headers-too-large', 'The headers are larger than what is taken.'];
    default:
      return ['malformed-request', 'The request is not well-formed HTTP.'];
  }
}

/** The problem that an error is answered with. The error's own message stays here: it may hold secrets. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof IntakeUnavailable) {
    return new Problem('unavailable', 'A service that this needs does not answer. Try again in a moment.');
  }
  const { validation, validationContext, statusCode, code } = error as Partial<FastifyError>;
  if (validation) {
    return new Problem(
      'invalid-request',
      `The ${placeOf(validationContext)} of the request does not fit the documentation.`,
      validation.map((fault) => ({
        field: fieldOf(fault.instancePath, fault.params),
        detail: fault.message ?? 'does not fit',
      })),
    );
  }
  switch (statusCode) {
    case 413:
      return new Problem('too-large', 'The body is larger than what is taken.');
    case 415:
      return new Problem('unsupported-media-type', 'Send the body as application/json.');
    case 429:
      return new Problem('too-many-requests', 'Wait as long as the header Retry-After says.');
    default:
      if (statusCode !== undefined && statusCode >= 400 && statusCode < 500 && code?.startsWith('FST_')) {
        return new Problem('malformed-request', 'The request is not well-formed HTTP with a JSON body.');
      }
      return new Problem('internal', 'This is our mistake, and it has been logged. Try again in a moment.');
  }
}

function notFound(request: FastifyRequest): Problem {
  return new Problem('not-found', `There is no ${request.method} at this address.`);
}

function placeOf(context: string | undefined): string {
  if (context === 'querystring') return 'query';
  if (context === 'params') return 'path';
  return context ?? 'body';
}

function fieldOf(instancePath: string, params: Record<string, unknown>): string {
  const extra = params['additionalProperty'] ?? params['missingProperty'];
  return typeof extra === 'string' ? `${instancePath}/${extra}` : instancePath || '/';
}
