#!/usr/bin/env node
/**
 * Runs one of the project's TypeScript programs from a fresh clone: `node bin/bootstrap.mjs <entry.ts> [arguments]`.
 * Installs the packages when they are missing or out of date, then runs the entry with the Node that they bring.
 * Uses nothing but what Node 20 has built in, since it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = '20.0.0';
/** From here on Node strips types by itself. */
const OLDEST_NODE_FOR_TYPESCRIPT = '22.18.0';
/** An installation takes a minute or two; a lock as old as this was left by a killed one. */
const LOCK_IS_DEAD_AFTER_MS = 15 * 60_000;
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Something the user can put right; its message is the sentence to show. */
export class BootstrapError extends Error {}

/**
 * Whether a version such as `22.18.0` is at least as new as another.
 * @param {string} version
 * @param {string} oldest
 */
export function isAtLeast(version, oldest) {
  const [a, b] = [version, oldest].map((text) => text.split(/[.-]/).map(Number));
  for (const i of [0, 1, 2]) {
    if (a[i] !== b[i]) return a[i] > b[i];
  }
  return true;
}

/**
 * Whether what npm noted about the installed packages matches what the lock file asks for.
 * npm writes that note last, so an interrupted installation never matches.
 * @param {string | undefined} lockText content of package-lock.json
 * @param {string | undefined} installedText content of node_modules/.package-lock.json
 * @param {boolean} withDev whether packages that only development needs must be there too
 */
export function isInstalled(lockText, installedText, withDev) {
  if (lockText === undefined || installedText === undefined) return false;
  const wanted = Object.entries(packagesOf(lockText));
  const installed = packagesOf(installedText);
  return wanted.every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional) return true;
    if (entry.dev && !withDev) return true;
    const found = installed[path];
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * @param {string} text
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }>}
 */
function packagesOf(text) {
  try {
    return JSON.parse(text).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * The Node that runs the entry: the installed package's, else the running one when it understands TypeScript.
 * @param {string} root
 * @param {string} runningVersion
 */
export function nodeFor(root, runningVersion) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(own)) return own;
  if (isAtLeast(runningVersion, OLDEST_NODE_FOR_TYPESCRIPT)) return process.execPath;
  throw new BootstrapError(
    `The npm package "node" has no Node 24 for this platform, and the running Node ${runningVersion} is too old ` +
      `for TypeScript: run this with Node ${OLDEST_NODE_FOR_TYPESCRIPT} or newer.`,
  );
}

/**
 * Runs `work` while no other bootstrap of this checkout does the same.
 * @param {string} lock a directory's path; making a directory is one step for everyone
 * @param {() => Promise<void>} work
 */
export async function exclusively(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!takeLock(lock)) {
    if (isDead(lock)) {
      discardLock(lock);
      continue;
    }
    if (!told) console.log('Waiting for another run that is installing packages …');
    told = true;
    await sleep(300);
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} lock */
function takeLock(lock) {
  try {
    mkdirSync(lock);
  } catch {
    return false;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/** @param {string} lock */
function isDead(lock) {
  const made = statSync(lock, { throwIfNoEntry: false });
  if (made === undefined) return false;
  const age = Date.now() - made.mtimeMs;
  if (age > LOCK_IS_DEAD_AFTER_MS) return true;
  const pid = Number(readOrNothing(join(lock, 'pid')));
  // Between making the directory and noting its owner there is a moment without one.
  if (!pid) return age > 5_000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/**
 * Of several that found the same dead lock, a slow one may move away the lock that a quick one took since.
 * @param {string} lock
 */
function discardLock(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (!isDead(aside)) renameSync(aside, lock);
  } catch {
    // It is gone already.
  }
  rmSync(aside, { recursive: true, force: true });
}

/**
 * @param {string} root
 * @param {boolean} withDev
 */
async function installIfNeeded(root, withDev) {
  const current = () =>
    isInstalled(
      readOrNothing(join(root, 'package-lock.json')),
      readOrNothing(join(root, 'node_modules', '.package-lock.json')),
      withDev,
    );
  if (current()) return;
  await exclusively(join(root, '.partyline', 'install.lock'), async () => {
    if (!current()) await npmCi(root, withDev);
  });
}

/**
 * @param {string} root
 * @param {boolean} withDev
 */
async function npmCi(root, withDev) {
  const began = Date.now();
  const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
  console.log('Installing packages (npm ci) …');
  const progress = setInterval(() => console.log(`Installing packages … ${elapsed()}`), 5_000);
  const args = ['ci', withDev ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund'];
  let output = '';
  const code = await new Promise((done) => {
    // Under `npm start` this is the very npm that runs us, wherever it is installed.
    const npm = process.env.npm_execpath;
    const child = npm?.endsWith('.js')
      ? spawn(process.execPath, [npm, ...args], { cwd: root })
      : spawn('npm', args, { cwd: root, shell: process.platform === 'win32' });
    const keep = (chunk) => (output = (output + chunk).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once('close', (status) => done(status ?? 1));
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        child.kill(signal);
        process.exit(128 + constants.signals[signal]);
      });
    }
  });
  clearInterval(progress);
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  if (code !== 0) {
    console.error(output.trim().split('\n').slice(-15).join('\n'));
    throw new BootstrapError(
      `npm ci failed after ${elapsed()}: see npm's last words above, then run this again.`,
    );
  }
  console.log(`Installed packages in ${elapsed()}.`);
}

/**
 * Runs the entry to its end and returns its exit code.
 * @param {string} node
 * @param {string[]} args
 * @param {string} root
 * @returns {Promise<number>}
 */
function runEntry(node, args, root) {
  return new Promise((done) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit' });
    // A Ctrl-C in the terminal reaches the entry by itself too; the entry takes signals that come together for one.
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    endWithNpm(() => child.kill('SIGTERM'));
    child.once('error', (error) => {
      console.error(`${node} could not be run (${error.message}).`);
      done(126);
    });
    child.once('exit', (code, signal) =>
      done(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}

/**
 * Whoever kills npm wants what it runs to end, but npm can't tell us then: our parent changes.
 * @param {() => void} end
 */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}

/** @param {string} file */
function readOrNothing(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string[]} args */
async function main(args) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const version = process.versions.node;
  if (!isAtLeast(version, OLDEST_NODE)) {
    throw new BootstrapError(`Node ${version} is too old: install Node 20 or newer.`);
  }
  const [entry, ...rest] = args;
  if (entry === undefined) throw new BootstrapError('Usage: node bin/bootstrap.mjs <entry.ts> [arguments]');
  const file = resolve(root, entry);
  const isTest = file.startsWith(join(root, 'test') + sep);
  await installIfNeeded(root, isTest || process.env.NODE_ENV !== 'production');
  return runEntry(nodeFor(root, version), [file, ...rest], root);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
