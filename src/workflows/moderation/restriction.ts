import type { NoticeSteps } from '../../activities/conversation/noticeSteps.ts';
import type { RestrictionSteps } from '../../activities/moderation/restrictionSteps.ts';
import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Notice } from '../../domain/moderation/notice.ts';
import type { Listener } from '../../domain/conversation/speaker.ts';
import { restrictionChangedSignal, type RestrictionInput } from './contract.ts';
import { showDetails } from '../operatorView.ts';
import { atMostOnceSteps, localSteps } from '../steps.ts';

const local = localSteps<Pick<RestrictionSteps, 'tendRestrictions'>>();
const notices = atMostOnceSteps<Pick<NoticeSteps, 'notify'>>();

/** A run this long hands over to a fresh one. */
const HISTORY_PER_RUN = 1_000;

/**
 * Tells an author of warnings and restrictions, and sees to a mute until nothing is in force that ends by itself. It
 * keeps nothing between two looks at the database, which is why a signal needs no content, none can come too early, and
 * nothing is carried over to a next run.
 */
export async function restriction(author: RestrictionInput): Promise<void> {
  let changed = false;
  setHandler(restrictionChangedSignal, () => void (changed = true));

  for (;;) {
    changed = false;
    const step = await local.tendRestrictions(author, Date.now());
    switch (step.kind) {
      case 'tell that it began':
        showDetails(`muted until ${new Date(step.until).toISOString()}`);
        await tell(step.to, {
          kind: 'muted',
          until: step.until,
          ...(step.restriction !== undefined && { restriction: step.restriction }),
        });
        break;
      case 'tell that it is over':
        showDetails('the mute is over');
        await tell(step.to, { kind: 'mute over' });
        break;
      case 'tell of a ban':
        showDetails('banned');
        await tell(step.to, { kind: 'banned', restriction: step.restriction });
        break;
      case 'tell that a ban is lifted':
        showDetails('the ban is lifted');
        await tell(step.to, { kind: 'ban lifted' });
        break;
      case 'tell of a warning':
        showDetails('warned');
        await tell(step.to, { kind: 'warned', warning: step.warning });
        break;
      case 'wait':
        showDetails(`muted until ${new Date(step.until).toISOString()}`);
        await condition(() => changed, Math.max(1, step.until - Date.now()));
        break;
      case 'done':
        if (!changed) return;
    }
    if (workflowInfo().historyLength > HISTORY_PER_RUN) await continueAsNew<typeof restriction>(author);
  }
}

/** The restriction holds even when the person cannot be told of it. */
async function tell(to: Listener, notice: Notice): Promise<void> {
  await notices.notify(to, notice).catch(() => undefined);
}
