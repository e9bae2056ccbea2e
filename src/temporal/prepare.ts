import { ScheduleAlreadyRunning } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import proto from '@temporalio/proto';
import { sleep } from '../domain/concurrency/timers.ts';
import { SCHEDULES } from '../workflows/schedules.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/searchAttributes.ts';
import { TASK_QUEUES } from '../workflows/taskQueues.ts';
import type { TemporalLink } from './connect.ts';

/**
 * How long Temporal remembers a closed workflow, in seconds. A message's workflow id is refused a second time only
 * while it is remembered, and updates can come again for 24 hours (Bot API: getUpdates).
 */
const RETENTION_SECONDS = 72 * 3_600;

/** Temporal cannot be set up as Partyline needs it; the message says what an operator can do by hand. */
export class TemporalNotPrepared extends Error {
  override readonly name = 'TemporalNotPrepared';
}

/** How often recurring jobs run, in milliseconds, by the ids of their schedules; the others as often as they say themselves. */
export type ScheduleIntervals = Readonly<Record<string, number>>;

/**
 * Brings a Temporal server to what Partyline needs: the namespace with its retention, the search attributes, the
 * schedules. Safe to run at every start.
 */
export async function prepareTemporal(link: TemporalLink, intervals: ScheduleIntervals = {}): Promise<void> {
  await keepNamespace(link);
  await onceNamespaceIsKnown(() => addSearchAttributes(link));
  await onceNamespaceIsKnown(() => keepSchedules(link, intervals));
}

const NAMESPACE_PATIENCE_MS = 30_000;
const NAMESPACE_LOOK_AGAIN_MS = 200;

/** The parts of a server hear of a namespace only seconds after it was made. */
async function onceNamespaceIsKnown(step: () => Promise<void>): Promise<void> {
  const end = Date.now() + NAMESPACE_PATIENCE_MS;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (grpcCode(error) !== NOT_FOUND || Date.now() > end) throw error;
      await sleep(NAMESPACE_LOOK_AGAIN_MS);
    }
  }
}

async function keepNamespace({ connection, namespace }: TemporalLink): Promise<void> {
  const workflowExecutionRetentionTtl = { seconds: RETENTION_SECONDS as unknown as never };
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const seconds = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
    if (seconds >= RETENTION_SECONDS) return;
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl },
    });
  } catch (error) {
    if (grpcCode(error) === NOT_FOUND) {
      await connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: workflowExecutionRetentionTtl,
      });
      return;
    }
    // Temporal Cloud keeps namespaces elsewhere: there the operator sets the retention.
    if (grpcCode(error) !== PERMISSION_DENIED && grpcCode(error) !== UNIMPLEMENTED) throw error;
  }
}

async function addSearchAttributes({ connection, namespace }: TemporalLink): Promise<void> {
  const { IndexedValueType } = proto.temporal.api.enums.v1;
  const wanted = Object.values(SEARCH_ATTRIBUTES).map((key) => key.name);
  try {
    const known = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = wanted.filter((name) => known.customAttributes?.[name] === undefined);
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map((name) => [name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]),
      ),
    });
  } catch (error) {
    if (grpcCode(error) === ALREADY_EXISTS) return;
    throw new TemporalNotPrepared(
      `the search attributes ${wanted.join(', ')} (${SearchAttributeType.KEYWORD}) could not be added to the ` +
        `namespace ${namespace}: add them with "temporal operator search-attribute create"`,
      { cause: error },
    );
  }
}

async function keepSchedules({ client }: TemporalLink, intervals: ScheduleIntervals): Promise<void> {
  for (const { scheduleId, every, workflowType } of SCHEDULES) {
    const chosen = intervals[scheduleId];
    const spec = { intervals: [{ every: chosen ?? every }] };
    try {
      await client.schedule.create({
        scheduleId,
        spec,
        action: {
          type: 'startWorkflow',
          workflowType,
          workflowId: scheduleId,
          taskQueue: TASK_QUEUES.relay,
          args: [],
        },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      // Its interval may differ because the configuration has changed since it was made.
      if (chosen === undefined) continue;
      await client.schedule.getHandle(scheduleId).update((before) => ({ ...before, spec }));
    }
  }
}

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;

function grpcCode(error: unknown): number | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'number') return code;
  }
  return undefined;
}
