import type { FastifyRequest } from 'fastify';
import { badRequest } from './apiError.ts';
import { isObject, Parameters, type Upload } from './parameters.ts';

/** The parameters of a request: from the query string and a body in JSON, form or multipart encoding. */
export async function requestParameters(request: FastifyRequest): Promise<Parameters> {
  const query = isObject(request.query) ? request.query : {};
  if (request.isMultipart()) return multipartParameters(request, query);
  if (request.body !== undefined && request.body !== null && !isObject(request.body)) {
    throw badRequest("can't parse JSON object");
  }
  const body = request.body ?? {};
  return new Parameters(Object.keys(query).length > 0 ? { ...query, ...body } : body);
}

async function multipartParameters(
  request: FastifyRequest,
  query: Record<string, unknown>,
): Promise<Parameters> {
  const values: Record<string, unknown> = { ...query };
  const uploads = new Map<string, Upload>();
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      values[part.fieldname] = part.value;
    } else {
      const { fieldname, filename, mimetype } = part;
      uploads.set(fieldname, { fileName: filename, mimeType: mimetype, content: await part.toBuffer() });
    }
  }
  return new Parameters(values, uploads);
}
