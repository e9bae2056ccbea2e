import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A value that is said to be of a type, which is named as TypeScript would. */
export interface Claim {
  readonly type: string;
  readonly value: unknown;
}

/**
 * Has the compiler look at values as if somebody had written them down: what a type demands must be there, and what it
 * does not know must not. Answers with its complaints, each with the value that it is about.
 *
 * The types are those of `@grammyjs/types`, which are made from the Bot API's own documentation.
 */
export function complaintsAbout(claims: readonly Claim[]): string[] {
  // Inside the project, so that packages are found.
  const parent = join(ROOT, '.partyline');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(join(parent, 'shapes-'));
  try {
    const lines = claims.map(({ type, value }) => `(${literal(value)}) satisfies ${type};`);
    const source = [
      `import type { ApiMethods, Message, Update } from '@grammyjs/types';`,
      'type Answer<M extends keyof ApiMethods<never>> = ReturnType<ApiMethods<never>[M]>;',
      'export type { Answer, Message, Update };',
      ...lines,
    ];
    writeFileSync(join(directory, 'claims.ts'), source.join('\n'));
    const compilerOptions = {
      target: 'ES2024',
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    };
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['claims.ts'] }),
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', directory, '--pretty', 'false'], {
      encoding: 'utf8',
    });
    return stdout.split('\n').flatMap((line) => {
      const found = /claims\.ts\((\d+),\d+\): error \w+: (.*)$/.exec(line);
      if (!found) return line.includes('error') ? [line] : [];
      return [`${found[2]} — ${source[Number(found[1]) - 1]}`];
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The types spell out that what is answered answers nothing itself; JSON cannot. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    '"reply_to_message":{',
    '"reply_to_message":{"reply_to_message":undefined,',
  );
}
