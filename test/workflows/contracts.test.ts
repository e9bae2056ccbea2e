import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ofHub } from '../../src/domain/billing/subscriber.ts';
import type { ChatId, PostId } from '../../src/domain/ids.ts';
import {
  catchUpWorkflowId,
  postAgainWorkflowId,
  refundWorkflowId,
  subscriptionWorkflowId,
} from '../../src/workflows/billing/contract.ts';
import * as workflows from '../../src/workflows/index.ts';
import { restrictionWorkflowId } from '../../src/workflows/moderation/contract.ts';
import { forgetWorkflowId } from '../../src/workflows/people/contract.ts';
import {
  albumWorkflowId,
  announcementReportWorkflowId,
  announcementWorkflowId,
  authorWithdrawalWorkflowId,
  editWorkflowId,
  postWithdrawalWorkflowId,
  postWorkflowId,
  resendWorkflowId,
} from '../../src/workflows/posts/contract.ts';
import { SCHEDULES } from '../../src/workflows/schedules.ts';

const CHAT = 3 as ChatId;
const POST = 77 as PostId;
const SOURCES = join(import.meta.dirname, '../../src');

test('A workflow id names chats, posts and people by our own ids, and never changes: open workflows have it', () => {
  expect([
    postWorkflowId(CHAT, POST),
    albumWorkflowId(CHAT, POST),
    editWorkflowId(CHAT, POST),
    resendWorkflowId(CHAT, POST, 2),
    announcementWorkflowId(POST),
    announcementReportWorkflowId(POST),
    postWithdrawalWorkflowId(POST),
    authorWithdrawalWorkflowId('K7Q2'),
    subscriptionWorkflowId(ofHub(CHAT)),
    catchUpWorkflowId('hub', CHAT),
    postAgainWorkflowId(POST, CHAT),
    refundWorkflowId(5),
    restrictionWorkflowId('K7Q2'),
    forgetWorkflowId('8f3a'),
  ]).toEqual([
    'post/3/77',
    'album/3/77',
    'edit/3/77',
    'resend/3/77-2',
    'announcement/77',
    'announcement/77/report',
    'withdrawal/post/77',
    'withdrawal/author/K7Q2',
    'subscription/hub/3',
    'catch-up/hub/3',
    'post-again/3/77',
    'refund/5',
    'restriction/K7Q2',
    'forget/8f3a',
  ]);
});

test('Workflow ids are built in the contracts and nowhere else, and nobody takes them apart', () => {
  const faults = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('contract.ts'))
    .flatMap((file) => {
      const source = readFileSync(join(SOURCES, file), 'utf8');
      const spelled = source.match(
        /workflowId: ['"`].*|workflowId(?:\(\))?!?\.(?:split|slice|match|replace).*/gi,
      );
      return (spelled ?? []).map((line) => `${file}: ${line}`);
    });
  expect(faults).toEqual([]);
});

test('Every recurring job names a workflow that workers run', () => {
  for (const { workflowType } of SCHEDULES) expect(Object.keys(workflows)).toContain(workflowType);
  expect(new Set(SCHEDULES.map(({ scheduleId }) => scheduleId)).size).toBe(SCHEDULES.length);
});
