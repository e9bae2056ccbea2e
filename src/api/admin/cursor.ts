import { Problem } from '../problems.ts';

/** A place in a list: the values of its order's columns at the last item that was shown. */
export type Place = readonly (string | number)[];

/** A place as the text that comes back for the next page. */
export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that a cursor names.
 *
 * @param shape what each of its values must look like
 * @throws Problem when it is not one of {@link cursorOf} for such a list
 */
export function placeAt(cursor: string, shape: readonly RegExp[]): string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === shape.length) {
      const texts = place.map(String);
      if (shape.every((pattern, index) => pattern.test(texts[index]!))) return texts;
    }
  } catch {
    // Not JSON: not one of ours.
  }
  throw new Problem('invalid-cursor', 'Take `next` of a page of the same list as it is.');
}
