import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../../src/main/process/workflowBundle.ts';
import * as workflows from '../../src/workflows/index.ts';
import { type WorkflowWorld, openWorkflowWorld } from '../support/world/workflowWorld.ts';
import { plainLink, quieten } from '../workflows/temporalLinks.ts';
import { readHistory, savedHistories, saveHistory } from './savedHistories.ts';
import { SCENARIOS } from './scenarios.ts';

quieten();

if (process.env['SAVE_HISTORIES'] !== undefined) {
  describe('Saving', () => {
    let setting: WorkflowWorld;
    beforeAll(async () => void (setting = await openWorkflowWorld(await plainLink())), 120_000);
    afterAll(() => setting.close());

    const wanted = process.env['SAVE_HISTORIES'];
    test.each(SCENARIOS.filter(({ name }) => wanted === 'all' || name === wanted))('$name', async (scenario) => {
      const handle = await scenario.walk(setting);
      saveHistory(scenario.name, await handle.fetchHistory());
    });
  });
}

describe('A saved history', () => {
  test('is there for every scenario, and none is left over', () => {
    expect(savedHistories()).toEqual(SCENARIOS.map(({ name }) => name).sort());
  });

  test('is there for every workflow', () => {
    const saved = new Set(SCENARIOS.map(({ workflow }) => workflow));
    expect(Object.keys(workflows).filter((name) => name !== 'default' && !saved.has(name))).toEqual([]);
  });

  test.each(SCENARIOS)('is replayed by the workflows of today: $name', async ({ name }) => {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, readHistory(name), name);
  });
});
