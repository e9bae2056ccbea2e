import { Type } from 'typebox';
import { API } from './api.ts';
import { HUB } from './hub.ts';
import { INTAKE } from './intake.ts';
import { LINES } from './lines.ts';
import { OPERATION } from './operation.ts';
import { PAIR } from './pair.ts';
import { PAYLOADS } from './payloads.ts';
import { SENDING } from './sending.ts';
import { DATABASE, REDIS } from './services.ts';
import { TELEGRAM } from './telegram.ts';
import { TEMPORAL } from './temporal.ts';

/** Every variable, by subject, in the order of `.env.example`; a title begins a new section there. */
export const SCHEMA = Type.Object({
  telegram: titled('Telegram', TELEGRAM),
  intake: INTAKE,
  lines: titled('Lines', LINES),
  database: titled('Services: empty ones are started by npm start', DATABASE),
  redis: REDIS,
  temporal: TEMPORAL,
  sending: titled('Sending', SENDING),
  hub: titled('The hub', HUB),
  pair: titled('The pair', PAIR),
  api: titled('API', API),
  payloads: titled('Encryption of what Temporal stores', PAYLOADS),
  operation: titled('Operation', OPERATION),
});

function titled<T extends object>(title: string, schema: T): T {
  return { ...schema, title };
}
