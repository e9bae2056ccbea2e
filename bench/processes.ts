import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What Linux tells about processes; elsewhere all of this is unknown, and reported as such. */

/** Forgets a process's highest memory so far, so that {@link highestMemoryMb} tells of what follows. */
export function forgetHighestMemory(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux.
  }
}

/** The most resident memory that a process had, in MB. */
export function highestMemoryMb(pid: number): number | undefined {
  const status = readOrNothing(`/proc/${pid}/status`);
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}

/**
 * The memory that a process and all its descendants have now, in MB, what they share counted once; 0 where nobody says.
 */
export function sharedMemoryMbOfTree(pid: number): number {
  const kilobytes = [...treeOf([pid])].map((one) =>
    Number(/^Pss:\s+(\d+)/m.exec(readOrNothing(`/proc/${one}/smaps_rollup`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, some) => sum + some, 0) / 1_024;
}

const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process and its direct children have used, for PostgreSQL's sessions are children. */
export function cpuSeconds(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + ticksOf(one), 0) / TICKS_PER_SECOND;
}

/** CPU that several processes use over a while, by name. */
export function watchCpu(pids: Readonly<Record<string, number>>): () => Record<string, number> {
  const before = Object.entries(pids).map(([name, pid]) => [name, pid, cpuSeconds(pid)] as const);
  return () => Object.fromEntries(before.map(([name, pid, from]) => [name, cpuSeconds(pid) - from]));
}

/** Ticks of CPU that processes and all their descendants have used, those that ended meanwhile included. */
export function cpuTicksOfTree(roots: readonly number[]): number {
  return [...treeOf(roots)].reduce((sum, pid) => sum + ticksOf(pid), 0);
}

/** Processes and all their descendants. */
function treeOf(roots: readonly number[]): ReadonlySet<number> {
  const children = new Map<number, number[]>();
  for (const pid of allProcesses()) {
    const parent = Number(statOf(pid)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = new Set(roots);
  // A set that grows while it is gone through shows what was added, too.
  for (const pid of tree) for (const child of children.get(pid) ?? []) tree.add(child);
  return tree;
}

function childrenOf(pid: number): number[] {
  return allProcesses().filter((child) => statOf(child)?.[1] === String(pid));
}

function allProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function ticksOf(pid: number): number {
  const stat = statOf(pid);
  // Fields 14 to 17 of proc(5): user and system time, own and of children that ended.
  return stat === undefined ? 0 : stat.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** The fields of /proc/<pid>/stat from the third on: the second is a name that may hold anything. */
function statOf(pid: number): string[] | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
