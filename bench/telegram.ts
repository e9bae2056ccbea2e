import type { Program } from './program.ts';
import type { SinkNotes, SinkQuestion } from './sink.ts';

/** The sink as the bench sees it. */
export class Telegram {
  /** Where the Bot API is. */
  readonly apiRoot: string;
  readonly #sink: Program;

  constructor(sink: Program, port: number) {
    this.#sink = sink;
    this.apiRoot = `http://127.0.0.1:${port}`;
  }

  get pid(): number {
    return this.#sink.pid;
  }

  /** Hands updates to the bot. */
  give(updates: readonly object[]): Promise<void> {
    return this.#ask({ what: 'give', updates });
  }

  /** Resolves once this number of sends has arrived since {@link forget}. */
  async received(sends: number, withinMs: number): Promise<void> {
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, withinMs, 'late').unref());
    const outcome = await Promise.race([this.#ask({ what: 'until', sends }), late]);
    if (outcome !== 'late') return;
    const count = await this.count();
    throw new Error(`Of ${sends} sends only ${count} came within ${Math.round(withinMs / 1000)} s.`);
  }

  count(): Promise<number> {
    return this.#ask({ what: 'count' });
  }

  /** Everything that was seen since {@link forget}. */
  notes(): Promise<SinkNotes> {
    return this.#ask({ what: 'notes' });
  }

  forget(): Promise<void> {
    return this.#ask({ what: 'forget' });
  }

  #ask<Answer>(question: SinkQuestion): Promise<Answer> {
    return this.#sink.ask<Answer>(question);
  }
}

/** Builds {@link Telegram} over a sink that runs. */
export async function telegramOver(sink: Program): Promise<Telegram> {
  return new Telegram(sink, await sink.ask<number>({ what: 'port' } satisfies SinkQuestion));
}
