import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executableOnPath } from '../../embedded/executableOnPath.ts';
import { freshDatabase } from '../support/world/database.ts';
import { type DeskWorld, openDeskWorld } from '../support/world/deskWorld.ts';
import { SECRETS } from './testApi.ts';

const page = readFileSync('docs/billing-desk.md', 'utf8');
const examples = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, code]) => code!);
const curl = executableOnPath(['curl']);
if (curl === undefined)
  process.stderr.write('There is no curl: the examples for billing staff are not tried.\n');

(curl === undefined ? describe.skip : describe)('the page for billing staff', () => {
  let scene: DeskWorld;
  let end: () => Promise<void>;
  const directory = mkdtempSync(join(tmpdir(), 'partyline-desk-'));

  beforeAll(async () => {
    const own = await freshDatabase();
    scene = await openDeskWorld(own.database);
    await scene.api.listen({ port: 0, host: '127.0.0.1' });
    end = async () => {
      await scene.api.close();
      await own.end();
      rmSync(directory, { recursive: true });
    };
  });
  afterAll(() => end());

  it('has examples that work as they stand there', async () => {
    const { port } = scene.api.server.address() as AddressInfo;
    // In one shell, since a later example uses what an earlier one found.
    const script = examples
      .join('\n')
      .replace('http://127.0.0.1:5000', `http://127.0.0.1:${port}`)
      .replace('the-secret-of-your-token', SECRETS.billing)
      .replace('CHAT=-1002000000001', `CHAT=${scene.paying.networkId}`);
    expect(script).toContain(`CHAT=${scene.paying.networkId}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: directory,
    });
    expect(stdout).toContain('"name":"test-billing"');
    expect(stdout).toContain('"kind":"payment"');
    expect(stdout).toContain('"state":"refunded"');
    const csv = readFileSync(join(directory, 'payments.csv'), 'utf8').trim().split('\r\n');
    expect(csv[0]).toContain('payment_id,charge_id,chat_id');
    expect(csv).toHaveLength(3);
    const { chat_id, state } = await ask(`/subscriptions/${scene.paying.networkId}`);
    expect({ chat_id, state }).toEqual({ chat_id: String(scene.paying.networkId), state: 'lapsed' });
  });

  async function ask(path: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${SECRETS.viewer}` };
    return (await scene.api.inject({ url: `/admin/v1${path}`, headers })).json();
  }
});
