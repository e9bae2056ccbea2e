import { afterAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { STAFF_ROLES, type StaffRole } from '../../src/domain/staff/staff.ts';
import { freshDatabase } from '../support/world/database.ts';
import { type DeskWorld, openDeskWorld, PAYER } from '../support/world/deskWorld.ts';
import { fitting, hostile, type JsonSchema } from './fromSchema.ts';
import { as } from './testApi.ts';

// The document is made of the routes, so it is read before the tests are known; the scene comes later.
const { database, end } = await freshDatabase();
const scene: DeskWorld = await openDeskWorld(database);
const { api } = scene;
const document = (await api.inject('/docs/json')).json() as OpenApi;
const operations = operationsOf(document);
const reached = new Set<string>();
let sent = 0;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary: string;
  readonly security: readonly [{ readonly staff: readonly [StaffRole] }];
  readonly parameters?: readonly {
    readonly in: 'path' | 'query' | 'header';
    readonly name: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;
}

interface Named {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly role: StaffRole;
}

afterAll(() => end());

describe('the document', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as never);
    expect(result.errors ?? []).toEqual([]);
    expect(validator.version).toBe('3.1');
  });

  it('speaks of every route of the desk', () => {
    const routes = routesOf(api.printRoutes({ commonPrefix: false }))
      .filter(({ path, method }) => path.startsWith('/admin/v1/') && method !== 'HEAD')
      .map(({ path, method }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(operations.map(({ name }) => name).toSorted()).toEqual(routes.toSorted());
  });

  it('can be browsed', async () => {
    const page = await api.inject('/docs');
    const target = page.statusCode === 302 ? await api.inject(String(page.headers.location)) : page;
    expect(target.statusCode).toBe(200);
    expect(target.headers['content-security-policy']).toBeDefined();
  });
});

describe.each(operations)('$name', ({ operation, method, path, role }) => {
  const some = fc.sample(requestFor(operation, method, path), { numRuns: 1, seed: 1 })[0]!;

  it('refuses who has no token, a wrong one, or too small a role', async () => {
    expect((await send({ ...some, headers: without(some.headers, 'authorization') })).statusCode).toBe(401);
    const stranger = { ...some.headers, authorization: 'Bearer of-nobody-whatsoever' };
    expect((await send({ ...some, headers: stranger })).statusCode).toBe(401);
    for (const lesser of STAFF_ROLES.slice(0, STAFF_ROLES.indexOf(role))) {
      const refused = await send({ ...some, headers: { ...some.headers, ...as(lesser) } });
      expect(refused.statusCode).toBe(403);
      expect(refused.json().detail).toContain(role);
    }
  });

  it('refuses fields that it does not know', async () => {
    const unknown = await send({ ...some, query: { ...some.query, unheard_of: '1' } });
    expect(unknown.statusCode).toBe(400);
    if (some.body === undefined) return;
    const refused = await send({ ...some, body: { ...(some.body as object), unheard_of: 1 } });
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors[0].field).toBe('/unheard_of');
  });

  it('demands what is required', async () => {
    const { required = [] } = bodySchema(operation) ?? {};
    for (const field of required) {
      const refused = await send({ ...some, body: without(some.body as Record<string, unknown>, field) });
      expect([field, refused.statusCode]).toEqual([field, 400]);
    }
    for (const { in: place, name, required: isRequired } of operation.parameters ?? []) {
      if (!isRequired || place === 'path') continue;
      const bare =
        place === 'query'
          ? { ...some, query: without(some.query, name) }
          : { ...some, headers: without(some.headers, name) };
      expect([name, (await send(bare)).statusCode]).toEqual([name, 400]);
    }
  });

  it('answers what the document says, to all that fits and to all that does not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 2, arbitrary: requestFor(operation, method, path) },
          { weight: 3, arbitrary: spoilt(requestFor(operation, method, path)) },
        ),
        async (request) => {
          const response = await send(request);
          expect(api.reported).toEqual([]);
          expect(response.statusCode).toBeLessThan(500);
          expectDocumented(method, path, operation, response);
          if (response.statusCode < 300) reached.add(`${method} ${path}`);
        },
      ),
      { seed: 20_261_125, numRuns: 40 },
    );
  });
});

