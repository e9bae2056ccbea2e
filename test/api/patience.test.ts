import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { findFreePort } from '../../embedded/ports.ts';
import { startSimulator } from '../../simulator/server.ts';
import { startMetrics } from '../../src/main/health/metrics.ts';
import { until } from '../support/until.ts';
import { apiOver, NO_DATABASE } from './testApi.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** What listens for HTTP, each at a port of its own. */
const SERVERS: Readonly<Record<string, () => Promise<number>>> = {
  'the API': async () => {
    const api = await apiOver(NO_DATABASE);
    cleanUps.push(() => api.close());
    await api.listen({ port: 0, host: '127.0.0.1' });
    return (api.server.address() as AddressInfo).port;
  },
  'the pages of a process': async () => {
    const port = await findFreePort();
    const metrics = await startMetrics('worker', { host: '127.0.0.1', port });
    cleanUps.push(() => metrics.stop());
    return port;
  },
  'the simulator': async () => {
    const simulator = await startSimulator({ port: 0 });
    cleanUps.push(() => simulator.close());
    return simulator.port;
  },
};

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  cleanUps.push(() => socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

const BEGINNINGS = {
  head: ['GET /health HTTP/1.1\r\nHost: localhost\r\n', 'X: '],
  body: [
    'POST /sim/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n',
    ' ',
  ],
} as const;

test('a request that is no whole one is cut off, or refused by a problem document', async () => {
  // At once, since all are given a quarter of a minute.
  await Promise.all([expectBytesCutOff(), expectProblems()]);
}, 60_000);

/** A request that is sent byte by byte is cut off, in its head and in its body. */
async function expectBytesCutOff(): Promise<void> {
  const cutOff = Object.entries(SERVERS).map(async ([name, start]) => {
    const port = await start();
    return Promise.all(
      Object.values(BEGINNINGS).map(async ([beginning, drop]) => {
        const socket = await open(port);
        let answer = '';
        socket.on('data', (bytes) => (answer += bytes.toString()));
        socket.write(beginning);
        const drip = setInterval(() => socket.write(drop), 500);
        // Whoever goes on sending may see the connection reset before the answer.
        await new Promise((resolve) => void socket.once('close', resolve));
        clearInterval(drip);
        return [name, answer.slice(0, 10)];
      }),
    );
  });
  for (const [name, answer] of (await Promise.all(cutOff)).flat()) {
    expect([name, answer]).toEqual([name, expect.stringMatching(/^(?:HTTP\/1\.1 4.*)?$/)]);
  }
}

/** A request that stops in its middle, is none or is too large is told what is wrong. */
async function expectProblems(): Promise<void> {
  const port = await SERVERS['the API']!();
  const answerTo = async (bytes: string): Promise<string> => {
    const socket = await open(port);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(bytes);
    await new Promise((resolve) => void socket.once('close', resolve));
    return answer;
  };
  const answers = await Promise.all([
    answerTo(BEGINNINGS.body[0]),
    answerTo('no HTTP at all\r\n\r\n'),
    answerTo(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
  ]);
  const problems = ['too-slow', 'malformed-request', 'headers-too-large'];
  for (const [n, answer] of answers.entries()) {
    expect(answer).toContain('Content-Type: application/problem+json');
    expect(answer).toContain(`"type":"/problems/${problems[n]}"`);
  }
}

test('whoever leaves in the middle of a request is not reported as a fault of ours', async () => {
  const token = 'the-token-of-an-operator';
  const api = await apiOver(NO_DATABASE, {
    codec: { codec: { decode: async () => [] }, token, origins: [] },
  });
  cleanUps.push(() => api.close());
  await api.listen({ port: 0, host: '127.0.0.1' });
  const socket = await open((api.server.address() as AddressInfo).port);
  socket.write(
    `POST /codec/decode HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  const [request] = (await once(api.server, 'request')) as [IncomingMessage];
  await until(async () => request.readableFlowing === true);
  const ended = new Promise((resolve) => void request.once('close', resolve));
  socket.destroy();
  await ended;
  await new Promise((resolve) => setImmediate(resolve));
  expect(api.reported).toEqual([]);
});
