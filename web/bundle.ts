import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'partyline');

/** One of a page's files, ready to be served. */
export interface PageFile {
  /** Its `content-type`. */
  readonly type: string;
  readonly content: Buffer;
  /** The same in gzip, for browsers that take it. */
  readonly compressed: Buffer;
  /** Changes with the content: for `etag` (with its quotes). */
  readonly tag: string;
}

/** A page: its document is `index.html`, which names the others (`main.js`, `main.css`) relative to itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** The pages: directories next to this file, each with an `index.html` and a `main.tsx`. */
export type PageName = 'desk' | 'playground';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * The files of a page. They are bundled when somebody first asks, so nobody has to build anything, and kept beside the
 * dependencies until a source or the lock file changes.
 */
export async function bundlePage(page: PageName): Promise<PageFiles> {
  const source = join(import.meta.dirname, page);
  const file = join(CACHE, `${page}-${await fingerprint(source)}.json.gz`);
  const known = await readFile(file).catch(() => undefined);
  const contents = known === undefined ? await bundle(source) : fromCache(known);
  if (known === undefined) {
    await keep(file, contents).catch(() => {
      // A read-only installation bundles at each start.
    });
  }
  return new Map([...contents].map(([name, content]) => [name, pageFile(name, content)]));
}

async function bundle(source: string): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'main.tsx')],
    outdir: source,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const html = await readFile(join(source, 'index.html'), 'utf8');
  return new Map([
    ['index.html', html],
    ...outputFiles.map(({ path, text }) => [basename(path), text] as const),
  ]);
}

function pageFile(name: string, text: string): PageFile {
  const content = Buffer.from(text);
  const tag = `"${createHash('sha256').update(content).digest('hex').slice(0, 16)}"`;
  const type = TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream';
  return { type, content, compressed: gzipSync(content, { level: 9 }), tag };
}

/** The lock file stands for what the sources import; the target of the bundle stands in this file. */
async function fingerprint(source: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [join(ROOT, 'package-lock.json'), import.meta.filename])
    hash.update(await readFile(file));
  for (const entry of (await readdir(source, { recursive: true, withFileTypes: true })).toSorted(byPath)) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hash.update(path.slice(source.length)).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

function byPath(a: { parentPath: string; name: string }, b: { parentPath: string; name: string }): number {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}

function fromCache(kept: Buffer): Map<string, string> {
  return new Map(JSON.parse(gunzipSync(kept).toString()) as [string, string][]);
}

/** Several processes may come to keep the same bundle at once; each file is whole before it gets its name. */
async function keep(file: string, contents: Map<string, string>): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, gzipSync(JSON.stringify([...contents])));
  await rename(draft, file);
}
