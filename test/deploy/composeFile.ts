import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '../..');

/** Docker Compose's files, from the project's root. */
export const COMPOSE_FILES = [
  'docker-compose.yml',
  'deploy/docker-compose.webhook.yml',
  'deploy/docker-compose.temporal-cloud.yml',
  'deploy/docker-compose.monitoring.yml',
] as const;

/** Of a service, what the tests look at. */
export interface Service {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  profiles?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  container_name?: string;
  logging?: { driver: string; options: Record<string, string> };
}

export interface ComposeFile {
  services: Record<string, Service>;
  volumes?: Record<string, unknown>;
}

/** What a variable's place says of it: `${NAME}`, `${NAME:-default}` or `${NAME:?what to do}`. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/** The names of all variables in the file, and what it says when one that it cannot do without is missing. */
export function variablesOf(file: string): { name: string; demand: string | undefined }[] {
  return [...withoutComments(read(file)).matchAll(VARIABLE)].map(([, name = '', kind, text]) => ({
    name,
    demand: kind === '?' ? text : undefined,
  }));
}

/** The file as Compose takes it with these variables. */
export function composeFile(file: string, env: Readonly<Record<string, string>> = {}): ComposeFile {
  const text = withoutComments(read(file)).replaceAll(
    VARIABLE,
    (_, name: string, kind?: string, byDefault = '') => env[name] || (kind === '-' ? byDefault : `<${name}>`),
  );
  return parse(text, {
    merge: true,
    customTags: [{ tag: '!override', collection: 'map' }],
  }) as ComposeFile;
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, '');
}