it('every operation has succeeded at least once', () => {
  expect(operations.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Strangers are few at one address, so each request comes from another. */
function send({ method, path, query, headers, body }: Request) {
  sent++;
  return api.inject({
    remoteAddress: `10.0.${(sent >> 8) & 255}.${sent & 255}`,
    method: method as 'GET',
    url: path,
    query,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

/** Requests that fit the operation, many of which speak of what is there. */
function requestFor(operation: Operation, method: string, path: string): fc.Arbitrary<Request> {
  const { parameters = [] } = operation;
  const valuesIn = (place: 'path' | 'query' | 'header') => {
    const fields = parameters.filter((parameter) => parameter.in === place);
    return fc.record(
      Object.fromEntries(fields.map(({ name, schema }) => [name, known(name, schema).map(String)])),
      { requiredKeys: fields.filter((field) => field.required).map((field) => field.name) },
    ) as fc.Arbitrary<Record<string, string>>;
  };
  const body = bodySchema(operation);
  return fc
    .record({
      params: valuesIn('path'),
      query: valuesIn('query'),
      headers: valuesIn('header'),
      body: body ? bodyFor(body) : fc.constant(undefined),
    })
    .map(({ params, query, headers, body }) => ({
      method,
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!)),
      query,
      headers: {
        ...headers,
        // The same seed gives all operations the same keys, and a key of one is refused by the others.
        ...(headers['idempotency-key'] && {
          'idempotency-key': `${path}${headers['idempotency-key']}`.slice(0, 200),
        }),
        ...as('operator'),
      },
      body,
    }));
}

function bodyFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {});
  return fc.record(Object.fromEntries(fields.map(([name, inner]) => [name, known(name, inner)])), {
    requiredKeys: [...(schema.required ?? [])],
  });
}

/** Values of a field: often ones that are there, so that more is tried than what is not found. */
function known(name: string, schema: JsonSchema): fc.Arbitrary<unknown> {
  const there: Readonly<Record<string, readonly string[]>> = {
    chat_id: [String(scene.onTrial.networkId), String(scene.paying.networkId)],
    payment_id: [scene.paymentId, scene.unappliedId],
    post_id: [scene.postId],
    report_id: scene.reportIds,
    message_no: ['1'],
    payer_id: [String(PAYER)],
    charge_id: [scene.chargeId],
    author_id: [scene.authorId],
    plan: ['week', 'month'],
    name: ['week', 'fortnight'],
    from: ['2026-01-01'],
    to: ['2026-01-31'],
    cursor: [Buffer.from('[3]').toString('base64url')],
  };
  const values = there[name];
  return values
    ? fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...values) },
        { weight: 1, arbitrary: fitting(schema) },
      )
    : fitting(schema);
}

/** The same with one thing in it that nobody asked for. */
function spoilt(requests: fc.Arbitrary<Request>): fc.Arbitrary<Request> {
  return fc
    .record({
      request: requests,
      junk: hostile,
      place: fc.constantFrom('query', 'body', 'whole body', 'path'),
      at: fc.nat(),
    })
    .map(({ request, junk, place, at }) => {
      const text = typeof junk === 'string' ? junk : JSON.stringify(junk);
      const sendable = encodeURIComponent(text.toWellFormed());
      switch (place) {
        case 'query': {
          const names = [...Object.keys(request.query), 'cursor', 'text', 'limit'];
          return {
            ...request,
            query: { ...request.query, [names[at % names.length]!]: text.toWellFormed() },
          };
        }
        case 'body': {
          if (request.body === undefined) return request;
          const names = [...Object.keys(request.body as object), 'extra'];
          return { ...request, body: { ...(request.body as object), [names[at % names.length]!]: junk } };
        }
        case 'whole body':
          return request.method === 'GET' ? request : { ...request, body: junk };
        default: {
          const pieces = request.path.split('/');
          const index = 3 + (at % Math.max(1, pieces.length - 3));
          return { ...request, path: pieces.toSpliced(index, 1, sendable).join('/') };
        }
      }
    });
}

function bodySchema(operation: Operation): JsonSchema | undefined {
  return operation.requestBody?.content['application/json']?.schema;
}

const ajv = new Ajv({ strict: false, allErrors: false });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: 'http://desk.test/openapi' });
const validators = new Map<string, ValidateFunction>();

/** The answer's status is one that the document names, and its body has the shape that stands there. */
function expectDocumented(
  method: string,
  path: string,
  operation: Operation,
  response: Awaited<ReturnType<typeof send>>,
): void {
  const status = String(response.statusCode);
  const type = String(response.headers['content-type']).split(';')[0]!;
  if (response.statusCode === 404 && operation.responses[status] === undefined) {
    // The spoilt address is that of no operation.
    expect(response.json().type).toBe('/problems/not-found');
    return;
  }
  expect(Object.keys(operation.responses)).toContain(status);
  expect(Object.keys(operation.responses[status]!.content)).toContain(type);
  if (!type.endsWith('json')) return;
  const pointer = ['paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema']
    .map((piece) => encodeURIComponent(piece.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `http://desk.test/openapi#/${pointer}` });
  validators.set(pointer, validate);
  const fits = validate(response.json());
  expect(fits ? [] : validate.errors).toEqual([]);
}

/** What Fastify draws as a tree, a line for each step of an address. */
function routesOf(tree: string): { path: string; method: string }[] {
  const steps: string[] = [];
  return [...tree.matchAll(/^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/gm)].flatMap(([, indent, step, methods]) => {
    const depth = indent!.length / 4;
    steps.splice(depth, steps.length, step!);
    return (methods?.split(', ') ?? []).map((method) => ({ path: steps.join(''), method }));
  });
}

function operationsOf({ paths }: OpenApi): Named[] {
  const ofStaff = Object.entries(paths).filter(([path]) => path.startsWith('/admin/v1/'));
  return ofStaff.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
      role: operation.security[0].staff[0],
    })),
  );
}

function without<T>(fields: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
}
