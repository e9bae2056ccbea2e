import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePlace } from './cachePlace.ts';
import { EmbeddedServiceError } from './embeddedServiceError.ts';
import { exclusively } from './exclusively.ts';
import { executableOnPath, isExecutable } from './executableOnPath.ts';
import { runTool } from './runTool.ts';
import type { Log } from './service.ts';
import { downloadTemporalProgram, publishedChecksum } from './temporalDownload.ts';

const JAVA_VERSION = '1.31.0';

/**
 * Finds Temporal's time-skipping test server, or gets it: in the cache; else Temporal's download;
 * else the Java server from Maven behind a small script. What was got stays in the cache.
 * @returns the absolute path of a program, for
 *   `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * @throws EmbeddedServiceError when there is none to be had.
 */
export async function timeSkippingProgram(log: Log): Promise<string> {
  const name = `temporal-test-server-${JAVA_VERSION}`;
  const place = join(cachePlace(name), name);
  const downloaded = join(place, 'temporal-test-server');
  const script = join(place, 'java', 'temporal-test-server.sh');
  const present = (): string | undefined => [downloaded, script].find((file) => isExecutable(file));
  if (existsSync(script) && readFileSync(script, 'utf8') !== SCRIPT) writeScript(script);
  return (
    present() ??
    exclusively(join(place, 'build.lock'), async () => {
      const since = present();
      if (since !== undefined) return since;
      const version = `v${JAVA_VERSION}`;
      const release = {
        artifact: 'temporal-test-server',
        version,
        target: downloaded,
        checksumOf: (archiveName: string) => publishedChecksum('temporalio/sdk-java', version, archiveName),
      } as const;
      if (await downloadTemporalProgram(release, log)) return downloaded;
      if (await fetchJavaServer(place, log)) return script;
      throw new EmbeddedServiceError(
        "Temporal's time-skipping test server could be neither downloaded nor fetched by Maven",
        'install Java and Maven',
      );
    })
  );
}

/** Everything goes into a directory that is renamed when complete. */
async function fetchJavaServer(place: string, log: Log): Promise<boolean> {
  if (executableOnPath(['java']) === undefined || executableOnPath(['mvn']) === undefined) return false;
  const unfinished = join(place, `java.unfinished-${process.pid}`);
  const final = join(place, 'java');
  mkdirSync(unfinished, { recursive: true });
  try {
    writeFileSync(join(unfinished, 'pom.xml'), POM);
    const result = await runTool(
      'mvn',
      [
        '--batch-mode',
        '--quiet',
        '--strict-checksums',
        'dependency:copy-dependencies',
        '-DoutputDirectory=lib',
      ],
      {
        title: 'Temporal: fetching the time-skipping test server with Maven',
        log,
        cwd: unfinished,
        recordDir: place,
      },
    );
    if (!result.ok) {
      log(result.lastLines);
      return false;
    }
    writeScript(join(unfinished, 'temporal-test-server.sh'));
    if (existsSync(final)) rmSync(final, { recursive: true });
    renameSync(unfinished, final);
    return true;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** In one step, since others may be about to run it. */
function writeScript(script: string): void {
  const unfinished = `${script}.unfinished-${process.pid}`;
  writeFileSync(unfinished, SCRIPT);
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, script);
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>partyline.local</groupId>
  <artifactId>temporal-test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${JAVA_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * The SDK waits 5 s for the server. The serial collector starts fastest and the heap of a test server is small; without
 * the second compiler it starts in two thirds of the time.
 */
const SCRIPT = `#!/bin/sh
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;
