import { parseLinks } from './control/links.ts';
import { startSimulator } from './server.ts';

/** Runs the simulator as a process of its own until it is told to stop. */
async function main(): Promise<void> {
  const port = Number(process.env['SIMULATOR_PORT'] || 8081);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(
      `SIMULATOR_PORT must be a port number from 0 to 65535, not "${process.env['SIMULATOR_PORT']}".`,
    );
  }
  const dataFile = process.env['SIMULATOR_DATA'];
  const simulator = await startSimulator({
    port,
    ...(process.env['SIMULATOR_HOST'] && { host: process.env['SIMULATOR_HOST'] }),
    ...(dataFile && { dataFile }),
    links: parseLinks(process.env['SIMULATOR_LINKS']),
    log: (line) => console.error(line),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is taken: stop what listens there, or set SIMULATOR_PORT to a free port.`);
  });
  console.log(`Simulator: ${simulator.url} (playground; Bot API at /bot<token>/…, control at /sim/…)`);
  const bot = process.env['SIMULATOR_BOT'];
  if (bot) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${simulator.url}/sim/bots`, { method: 'POST', headers, body: bot });
    if (!answer.ok) throw new Error(`SIMULATOR_BOT was refused: ${await answer.text()}`);
  }
  const stop = () => {
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Run by another process, it tells that one when it serves, and does not outlive it.
  process.once('disconnect', stop);
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
