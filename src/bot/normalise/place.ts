import type { Content, LocationContent } from '../../domain/posts/content.ts';
import { numberIn, objectIn, withoutUndefined, wordIn, type JsonObject } from './json.ts';

/** A place (Bot API: Location). A live location becomes the place where it began: a copy cannot follow somebody. */
export function readLocation(value: unknown): LocationContent | undefined {
  const place = readPlace(value);
  if (!place) return undefined;
  // The radius of uncertainty, in metres; 1,500 at most (Bot API: Location).
  const accuracy = numberIn(objectIn(value)?.['horizontal_accuracy'], 0, 1500);
  return withoutUndefined({ kind: 'location', ...place, accuracy });
}

/**
 * A place with a name (Bot API: Venue). One without a name is called by its address, and the other way round; one
 * whose place is missing is told as a text.
 */
export function readVenue(value: unknown, message: JsonObject): Content | undefined {
  const venue = objectIn(value);
  if (!venue) return undefined;
  const place = readPlace(venue['location']) ?? readPlace(message['location']);
  const title = wordIn(venue['title']);
  const address = wordIn(venue['address']);
  if (title === undefined && address === undefined) return place && { kind: 'location', ...place };
  if (!place) {
    const lines = [title, address].filter((line) => line !== undefined);
    return { kind: 'text', text: `📍 ${lines.join('\n')}`, entities: [] };
  }
  return withoutUndefined({
    kind: 'venue',
    ...place,
    title: title ?? address!,
    address: address ?? coordinates(place),
    foursquareId: wordIn(venue['foursquare_id']),
    foursquareType: wordIn(venue['foursquare_type']),
    googlePlaceId: wordIn(venue['google_place_id']),
    googlePlaceType: wordIn(venue['google_place_type']),
  });
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

function readPlace(value: unknown): Place | undefined {
  const place = objectIn(value);
  const latitude = numberIn(place?.['latitude'], -90, 90);
  const longitude = numberIn(place?.['longitude'], -180, 180);
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : undefined;
}

/** A place as people write it, to a metre or so. */
export function coordinates({ latitude, longitude }: Place): string {
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
}
