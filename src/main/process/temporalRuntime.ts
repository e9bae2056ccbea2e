import { Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

let installed = false;

/**
 * Lets the Temporal SDK of this process log through ours and keep its metrics at an address of its own. Call it
 * before the first connection, once.
 *
 * @param metricsAddress `host:port` for the SDK's metrics, or undefined to keep none
 */
export function installTemporalRuntime(logger: Logger, metricsAddress?: string): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: {
      log: (level, message, fields) => write(level, message, fields),
      trace: (message, fields) => write('TRACE', message, fields),
      debug: (message, fields) => write('DEBUG', message, fields),
      info: (message, fields) => write('INFO', message, fields),
      warn: (message, fields) => write('WARN', message, fields),
      error: (message, fields) => write('ERROR', message, fields),
    },
    ...(metricsAddress === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAddress } } } }),
    shutdownSignals: [],
  });

  function write(level: string, message: string, fields?: object): void {
    // The SDK tells of every worker state; that is debugging for us.
    if (level === 'ERROR') logger.error(fields ?? {}, message);
    // The send worker runs no workflows on purpose.
    else if (level === 'WARN' && !message.startsWith('No workflows registered'))
      logger.warn(fields ?? {}, message);
    else logger.debug(fields ?? {}, message);
  }
}
