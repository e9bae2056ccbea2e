import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { findFreePorts, isPortFree } from '../../embedded/ports.ts';

describe('ports', () => {
  test('that are found are free and different', async () => {
    const ports = await findFreePorts(5);
    expect(new Set(ports).size).toBe(5);
    // Outgoing connections, which are given ports above, cannot take them before they are used.
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(await Promise.all(ports.map((port) => isPortFree(port)))).toEqual([true, true, true, true, true]);
  });

  test.each(['127.0.0.1', '0.0.0.0'])(
    'that a server on %s holds are not free until it closes',
    async (host) => {
      const [port = 0] = await findFreePorts(1);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(port, host, resolve));
      expect(await isPortFree(port)).toBe(false);
      await new Promise((resolve) => server.close(resolve));
      expect(await isPortFree(port)).toBe(true);
    },
  );
});
