import { closeSync, openSync } from 'node:fs';

/** The first descriptor after standard input, output and error. */
const FIRST = 3;

/**
 * Files and directories that a program of another account is to use although their parent directories are closed to
 * it: we open them, the program inherits the descriptors, and reaches them below `/proc/self/fd` without passing
 * through any parent. The permissions of what was handed over still count. Needs Linux.
 */
export class HandedPaths {
  /** Descriptors to inherit, in this order, after standard input, output and error. */
  readonly descriptors: number[] = [];

  /** Opens a path of ours and returns the path under which the program finds it. */
  hand(path: string): string {
    this.descriptors.push(openSync(path, 'r'));
    return `/proc/self/fd/${FIRST + this.descriptors.length - 1}`;
  }

  /** Gives up our own descriptors; those of started programs stay. */
  close(): void {
    for (const descriptor of this.descriptors.splice(0)) closeSync(descriptor);
  }
}
