import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { exclusively } from './exclusively.ts';

/** Where every account of a Unix system may enter; all of it can be made again, as the directory's name says. */
const FOR_EVERYONE = ['/var/cache/partyline', '/var/lib/partyline', '/var/tmp/partyline'];

/**
 * Copies a directory, once, to a place where other accounts can read it and only we can write; a copy of that name
 * that is complete is used as it is.
 * @param name names the content, so that another version gets a copy of its own.
 * @param mayEnter whether those who need the copy may enter this directory; the next place is tried where they may not.
 * @returns the copy's absolute path, or `undefined` when no place would do.
 */
export async function sharedCopy(
  source: string,
  name: string,
  mayEnter: (directory: string) => boolean,
): Promise<string | undefined> {
  const own = process.env['PARTYLINE_CACHE'];
  for (const place of own ? [resolve(own), ...FOR_EVERYONE] : FOR_EVERYONE) {
    const copy = join(place, name);
    try {
      mkdirSync(place, { recursive: true, mode: 0o755 });
      if (!isOnlyOurs(place) || !mayEnter(place)) continue;
      await exclusively(join(place, `${name}.lock`), () => Promise.resolve(copyOnce(source, copy)));
      if (mayEnter(copy)) return copy;
    } catch {
      // A place where nothing can be written; the next may do.
    }
  }
  return undefined;
}

/** Made beside its final place and renamed when complete, so that a copy that is there is whole. */
function copyOnce(source: string, copy: string): void {
  if (existsSync(copy) && isOnlyOurs(copy)) return;
  const unfinished = `${copy}.unfinished-${process.pid}`;
  rmSync(copy, { recursive: true, force: true });
  rmSync(unfinished, { recursive: true, force: true });
  try {
    cpSync(source, unfinished, { recursive: true, verbatimSymlinks: true });
    openToReaders(unfinished);
    renameSync(unfinished, copy);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A place that somebody else made or may write to could hold programs of theirs. */
function isOnlyOurs(path: string): boolean {
  const { uid, mode } = lstatSync(path);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
}

/** A strict umask, or a package unpacked under one, would keep other accounts out. */
function openToReaders(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  const isProgram = found.isDirectory() || (found.mode & 0o100) !== 0;
  chmodSync(path, isProgram ? 0o755 : 0o644);
  if (found.isDirectory()) for (const entry of readdirSync(path)) openToReaders(join(path, entry));
}
