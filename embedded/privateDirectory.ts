import { chmodSync, mkdirSync, statSync } from 'node:fs';

const OTHERS = 0o077;

/** Creates a directory that only its owner may enter, or closes an existing one of ours to everyone else. */
export function makePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { mode, uid } = statSync(directory);
  const isOurs = process.getuid?.() === uid;
  if (isOurs && (mode & OTHERS) !== 0) chmodSync(directory, mode & ~OTHERS & 0o7777);
}
