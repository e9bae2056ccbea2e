import type { Incoming } from '../domain/incoming.ts';
import type { Speaker } from '../domain/speaker.ts';
import type { PausingService } from '../services/pausing.ts';
import type { RegistrationService } from '../services/registration.ts';
import { answer } from './answer.ts';
import { texts } from './texts.ts';

type Command = Extract<Incoming, { type: 'command' }>;

/** /pause and /resume, for the hub's admins. */
export interface PausingCommands {
  pause(command: Command): Promise<void>;
  resume(command: Command): Promise<void>;
}

/** Builds the commands. They reject with IntakeUnavailable while something they need is away. */
export function createPausingCommands(
  pausing: PausingService,
  registration: RegistrationService,
  speaker: Speaker,
): PausingCommands {
  return {
    async pause(command) {
      if (!registration.isAdmin(command.author)) return answer(speaker, command, texts.onlyAdmins);
      await answer(speaker, command, (await pausing.pause()) ? texts.paused : texts.pausedAlready);
    },
    async resume(command) {
      if (!registration.isAdmin(command.author)) return answer(speaker, command, texts.onlyAdmins);
      await answer(speaker, command, texts.resumed(await pausing.resume()));
    },
  };
}
