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
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildTemporal } from '../../embedded/temporalBuild.ts';
import { downloadTemporalProgram } from '../../embedded/temporalDownload.ts';
import { temporalProgram } from '../../embedded/temporalProgram.ts';

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

  async function serve(archive: Buffer | undefined): Promise<string> {
    server = createServer((request, response) => {
      if (request.url === '/archive') {
        response.end(archive);
        return;
      }
      const archiveUrl = `http://${request.headers.host ?? ''}/archive`;
      if (archive === undefined) response.statusCode = 404;
      response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const target = () => join(directory, 'place', 'temporal');

  test('unpacks the program into place', async () => {
    writeFileSync(join(directory, 'temporal'), 'program');
    const archive = execFileSync('tar', ['-czf', '-', '-C', directory, 'temporal']);
    const release = { artifact: 'cli', version: 'v1.8.2', target: target() } as const;
    expect(await downloadTemporalProgram(release, log, await serve(archive))).toBe(true);
    expect(readFileSync(target(), 'utf8')).toBe('program');
    expect(readdirSync(join(directory, 'place'))).toEqual(['temporal']);
  });

  test.each([undefined, Buffer.from('not an archive')])(
    'that gives nothing usable leaves nothing',
    async (archive) => {
      const release = { artifact: 'cli', version: 'v1.8.2', target: target() } as const;
      expect(await downloadTemporalProgram(release, log, await serve(archive))).toBe(false);
      expect(existsSync(target())).toBe(false);
    },
  );

  test('from a place that is not there ends at once', async () => {
    const release = { artifact: 'cli', version: 'v1.8.2', target: target() } as const;
    expect(await downloadTemporalProgram(release, log, 'http://127.0.0.1:1')).toBe(false);
  });
});
