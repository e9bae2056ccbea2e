import { type Static, Type } from 'typebox';
import { Refusal } from './configError.ts';
import { list, parsed, port, portOrNone, text } from './variable.ts';

/** Levels of logging as pino calls them. */
const LogLevel = Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);
export type LogLevel = Static<typeof LogLevel>;

/** The kinds of work that a worker process can do. */
const WORKER_ROLES = ['relay', 'send', 'heavy'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

/** Python's names, which the `.env` of earlier bots holds, and pino's. */
const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  notset: 'trace',
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
  fatal: 'fatal',
  silent: 'silent',
};

/** How Partyline is run and watched. */
export const OPERATION = Type.Object({
  logLevel: parsed('LOG_LEVEL', logLevel, {
    default: 'INFO',
    about: 'debug, info, warning, error or critical.',
    readme: '`DEBUG` … `CRITICAL`',
  }),
  metricsPort: portOrNone('METRICS_PORT', {
    about:
      'Port at which a worker or bot run by itself shows /metrics and /health; 0 for none. npm start chooses ports of its own.',
  }),
  workerRoles: list('WORKER_ROLES', workerRoles, {
    default: 'relay,send,heavy',
    about:
      'What a worker process does: run workflows (relay), make the calls to Telegram (send), do the upkeep and erase (heavy). Each needs one worker at least.',
    readme:
      'what a worker process does: `relay` runs workflows, `send` makes the calls to Telegram, `heavy` does upkeep and erasing; each needs one worker at least',
  }),
  nodeEnv: Type.Optional(text('NODE_ENV', { about: 'production demands BOT_TOKEN and PAYLOAD_KEY.' })),
  simulatorPort: port('SIMULATOR_PORT', { default: 8081, about: 'Port of the simulator.' }),
  dataDir: text('PARTYLINE_DATA', {
    default: '.partyline',
    about: "Directory of the embedded services' data.",
  }),
  // The embedded services read it themselves, since they start before there is any configuration.
  cacheDir: Type.Optional(
    text('PARTYLINE_CACHE', {
      about: 'Directory for what is built or downloaded once. Empty: partyline in your cache directory.',
    }),
  ),
});

function workerRoles(given: readonly string[]): WorkerRole[] {
  const roles = WORKER_ROLES.filter((role) => given.includes(role));
  if (roles.length > 0 && roles.length === given.length) return roles;
  throw new Refusal('is not a list of kinds of work', 'separate them by commas, as in relay,send,heavy');
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS[text.toLowerCase()];
  if (level !== undefined) return level;
  throw new Refusal('is not the name of a level', 'use debug, info, warning, error or critical');
}
