import { type Logger, pino } from 'pino';
import type { LogLevel } from '../../config/operation.ts';

/** Logs of one process, one JSON object a line. Neither what people say nor any secret may be handed to it. */
export function createLogger(name: string, level: LogLevel): Logger {
  return pino({
    name,
    level,
    base: { process: name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
