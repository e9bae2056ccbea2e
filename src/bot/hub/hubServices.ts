import type { HidingService } from '../../services/chats/hiding.ts';
import type { HubSettingsService } from '../../services/hub/hubSettings.ts';
import type { PausingService } from '../../services/hub/pausing.ts';
import type { BotServices } from '../conversation.ts';

/** What the hub line needs in addition to what all lines share. */
export interface HubServices extends BotServices {
  readonly hub: {
    readonly settings: HubSettingsService;
    readonly pausing: PausingService;
    readonly hiding: HidingService;
  };
}
