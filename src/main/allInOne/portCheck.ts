import { isPortFree } from '../../../embedded/ports.ts';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../config/configError.ts';

interface WantedPort {
  variable: string;
  port: number;
  host: string;
}

/**
 * Checks that every port that we shall listen on is free, before anything is started.
 * @throws ConfigError naming the variable of the first that is not.
 */
export async function checkPorts(config: Config): Promise<void> {
  const seen = new Map<number, string>();
  for (const { variable, port, host } of wantedPorts(config)) {
    const other = seen.get(port);
    if (other !== undefined) {
      throw new ConfigError(variable, `is ${port}, as ${other} is`, 'set one of them to another port');
    }
    seen.set(port, variable);
    if (!(await isPortFree(port, host))) {
      const remedy = `stop what listens there, or set ${variable} to another port`;
      throw new ConfigError(variable, `is ${port}, which is taken on ${host}`, remedy);
    }
  }
}

function wantedPorts({ api, simulator, telegram, temporal, bots }: Config): WantedPort[] {
  const { intake } = bots[0]!;
  const loopback = '127.0.0.1';
  return [
    { variable: 'PORT', port: api.port, host: api.host },
    ...(telegram.simulated ? [{ variable: 'SIMULATOR_PORT', port: simulator.port, host: loopback }] : []),
    ...(temporal.address === undefined
      ? [
          { variable: 'TEMPORAL_PORT', port: temporal.port, host: loopback },
          { variable: 'TEMPORAL_UI_PORT', port: temporal.uiPort, host: loopback },
        ]
      : []),
    ...(intake.mode === 'webhook'
      ? [{ variable: 'WEBHOOK_PORT', port: intake.port, host: intake.host }]
      : []),
  ];
}
