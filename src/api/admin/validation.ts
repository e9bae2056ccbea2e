import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';

/**
 * Checks requests against their schemas and changes nothing in bodies: an unknown field is refused rather than
 * dropped, and a number as text is no number. What comes in an address is text and is read as what it should be.
 */
export function validateStrictly(app: FastifyInstance): void {
  const bodies = createAjv(false);
  const texts = createAjv(true);
  const compile: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
    (httpPart === 'body' ? bodies : texts).compile(schema);
  app.setValidatorCompiler(compile);
}

function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    allErrors: false,
    strict: false,
  });
  addFormats.default(ajv);
  return ajv;
}
