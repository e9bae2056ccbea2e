import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { Log } from './service.ts';

/** One of the programs that Temporal offers for download, as its SDKs fetch them. */
export interface TemporalRelease {
  artifact: 'cli' | 'temporal-test-server';
  /** A release such as `v1.8.2`. */
  version: string;
  /** The SHA-256 that the archive of this file name must have, from another source than the archive; in lower-case hex. */
  checksumOf: (archiveName: string) => Promise<string | undefined>;
  /** Absolute path that the finished program gets; nothing ever stands there half written. */
  target: string;
}

const SERVER = 'https://temporal.download';
/** Where the network is closed this is not the only way to get the program, so it must not take long. */
const ANSWER_WITHIN_MS = 5_000;
const DOWNLOAD_WITHIN_MS = 10 * 60_000;

/** Circumstances of a download. */
export interface DownloadOptions {
  /** For tests: where to ask. */
  server?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Downloads a program of Temporal's and unpacks it when its archive is the one that was published: what has another
 * checksum, or none that is known, is thrown away.
 * @returns false when it is not to be had from here.
 * @throws only when `signal` ends it.
 */
export async function downloadTemporalProgram(
  { artifact, version, target, checksumOf }: TemporalRelease,
  log: Log,
  { server = SERVER, signal }: DownloadOptions = {},
): Promise<boolean> {
  const began = Date.now();
  mkdirSync(dirname(target), { recursive: true });
  const unpacked = mkdtempSync(join(dirname(target), 'download-'));
  const within = (ms: number): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(ms), ...(signal === undefined ? [] : [signal])]);
  try {
    const { archiveUrl, fileToExtract } = await askWhere(server, artifact, version, within(ANSWER_WITHIN_MS));
    const archiveName = basename(new URL(archiveUrl).pathname);
    const expected = await checksumOf(archiveName);
    if (expected === undefined) {
      log(`Temporal: not downloading ${archiveName}, since no checksum is known for it`);
      return false;
    }
    log(`Temporal: downloading ${artifact} …`);
    const response = await fetch(archiveUrl, { signal: within(DOWNLOAD_WITHIN_MS) });
    if (!response.ok) return false;
    const archive = Buffer.from(await response.arrayBuffer());
    if (createHash('sha256').update(archive).digest('hex') !== expected) {
      log(`Temporal: ${archiveName} was thrown away, since it does not have the published checksum`);
      return false;
    }
    const archiveFile = join(unpacked, 'archive');
    writeFileSync(archiveFile, archive);
    // bsdtar, which is tar on macOS and Windows, opens zip files too.
    if (spawnSync('tar', ['-xf', archiveFile, '-C', unpacked]).status !== 0) return false;
    const program = join(unpacked, fileToExtract);
    if (!program.startsWith(unpacked + sep)) return false;
    chmodSync(program, 0o755);
    renameSync(program, target);
    log(`Temporal: downloaded ${basename(target)} in ${Math.round((Date.now() - began) / 1000)} s`);
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

const GITHUB = 'https://api.github.com';

/**
 * The SHA-256 that GitHub computed when this file of a release was uploaded. It is not where the file comes from, so a
 * download server that was tampered with is noticed; a release that was tampered with is not.
 * @returns undefined when GitHub does not answer or does not know the file.
 */
export async function publishedChecksum(
  repository: string,
  tag: string,
  fileName: string,
  server = GITHUB,
): Promise<string | undefined> {
  try {
    const answer = await fetch(`${server}/repos/${repository}/releases/tags/${tag}`, {
      headers: { accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { assets } = (await answer.json()) as { assets?: { name?: unknown; digest?: unknown }[] };
    const digest = assets?.find(({ name }) => name === fileName)?.digest;
    return /^sha256:([0-9a-f]{64})$/.exec(String(digest))?.[1];
  } catch {
    return undefined;
  }
}

async function askWhere(
  server: string,
  artifact: string,
  version: string,
  signal: AbortSignal,
): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const query = new URLSearchParams({
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    platform: process.platform === 'win32' ? 'windows' : process.platform,
    format: 'json',
  });
  const answer = await fetch(`${server}/${artifact}/${version}?${query.toString()}`, { signal });
  const where = (await answer.json()) as { archiveUrl?: unknown; fileToExtract?: unknown };
  if (typeof where.archiveUrl !== 'string' || typeof where.fileToExtract !== 'string') {
    throw new TypeError('The download server gave no archive.');
  }
  return { archiveUrl: where.archiveUrl, fileToExtract: where.fileToExtract };
}
