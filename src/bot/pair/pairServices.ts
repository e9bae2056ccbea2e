import type { TalkPace } from '../../domain/pair/talkPace.ts';
import type { EntryService } from '../../services/pair/entry.ts';
import type { PairPeople } from '../../services/pair/people.ts';
import type { QueueService } from '../../services/pair/queue.ts';
import type { ReportsService } from '../../services/pair/reports.ts';
import type { SessionsService } from '../../services/pair/sessions.ts';
import type { TalkService } from '../../services/pair/talk.ts';
import type { StaffViewService } from '../../services/pair/staffView.ts';
import type { VideoRoomService } from '../../services/pair/videoRooms.ts';
import type { BotServices } from '../conversation.ts';

/** What the pair line needs besides what all lines share. */
export interface PairServices extends BotServices {
  readonly pair: {
    readonly people: PairPeople;
    readonly queue: QueueService;
    readonly sessions: SessionsService;
    readonly talk: TalkService;
    readonly pace: TalkPace;
    readonly reports: ReportsService;
    readonly entry: EntryService;
    readonly rooms: VideoRoomService;
    readonly staffView: StaffViewService;
  };
}
