import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { Scene, type Size, type Verdict } from './scene.ts';
import type { World } from './world.ts';

/** So long may nothing at all arrive after a fault is over, before what is missing counts as lost. */
const PATIENCE_MS = 90_000;
const METRIC_WITHIN_MS = 20_000;

/** Lets a fault strike a world, waits until it has recovered, and judges what became of the posts. */
export async function withstand(world: World, fault: Fault, size: Size = fault.size): Promise<Verdict> {
  const scene = await Scene.begin(world, size);
  try {
    await fault.strike(scene);
  } catch (error) {
    scene.promise(false, `the fault could not run its course: ${(error as Error).message}`);
  }
  await world.control.calm();
  await scene.post();
  await scene.settled(PATIENCE_MS);
  scene.promise(
    await countsDoubts(world),
    'the metric partyline_doubts is not the number of doubts in the ledger',
  );
  return scene.judged();
}

/** Whether the page for operators shows every doubt of the ledger, within the time that it may lag behind. */
async function countsDoubts(world: World): Promise<boolean> {
  const end = Date.now() + METRIC_WITHIN_MS;
  for (;;) {
    const shown = /^partyline_doubts(?:\{.*\})? (\d+)$/m.exec(await world.product.ledgerMetrics())?.[1];
    const [row] = await world.sql<{ doubts: number }>(
      'select coalesce(sum(doubts), 0)::int as doubts from deliveries',
    );
    if (Number(shown) === row!.doubts) return true;
    if (Date.now() > end) return false;
    await sleep(500);
  }
}
