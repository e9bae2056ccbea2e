import type { Scene, Size } from './scene.ts';
import type { WorldOptions } from './world.ts';

/** Something that goes wrong while people post. */
export interface Fault {
  /** Names it on the command line. */
  readonly name: string;
  /** What happens, in a few words. */
  readonly what: string;
  /** How much it takes to mean something. */
  readonly size: Size;
  /** What its world needs beyond the usual. */
  readonly world?: Partial<WorldOptions>;
  /** Lets people post, and strikes meanwhile. Ends when everything works again. */
  strike(scene: Scene): Promise<void>;
}
