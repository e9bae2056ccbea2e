import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { STAFF_SCHEME } from './admin/operations.ts';
import { VIDEO_SCHEME } from './pair/videoRoutes.ts';
import { PROBLEM_SCHEMA } from './problems.ts';

/**
 * The API's own description: OpenAPI 3.1 at `/docs/json`, to be browsed at `/docs`. Made of the very schemas that
 * requests are checked by. Register it before the routes that it describes.
 */
export async function documentApi(app: FastifyInstance): Promise<void> {
  app.addSchema(PROBLEM_SCHEMA);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Partyline API',
        version: '1',
        description:
          'For billing staff and operators. Amounts are whole Stars, times are ISO 8601 in UTC, ids are strings; a ' +
          'chat is named by its Telegram id. Errors are problem documents (RFC 9457). Lists come in pages: pass ' +
          '`next` as `cursor` until it is null.',
      },
      components: {
        securitySchemes: {
          [STAFF_SCHEME]: {
            type: 'http',
            scheme: 'bearer',
            description:
              'The secret part of an entry in ADMIN_API_TOKENS. Each operation names the role that it needs: ' +
              '`viewer` reads, `billing` also changes payments and paid time, `operator` may do everything.',
          },
          [VIDEO_SCHEME]: {
            type: 'apiKey',
            in: 'header',
            name: 'X-API-Key',
            description: 'API_SECRET_KEY, for rooms of video calls.',
          },
        },
      },
    },
    // Operations for people and their programs alone: health, metrics and the codec are for machines.
    hideUntagged: true,
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, i) => (typeof $id === 'string' ? $id : `def-${i}`),
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    // The page's own policy asks browsers to fetch its files over TLS, which leaves it blank where there is none.
    staticCSP: {
      'default-src': "'self'",
      'base-uri': "'self'",
      'frame-ancestors': "'none'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'style-src': "'self' 'unsafe-inline'",
    },
    theme: { title: 'Partyline API' },
    uiConfig: { deepLinking: true, persistAuthorization: false, tryItOutEnabled: false },
  });
}
