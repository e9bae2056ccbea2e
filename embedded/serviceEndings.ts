/** The embedded services, by the name that they are recorded under. */
export type ServiceName = 'temporal' | 'redis' | 'postgres';

/** How a service is asked to end: the signal, and for how many milliseconds it is waited for before force is used. */
export interface ServiceEnding {
  signal: NodeJS.Signals;
  withinMs: number;
}

/** In the order in which the services are ended: none before what may still use it. */
export const SERVICE_ENDINGS: Readonly<Record<ServiceName, ServiceEnding>> = {
  temporal: { signal: 'SIGTERM', withinMs: 10_000 },
  redis: { signal: 'SIGTERM', withinMs: 10_000 },
  // SIGINT is PostgreSQL's fast shutdown: sessions are ended and everything is written.
  postgres: { signal: 'SIGINT', withinMs: 20_000 },
};
