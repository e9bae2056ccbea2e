#!/usr/bin/env node
/**
 * Runs one of the project's programs from a fresh clone: `node bin/bootstrap.mjs [Node's flags] <entry> [arguments]`.
 * Installs the packages when they are missing or out of date, then runs the entry with the Node that they bring.
 * Without an entry it only installs.
 * Uses nothing but what Node 20 has built in, since it runs before anything is installed.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  constants as access,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants, homedir } from 'node:os';
import { delimiter, dirname, join, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = '20.0.0';
/** From here on Node strips types by itself. */
const OLDEST_NODE_FOR_TYPESCRIPT = '22.18.0';
/** An installation takes a minute or two; a lock as old as this was left by a killed one. */
const LOCK_IS_DEAD_AFTER_MS = 15 * 60_000;
/** Noted in node_modules: the packages whose scripts have run, with their versions. */
const BUILT_NOTE = '.partyline-built.json';
/** What ends the processes that an entry leaves behind when it is killed. */
const CLEAN_UP = new Map([['src/main/start.ts', 'src/main/cleanUp.ts']]);
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
  const own = ownNode(root);
  if (existsSync(own)) return own;
  if (isAtLeast(runningVersion, OLDEST_NODE_FOR_TYPESCRIPT)) return process.execPath;
  throw new BootstrapError(
    `The npm package "node" has no Node 24 for this platform, and the running Node ${runningVersion} is too old ` +
      `for TypeScript: run this with Node ${OLDEST_NODE_FOR_TYPESCRIPT} or newer.`,
  );
}

/** @param {string} root */
function ownNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
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
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw cannotWrite(dirname(lock), error);
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
  // An npm whose bootstrap was killed goes on; two of them in one directory would be in each other's way.
  return !isAlive(pid) && !isAlive(Number(readOrNothing(join(lock, 'npm'))));
}

/** @param {number} pid */
function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/**
 * @param {string} directory
 * @param {NodeJS.ErrnoException} error
 */
