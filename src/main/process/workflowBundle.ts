import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WORKFLOWS = join(ROOT, 'src', 'workflows');
/** What workflows are made of: they may import nothing else of ours. */
const SOURCES = [WORKFLOWS, join(ROOT, 'src', 'domain')];
const FAILURE_CONVERTER = join(ROOT, 'src', 'temporal', 'failureConverter.ts');
const PAYLOAD_GUARD = join(WORKFLOWS, 'payloadGuard.ts');
const CACHE = join(ROOT, 'node_modules', '.cache', 'partyline');

/**
 * The workflows' code as one bundle, as workers want it. Bundling takes seconds, so the result is kept next to the
 * dependencies until a source or the lock file changes.
 */
export async function workflowBundle(): Promise<WorkflowBundle> {
  const file = join(CACHE, `workflows-${await fingerprint()}.js`);
  try {
    return { code: await readFile(file, 'utf8') };
  } catch {
    const bundle = await bundleWorkflowCode({
      workflowsPath: join(WORKFLOWS, 'index.ts'),
      failureConverterPath: FAILURE_CONVERTER,
      workflowInterceptorModules: [PAYLOAD_GUARD],
      logger: quiet,
    });
    await keep(file, bundle.code).catch(() => {
      // A read-only installation bundles at each start.
    });
    return bundle;
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(ROOT, 'package-lock.json')));
  hash.update(await readFile(FAILURE_CONVERTER));
  for (const directory of SOURCES) {
    for (const name of (await sourcesIn(directory)).toSorted()) {
      hash.update(name).update(await readFile(join(directory, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function sourcesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name.endsWith('.ts'));
}

/** Several processes may come to keep the same bundle at once; each file is whole before it gets its name. */
async function keep(file: string, code: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, file);
}

const quiet = {
  log: () => {},
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};
