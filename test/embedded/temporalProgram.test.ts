import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { recordProcess } from '../../embedded/runRecord.ts';
import { buildTemporal } from '../../embedded/temporalBuild.ts';
import { downloadTemporalProgram, publishedChecksum } from '../../embedded/temporalDownload.ts';
import { TEMPORAL_CHECKSUMS } from '../../embedded/temporalChecksums.ts';
import { TEMPORAL_VERSION, temporalProgram } from '../../embedded/temporalProgram.ts';

let directory: string;
const environment = { PATH: process.env['PATH'], PARTYLINE_CACHE: process.env['PARTYLINE_CACHE'] };
const lines: string[] = [];
const log = (line: string): void => void lines.push(line);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'partyline-temporal-'));
  lines.length = 0;
});

afterEach(() => {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(directory, { recursive: true });
});

/** Puts a program of that name on a PATH of its own, before the tools that scripts need. */
function fakeProgram(name: string, script: string): void {
  const bin = join(directory, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  process.env['PATH'] = `${bin}:/usr/bin:/bin`;
}

/** Notes its arguments; `go build` writes the file named after -o. */
const FAKE_GO = `echo "$@" >> "$(dirname "$0")/calls"
[ "$1 $2" = "mod init" ] && touch go.mod
[ "$1" = build ] && while [ $# -gt 0 ]; do [ "$1" = -o ] && { echo built > "$2"; chmod +x "$2"; }; shift; done
exit 0`;

describe('the temporal program', () => {
  test('on PATH comes first', async () => {
    fakeProgram('temporal', 'exit 0');
    expect(await temporalProgram(log)).toBe(join(directory, 'bin', 'temporal'));
  });

  test('in the cache comes next', async () => {
    process.env['PATH'] = '/usr/bin:/bin';
    process.env['PARTYLINE_CACHE'] = directory;
    const cached = join(directory, 'temporal-1.8.2', 'temporal');
    mkdirSync(join(directory, 'temporal-1.8.2'));
    writeFileSync(cached, '', { mode: 0o755 });
    expect(await temporalProgram(log)).toBe(cached);
  });
});

describe('the build', () => {
  const build = () =>
    buildTemporal({ place: directory, version: '1.8.2', target: join(directory, 'temporal'), log });

  test('makes a module, pins what must be pinned, and moves the finished program into place', async () => {
    fakeProgram('go', FAKE_GO);
    expect(await build()).toBe(true);
    expect(readFileSync(join(directory, 'temporal'), 'utf8')).toBe('built\n');
    const calls = readFileSync(join(directory, 'bin', 'calls'), 'utf8').split('\n');
    expect(calls[1]).toContain('mod edit -replace=github.com/temporalio/cli/cliext=');
    expect(calls[2]).toBe('get -tool github.com/temporalio/cli/cmd/temporal@v1.8.2');
    expect(calls[3]).toMatch(
      /^build -trimpath -ldflags -s -w -o \S+ github.com\/temporalio\/cli\/cmd\/temporal$/,
    );
    expect(lines.at(-1)).toMatch(/compiling done in \d+ s/);
  });

  test("that fails leaves nothing in place and shows the tool's words", async () => {
    fakeProgram('go', '[ "$1" = build ] && { touch "$6"; echo no space left >&2; exit 1; }; exit 0');
    expect(await build()).toBe(false);
    expect(lines).toContain('no space left');
    expect(readdirSync(directory).sort()).toEqual(['bin', 'src']);
  });

  test('that is given up ends Go and says nothing more', async () => {
    fakeProgram('go', '[ "$1" = build ] && exec sleep 20; exit 0');
    const giveUp = new AbortController();
    const building = buildTemporal({
      place: directory,
      version: '1.8.2',
      target: join(directory, 'temporal'),
      log: (line) => {
        log(line);
        if (line.includes('compiling')) giveUp.abort(new Error('given up'));
      },
      signal: giveUp.signal,
    });
    await expect(building).rejects.toThrow('given up');
    expect(lines.at(-1)).toMatch(/compiling …$/);
  });

  test('ends a Go that an earlier, killed build left running, and then begins', async () => {
    fakeProgram('go', FAKE_GO);
    const left = spawn('sleep', ['60']);
    recordProcess(directory, 'tool', left.pid!);
    expect(await build()).toBe(true);
    expect(left.signalCode ?? (await once(left, 'exit'))[1]).toBe('SIGTERM');
  });

  test("without a home keeps all of Go's files in its own place", async () => {
    fakeProgram(
      'go',
      `${FAKE_GO.replace('exit 0', '')}\necho "$GOPATH $GOCACHE $GOFLAGS" >> "$(dirname "$0")/environment"`,
    );
    const home = process.env['HOME'];
    process.env['HOME'] = join(directory, 'nowhere');
    try {
      expect(await build()).toBe(true);
    } finally {
      process.env['HOME'] = home;
    }
    const go = join(directory, 'go');
    expect(readFileSync(join(directory, 'bin', 'environment'), 'utf8')).toContain(
      `${go} ${join(go, 'cache')} -modcacherw`,
    );
  });

  test('does not begin without Go', async () => {
    fakeProgram('nothing', '');
    process.env['PATH'] = join(directory, 'bin');
    expect(await build()).toBe(false);
  });
});

describe('the download', () => {
  let server: Server | undefined;

  afterEach(
    () => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))),
  );

  async function listen(handle: RequestListener): Promise<string> {
    server = createServer(handle);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function serve(archive: Buffer | undefined, fileToExtract = 'temporal'): Promise<string> {
    return listen((request, response) => {
      if (request.url === '/temporal_cli.tar.gz') {
        response.end(archive);
        return;
      }
      const archiveUrl = `http://${request.headers.host ?? ''}/temporal_cli.tar.gz`;
      if (archive === undefined) response.statusCode = 404;
      response.end(JSON.stringify({ archiveUrl, fileToExtract }));
    });
  }

  const target = () => join(directory, 'place', 'temporal');
  const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  const release = (checksum: string | undefined) =>
    ({
      artifact: 'cli',
      version: 'v1.8.2',
      target: target(),
      checksumOf: (name: string) => Promise.resolve(name === 'temporal_cli.tar.gz' ? checksum : undefined),
    }) as const;

  function makeArchive(): Buffer {
    writeFileSync(join(directory, 'temporal'), 'program');
    return execFileSync('tar', ['-czf', '-', '-C', directory, 'temporal']);
  }

  test('unpacks the program into place', async () => {
    const archive = makeArchive();
    const server = await serve(archive);
    expect(await downloadTemporalProgram(release(sha256(archive)), log, { server })).toBe(true);
    expect(readFileSync(target(), 'utf8')).toBe('program');
    expect(readdirSync(join(directory, 'place'))).toEqual(['temporal']);
  });

  test.each([
    ['another checksum', sha256(Buffer.from('another')), 'does not have the published checksum'],
    ['no known checksum', undefined, 'no checksum is known'],
  ])('of an archive with %s is thrown away, and says so', async (_, checksum, words) => {
    const server = await serve(makeArchive());
    expect(await downloadTemporalProgram(release(checksum), log, { server })).toBe(false);
    expect(readdirSync(join(directory, 'place'))).toEqual([]);
    expect(lines.at(-1)).toContain(words);
  });

  test.each([undefined, Buffer.from('not an archive')])(
    'that gives nothing usable leaves nothing',
    async (archive) => {
      const server = await serve(archive);
      const checksum = sha256(archive ?? Buffer.alloc(0));
      expect(await downloadTemporalProgram(release(checksum), log, { server })).toBe(false);
      expect(existsSync(target())).toBe(false);
    },
  );

  test('takes no program from outside the archive', async () => {
    const archive = makeArchive();
    const server = await serve(archive, '../../temporal');
    expect(await downloadTemporalProgram(release(sha256(archive)), log, { server })).toBe(false);
    expect(existsSync(target())).toBe(false);
  });

  test('from a place that is not there ends at once', async () => {
    const options = { server: 'http://127.0.0.1:1' };
    expect(await downloadTemporalProgram(release('any'), log, options)).toBe(false);
  });

  test('ends when it is given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    const server = await serve(makeArchive());
    await expect(downloadTemporalProgram(release('any'), log, { server, signal })).rejects.toThrow(
      'given up',
    );
  });

  test('knows the checksums of the version that it fetches, for every system', () => {
    const systems = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'];
    for (const system of systems) {
      expect(TEMPORAL_CHECKSUMS[`temporal_cli_${TEMPORAL_VERSION}_${system}.tar.gz`]).toMatch(
        /^[0-9a-f]{64}$/,
      );
    }
  });

  test('asks GitHub for the checksum of what has none here', async () => {
    const digest = sha256(Buffer.from('server'));
    const asked: (string | undefined)[] = [];
    const github = await listen((request, response) => {
      asked.push(request.url);
      response.end(
        JSON.stringify({
          assets: [
            { name: 'old.tar.gz', digest: null },
            { name: 'server.tar.gz', digest: `sha256:${digest}` },
          ],
        }),
      );
    });
    const ask = (name: string) => publishedChecksum('temporalio/sdk-java', 'v1.31.0', name, github);
    expect(await ask('server.tar.gz')).toBe(digest);
    expect(await ask('old.tar.gz')).toBeUndefined();
    expect(await ask('missing.tar.gz')).toBeUndefined();
    expect(asked[0]).toBe('/repos/temporalio/sdk-java/releases/tags/v1.31.0');
    expect(await publishedChecksum('temporalio/sdk-java', 'v1', 'a', 'http://127.0.0.1:1')).toBeUndefined();
  });
});