function cannotWrite(directory, { code }) {
  return new BootstrapError(
    `Packages must be installed or built, and ${directory} cannot be written (${code}): run this once as the user who owns it.`,
  );
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
 * Which of the installed packages may run their scripts, as `allowScripts` in package.json says, at which version.
 * @param {string | undefined} packageText content of package.json
 * @param {string | undefined} installedText content of node_modules/.package-lock.json
 * @returns {Record<string, string>} versions by name
 */
export function packagesToBuild(packageText, installedText) {
  const allowed = Object.entries(parse(packageText).allowScripts ?? {}).filter(([, may]) => may === true);
  const installed = packagesOf(installedText ?? '');
  return Object.fromEntries(
    allowed.flatMap(([name]) => {
      const version = installed[`node_modules/${name}`]?.version;
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

/** @param {string} root */
const installLock = (root) => join(root, '.partyline', 'install.lock');

/** @param {string | undefined} text */
function parse(text) {
  try {
    return JSON.parse(text ?? '') ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} root
 * @param {boolean} withDev
 */
async function installIfNeeded(root, withDev) {
  const modules = join(root, 'node_modules');
  const installed = () => readOrNothing(join(modules, '.package-lock.json'));
  const isCurrent = () => isInstalled(readOrNothing(join(root, 'package-lock.json')), installed(), withDev);
  const toBuild = () => {
    const wanted = packagesToBuild(readOrNothing(join(root, 'package.json')), installed());
    const built = parse(readOrNothing(join(modules, BUILT_NOTE)));
    const isBuilt = (name, version) =>
      // Building this one asks the registry, which may be out of reach where all is there already.
      built[name] === version || (name === 'node' && existsSync(ownNode(root)));
    // Packages for other platforms are noted as installed, but are not there.
    return Object.entries(wanted).filter(
      ([name, version]) => !isBuilt(name, version) && existsSync(join(modules, name)),
    );
  };
  if (isCurrent() && toBuild().length === 0) return;
  const state = join(root, '.partyline');
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw cannotWrite(state, error);
  }
  await exclusively(installLock(root), async () => {
    const dev = withDev ? '--include=dev' : '--omit=dev';
    // No package runs code of its own because it is installed; those that must are named and built afterwards. The
    // field `allowScripts` alone would not do: npm 10 does not know it.
    if (!isCurrent()) await npm(root, 'Installing packages', ['ci', dev, '--ignore-scripts']);
    const packages = toBuild();
    if (packages.length === 0) return;
    await npm(root, 'Building packages', [
      'rebuild',
      '--ignore-scripts=false',
      ...packages.map(([name]) => name),
    ]);
    const note = join(modules, BUILT_NOTE);
    const built = { ...parse(readOrNothing(note)), ...Object.fromEntries(packages) };
    writeFileSync(note, `${JSON.stringify(built)}\n`);
  });
}

/**
 * The Node that runs npm: the running one, unless it lies in node_modules, as npm's scripts find it there first. An
 * installation takes that one away under npm's feet, so another on the PATH is taken.
 * @param {string} root
 * @param {string} running
 * @param {string | undefined} path
 */
export function nodeForNpm(root, running, path) {
  const modules = join(realpathSync(root), 'node_modules') + sep;
  if (!running.startsWith(modules)) return running;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const others = (path ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .filter((file) => existsSync(file) && !realpathSync(file).startsWith(modules));
  return others[0] ?? running;
}

/**
 * Runs npm to its end, saying every few seconds for how long it has been at it.
 * @param {string} root
 * @param {string} title
 * @param {string[]} command
 */
async function npm(root, title, command) {
  const began = Date.now();
  const elapsed = () => `${Math.round((Date.now() - began) / 1000)} s`;
  console.log(`${title} (npm ${command[0]}) …`);
  const progress = setInterval(() => console.log(`${title} … ${elapsed()}`), 5_000);
  const args = [...command, '--no-audit', '--no-fund', ...cacheFlags(root)];
  let output = '';
  const code = await new Promise((done) => {
    // Under `npm start` this is the very npm that runs us, wherever it is installed.
    const npm = process.env.npm_execpath;
    const child = npm?.endsWith('.js')
      ? spawn(nodeForNpm(root, process.execPath, process.env.PATH), [npm, ...args], { cwd: root })
      : spawn('npm', args, { cwd: root, shell: process.platform === 'win32' });
    if (child.pid !== undefined) writeFileSync(join(installLock(root), 'npm'), String(child.pid));
    const keep = (chunk) => (output = (output + chunk).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once('close', (status) => done(status ?? 1));
    const stop = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    for (const signal of SIGNALS) process.once(signal, () => stop(signal));
    endWithNpm(() => stop('SIGTERM'));
  });
  clearInterval(progress);
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  if (code !== 0) {
    console.error(output.trim().split('\n').slice(-15).join('\n'));
    throw new BootstrapError(
      `npm ${command[0]} failed after ${elapsed()}: see npm's last words above, then run this again.`,
    );
  }
  console.log(`${title}: done in ${elapsed()}.`);
}

/**
 * npm can't install without a cache that it can write to; where the home directory is read-only or missing it gets one
 * in the checkout.
 * @param {string} root
 */
function cacheFlags(root) {
  try {
    const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
    mkdirSync(cache, { recursive: true });
    accessSync(cache, access.W_OK);
    return [];
  } catch {
    return ['--cache', join(root, '.partyline', 'cache', 'npm')];
  }
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
    const companion = join(root, 'bin', 'endWithParent.mjs');
    const child = spawn(node, ['--import', pathToFileURL(companion).href, ...args], {
      cwd: root,
      env: { ...process.env, PARTYLINE_BOOTSTRAP: String(process.pid) },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
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
 * Whoever kills npm wants what it runs to end, but npm can't tell us then: our parent changes, or, when npm runs us by
 * a shell, the shell's parent.
 * @param {() => void} end
 */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const isNpmThere = () =>
    process.ppid === parent && (grandparent === undefined || isParent(grandparent, parent));
  const watch = setInterval(() => {
    if (isNpmThere()) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}

/** @param {number} pid */
function isShell(pid) {
  const command = processField(pid, 'comm');
  return command !== undefined && /^(?:.*\/)?-?(?:ba|da|z|k|a)?sh$/.test(command);
}

/** @param {number} pid */
function parentOf(pid) {
  const parent = Number(processField(pid, 'ppid'));
  return parent > 1 ? parent : undefined;
}

/**
 * @param {number} parent
 * @param {number} pid
 */
function isParent(parent, pid) {
  if (process.platform === 'linux') return parentOf(pid) === parent;
  // Asking `ps` twice a second would be dear.
  try {
    process.kill(parent, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * @param {number} pid
 * @param {'comm' | 'ppid'} field
 */
function processField(pid, field) {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may itself hold spaces and parentheses.
    const end = stat.lastIndexOf(')');
    return field === 'comm' ? stat.slice(stat.indexOf('(') + 1, end) : stat.slice(end + 2).split(' ')[1];
  } catch {
    return undefined;
  }
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
  const at = args.findIndex((arg) => !arg.startsWith('-'));
  const flags = at < 0 ? args : args.slice(0, at);
  const [entry, ...rest] = args.slice(flags.length);
  const file = entry === undefined ? undefined : resolve(root, entry);
  const isTest = file?.startsWith(join(root, 'test') + sep) === true;
  await installIfNeeded(root, isTest || process.env.NODE_ENV !== 'production');
  if (file === undefined) return 0;
  const node = nodeFor(root, version);
  const code = await runEntry(node, [...flags, file, ...rest], root);
  const cleanUp = CLEAN_UP.get(relative(root, file).split(sep).join('/'));
  if (code !== 0 && cleanUp !== undefined) await runEntry(node, [join(root, cleanUp)], root);
  return code;
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
