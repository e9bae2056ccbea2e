import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { postgresAccount } from '../embedded/postgresAccount.ts';

/** What cannot be done here, and why. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}

const SIZE_MB = 64;
const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A disk of a few megabytes that holds a tablespace of PostgreSQL's, and that can be filled up. */
export class SmallDisk {
  /** Where PostgreSQL may put a tablespace. */
  readonly tablespace: string;
  readonly #place: string;

  private constructor(place: string, tablespace: string) {
    this.#place = place;
    this.tablespace = tablespace;
  }

  /**
   * Mounts one in that directory.
   *
   * @throws Obstacle where we may not mount
   */
  static mount(directory: string): SmallDisk {
    if (process.getuid?.() !== 0) throw new Obstacle('only root may mount a small disk');
    const place = join(directory, 'disk');
    // PostgreSQL reaches a tablespace by its path, and runs as another user than we do.
    chmodSync(directory, 0o711);
    mkdirSync(place);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', place], {
      encoding: 'utf8',
    });
    if (mounted.status !== 0) {
      throw new Obstacle(`no small disk can be mounted (${(mounted.stderr ?? '').trim() || 'no mount'})`);
    }
    const tablespace = join(place, 'tablespace');
    mkdirSync(tablespace, { mode: 0o700 });
    const account = postgresAccount(join(directory, 'postgres'));
    if (account !== undefined) chownSync(tablespace, account.uid, account.gid);
    return new SmallDisk(place, tablespace);
  }

  /** Leaves not a byte. */
  fill(): void {
    const file = openSync(this.#filler, 'a');
    try {
      for (let chunk = CHUNK; chunk.length >= 1;) {
        try {
          writeSync(file, chunk);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          chunk = chunk.subarray(0, Math.floor(chunk.length / 2));
        }
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.#place]);
  }

  get #filler(): string {
    return join(this.#place, 'filler');
  }
}
