/**
 * Taken in by a process that is to be profiled (`node --import`): SIGUSR2 starts the profiler, and the next one
 * stops it and writes `<pid>.cpuprofile`, which Chrome's and VS Code's profilers open.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

let session: Session | undefined;

async function toggle(): Promise<void> {
  if (session === undefined) {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = undefined;
  const file = join(process.env['BENCH_DIRECTORY']!, `${process.pid}.cpuprofile`);
  writeFileSync(`${file}.new`, JSON.stringify(profile));
  renameSync(`${file}.new`, file);
}

process.on('SIGUSR2', () => void toggle());
