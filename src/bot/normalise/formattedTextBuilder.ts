import type { Entity, FormattedText } from '../../domain/posts/content.ts';
import { readFormattedText } from './formattedText.ts';

/** Puts a formatted text together, piece by piece. */
export class FormattedTextBuilder {
  #text = '';
  readonly #entities: Entity[] = [];

  add(text: string): void {
    this.#text += text;
  }

  addFormatted({ text, entities }: FormattedText): void {
    const start = this.#text.length;
    this.#text += text;
    for (const entity of entities) this.#entities.push({ ...entity, offset: entity.offset + start });
  }

  /** Begins a new line, unless one has just begun. */
  line(): void {
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n';
  }

  /** Formats all that is added meanwhile. */
  within(format: Omit<Entity, 'offset' | 'length'>, add: () => void): void {
    const offset = this.#text.length;
    add();
    const length = this.#text.length - offset;
    if (length > 0) this.#entities.push({ ...format, offset, length });
  }

  /** The whole without blanks at its end; undefined when nothing was said, or far too much. */
  build(): FormattedText | undefined {
    const text = this.#text.trimEnd();
    const entities = this.#entities
      .map((entity) => ({ ...entity, length: Math.min(entity.length, text.length - entity.offset) }))
      .toSorted((a, b) => a.offset - b.offset || b.length - a.length);
    return text.trim() === '' ? undefined : readFormattedText(text, entities);
  }
}
