import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Program } from './program.ts';

const SHOWN = 25;
const WRITTEN_WITHIN_MS = 60_000;

/** Profiles a worker's main thread during some work; the functions that it spent most time in, and whole packages. */
export async function profileWorker<T>(
  worker: Program,
  directory: string,
  work: () => Promise<T>,
): Promise<{ result: T; busiest: string[] }> {
  const file = join(directory, 'worker.cpuprofile');
  rmSync(file, { force: true });
  worker.signal('SIGUSR2');
  const result = await work();
  worker.signal('SIGUSR2');
  const end = Date.now() + WRITTEN_WITHIN_MS;
  while (!existsSync(file)) {
    if (Date.now() > end) throw new Error('The worker wrote no profile.');
    await sleep(100);
  }
  const kept = join(tmpdir(), `partyline-worker-${process.pid}.cpuprofile`);
  copyFileSync(file, kept);
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profiler.Profile;
  return { result, busiest: [`worker profile in ${kept}`, ...busiestPlaces(profile)] };
}

function busiestPlaces(profile: Profiler.Profile): string[] {
  const microsAt = new Map<number, number>();
  profile.samples?.forEach((id, index) => {
    microsAt.set(id, (microsAt.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  });
  const byFunction = new Map<string, number>();
  const byPackage = new Map<string, number>();
  for (const { id, callFrame } of profile.nodes) {
    const ms = (microsAt.get(id) ?? 0) / 1_000;
    const where = placeOf(callFrame.url);
    add(byFunction, `${callFrame.functionName || '(anonymous)'} ${where}:${callFrame.lineNumber + 1}`, ms);
    add(byPackage, callFrame.url === '' ? callFrame.functionName : roomOf(where), ms);
  }
  return [
    ...topOf(byPackage).map((line) => `worker, by package: ${line}`),
    ...topOf(byFunction).map((line) => `worker, by function: ${line}`),
  ];
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function topOf(sums: ReadonlyMap<string, number>): string[] {
  const total = [...sums.values()].reduce((sum, ms) => sum + ms, 0);
  return [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(
      ([what, ms]) =>
        `${((100 * ms) / total).toFixed(1).padStart(5)} %  ${ms.toFixed(0).padStart(6)} ms  ${what}`,
    );
}

/** A file without the way to the project. */
function placeOf(url: string): string {
  return url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*\/(src|bench)\//, '$1/');
}

function roomOf(place: string): string {
  if (place.startsWith('node:')) return place.split('/', 1)[0]!;
  const [first = '', second = ''] = place.split('/');
  return first.startsWith('@') || first === 'src' ? `${first}/${second}` : first;
}

/** Begins to count statements anew. */
export async function forgetStatements(sql: Client): Promise<void> {
  await sql.query('create extension if not exists pg_stat_statements');
  await sql.query('select pg_stat_statements_reset()');
}

/** What PostgreSQL spent its time on since then. */
export async function costlyStatements(sql: Client): Promise<string[]> {
  const { rows } = await sql.query<{
    calls: string;
    total: number;
    mean: number;
    rows: string;
    query: string;
  }>(
    `select s.calls, s.total_exec_time as total, s.mean_exec_time as mean, s.rows, s.query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid
     where d.datname = current_database() order by 2 desc limit 12`,
  );
  return rows.map(
    ({ calls, total, mean, rows, query }) =>
      `postgres: ${total.toFixed(0).padStart(6)} ms in ${calls} calls of ${mean.toFixed(2)} ms, ${rows} rows: ` +
      query.replaceAll(/\s+/g, ' ').slice(0, 110),
  );
}
