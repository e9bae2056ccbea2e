import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './processIdentity.ts';

interface RunRecord {
  pid: number;
  identity: string;
}

/**
 * Notes that the process `pid` is ours under `name`, so that a later start recognises it
 * should this process be killed before it can stop it.
 */
export function recordProcess(runDir: string, name: string, pid: number): void {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  mkdirSync(runDir, { recursive: true });
  const record: RunRecord = { pid, identity };
  writeFileSync(recordPath(runDir, name), `${JSON.stringify(record)}\n`);
}

/** Takes the note back; to be called when the process has ended. */
export function forgetProcess(runDir: string, name: string): void {
  rmSync(recordPath(runDir, name), { force: true });
}

/**
 * The id of the recorded process if it still runs and is the very process that was recorded;
 * `undefined` otherwise. A different process that was given the same id is never reported.
 */
export function recordedProcess(runDir: string, name: string): number | undefined {
  const record = readRecord(runDir, name);
  if (record === undefined || processIdentity(record.pid) !== record.identity) return undefined;
  return record.pid;
}

/**
 * Ends the process that an earlier, killed run left behind under `name`: gracefully with `signal`,
 * by force after `boundMs` milliseconds. Touches nothing that is not provably ours.
 * Returns the id of the process it ended, or `undefined` when there was none.
 */
export async function stopLeftover(
  runDir: string,
  name: string,
  signal: NodeJS.Signals,
  boundMs: number,
): Promise<number | undefined> {
  const pid = recordedProcess(runDir, name);
  if (pid !== undefined) {
    sendSignal(pid, signal);
    const deadline = Date.now() + boundMs;
    while (recordedProcess(runDir, name) !== undefined) {
      if (Date.now() > deadline) sendSignal(pid, 'SIGKILL');
      await sleep(50);
    }
  }
  forgetProcess(runDir, name);
  return pid;
}

function recordPath(runDir: string, name: string): string {
  return join(runDir, `${name}.json`);
}

function readRecord(runDir: string, name: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(recordPath(runDir, name), 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, identity } = value as Partial<RunRecord>;
  return Number.isInteger(pid) && typeof identity === 'string';
}

/** A process may end between the look and the signal; that is what we wanted. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
}
