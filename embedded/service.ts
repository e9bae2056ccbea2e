/** Takes one line of progress, without a line break, and shows it to the user. */
export type Log = (line: string) => void;

/** What every embedded service needs to know to start. */
export interface ServiceOptions {
  /** Absolute path of the directory that holds this service's state; created when missing. */
  dataDir: string;
  /** Absolute path of the directory where running processes are recorded, so that leftovers are recognised. */
  runDir: string;
  /** TCP port on 127.0.0.1; must be free. */
  port: number;
  log: Log;
  /** `false` gives up surviving a power failure for speed: for tests. Default `true`. */
  durable?: boolean;
  /** Gives the start up: what was begun is ended, and the start fails. A service that runs is not concerned. */
  signal?: AbortSignal | undefined;
}

/** A service that this process started and answers for. */
export interface RunningService {
  /** Where clients reach it: a URL, or `host:port` for Temporal. */
  url: string;
  pid: number;
  /** Resolves when the process has ended for whatever reason, with how it ended in plain words. */
  exited: Promise<string>;
  /** Ends the process gracefully, by force after a bound. Safe to call twice. */
  stop(): Promise<void>;
}
