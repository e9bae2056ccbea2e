import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory with stand-ins for our programs, and what they noted. */
export interface FakePrograms {
  directory: string;
  eventsFile: string;
  /** Absolute path of a program of that name. */
  entry(name: string): string;
  /** What happened so far, as `name started` and `name stopped`. */
  events(): string[];
  remove(): void;
}

/** Makes the directory; programs are made as they are asked for. */
export function makeFakePrograms(): FakePrograms {
  const directory = mkdtempSync(join(tmpdir(), 'partyline-programs-'));
  const eventsFile = join(directory, 'events');
  const fakeChild = join(import.meta.dirname, 'fakeChild.ts');
  return {
    directory,
    eventsFile,
    entry(name) {
      const file = join(directory, `${name}.ts`);
      writeFileSync(file, `import ${JSON.stringify(fakeChild)};\n`);
      return file;
    },
    events() {
      return existsSync(eventsFile) ? readFileSync(eventsFile, 'utf8').trim().split('\n') : [];
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
