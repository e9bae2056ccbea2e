import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Program } from './program.ts';

const SHOWN = 25;
const STATEMENTS_SHOWN = 12;
const WRITTEN_WITHIN_MS = 60_000;

/** A process whose main thread is to be profiled. */
export interface Profiled {
  readonly name: string;
  readonly program: Program;
  /** Where it writes its profile. */
  readonly directory: string;
}

/** Does some work; adds to `findings` where a process and PostgreSQL spent their time meanwhile. */
export async function profiled<T>(
  { name, program, directory }: Profiled,
  sql: Client,
  findings: string[],
  work: () => Promise<T>,
): Promise<T> {
  await forgetStatements(sql);
  program.signal('SIGUSR2');
  const result = await work();
  program.signal('SIGUSR2');
  const file = join(directory, `${program.pid}.cpuprofile`);
  const end = Date.now() + WRITTEN_WITHIN_MS;
  while (!existsSync(file)) {
    if (Date.now() > end) throw new Error(`The ${name} wrote no profile.`);
    await sleep(100);
  }
  const kept = join(tmpdir(), `partyline-${name}-${program.pid}.cpuprofile`);
  copyFileSync(file, kept);
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profiler.Profile;
  rmSync(file);
  findings.push(`${name} profile in ${kept}`, ...busiestPlaces(profile).map((line) => `${name}, ${line}`));
  findings.push(...(await costlyStatements(sql)));
  return result;
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
    ...topOf(byPackage).map((line) => `by package: ${line}`),
    ...topOf(byFunction).map((line) => `by function: ${line}`),
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
async function forgetStatements(sql: Client): Promise<void> {
  await sql.query('create extension if not exists pg_stat_statements');
  await sql.query('select pg_stat_statements_reset()');
}

/** What PostgreSQL spent its time on since then: making plans, which it does for each call, and carrying them out. */
async function costlyStatements(sql: Client): Promise<string[]> {
  const { rows } = await sql.query<Statement>(
    `select s.calls::int, s.total_plan_time as planning, s.total_exec_time as execution, s.rows::int, s.query
     from pg_stat_statements s join pg_database d on d.oid = s.dbid
     where d.datname = current_database() order by s.total_plan_time + s.total_exec_time desc`,
  );
  const sum = (of: (statement: Statement) => number): string =>
    rows.reduce((total, statement) => total + of(statement), 0).toFixed(0);
  return [
    `postgres: ${sum(({ calls }) => calls)} statements, ${sum(({ planning }) => planning)} ms of planning, ` +
      `${sum(({ execution }) => execution)} ms of execution`,
    ...rows
      .slice(0, STATEMENTS_SHOWN)
      .map(
        ({ calls, planning, execution, rows, query }) =>
          `postgres: ${planning.toFixed(0).padStart(6)} ms planning, ${execution.toFixed(0).padStart(6)} ms execution, ` +
          `${calls} calls, ${rows} rows: ${query.replaceAll(/\s+/g, ' ').slice(0, 110)}`,
      ),
  ];
}

interface Statement {
  readonly calls: number;
  readonly planning: number;
  readonly execution: number;
  readonly rows: number;
  readonly query: string;
}
