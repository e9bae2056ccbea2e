import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Log } from './service.ts';

/** One of the programs that Temporal offers for download, as its SDKs fetch them. */
export interface TemporalRelease {
  artifact: 'cli' | 'temporal-test-server';
  /** A release such as `v1.8.2`, or `default` for what the SDKs currently use. */
  version: string;
  /** Absolute path that the finished program gets; nothing ever stands there half written. */
  target: string;
}

const SERVER = 'https://temporal.download';
/** Where the network is closed this is not the only way to get the program, so it must not take long. */
const ANSWER_WITHIN_MS = 5_000;
const DOWNLOAD_WITHIN_MS = 10 * 60_000;

/**
 * Downloads and unpacks a program of Temporal's.
 * @param server for tests: where to ask.
 * @returns false when it is not to be had from here.
 */
export async function downloadTemporalProgram(
  { artifact, version, target }: TemporalRelease,
  log: Log,
  server = SERVER,
): Promise<boolean> {
  const began = Date.now();
  mkdirSync(dirname(target), { recursive: true });
  const unpacked = mkdtempSync(join(dirname(target), 'download-'));
  try {
    const { archiveUrl, fileToExtract } = await askWhere(server, artifact, version);
    log(`Temporal: downloading ${artifact} …`);
    const archive = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS) });
    if (!archive.ok) return false;
    const archiveFile = join(unpacked, 'archive');
    writeFileSync(archiveFile, Buffer.from(await archive.arrayBuffer()));
    // bsdtar, which is tar on macOS and Windows, opens zip files too.
    if (spawnSync('tar', ['-xf', archiveFile, '-C', unpacked]).status !== 0) return false;
    const program = join(unpacked, fileToExtract);
    chmodSync(program, 0o755);
    renameSync(program, target);
    log(`Temporal: downloaded ${basename(target)} in ${Math.round((Date.now() - began) / 1000)} s`);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

async function askWhere(
  server: string,
  artifact: string,
  version: string,
): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const query = new URLSearchParams({
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    platform: process.platform === 'win32' ? 'windows' : process.platform,
    format: 'json',
  });
  const answer = await fetch(`${server}/${artifact}/${version}?${query.toString()}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const where = (await answer.json()) as { archiveUrl?: unknown; fileToExtract?: unknown };
  if (typeof where.archiveUrl !== 'string' || typeof where.fileToExtract !== 'string') {
    throw new TypeError('The download server gave no archive.');
  }
  return { archiveUrl: where.archiveUrl, fileToExtract: where.fileToExtract };
}
