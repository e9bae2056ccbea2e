import { randomInt } from 'node:crypto';
import { badRequest } from '../apiError.ts';
import type { Parameters } from '../parameters.ts';
import type { Methods } from './call.ts';
import { send } from './sending.ts';

/** Bot API: Dice.value, the highest by emoji. */
const DICE: Record<string, number> = { '🎲': 6, '🎯': 6, '🎳': 6, '🏀': 5, '⚽': 5, '🎰': 64 };
/** Bot API: sendLocation.live_period, in seconds, and the period of a location that is shared for ever. */
const LIVE_PERIOD = { min: 60, max: 86_400, forever: 0x7fffffff };

/** What is neither text nor file: locations, venues, contacts, dice. */
export const places: Methods = {
  sendLocation: (call) => send(call, 'location', { location: location(call.parameters) }),

  sendVenue: (call) => {
    const place = venue(call.parameters);
    return send(call, 'venue', { venue: place, location: place['location'] });
  },

  sendContact: (call) => {
    const { parameters } = call;
    const contact = {
      phone_number: required(parameters, 'phone_number'),
      first_name: required(parameters, 'first_name'),
      ...optional(parameters, ['last_name', 'vcard']),
    };
    return send(call, 'contact', { contact });
  },

  sendDice: (call) => {
    const emoji = call.parameters.text('emoji') || '🎲';
    const highest = DICE[emoji.replace('\ufe0f', '')];
    if (highest === undefined) throw badRequest('wrong dice emoji specified');
    return send(call, 'dice', { dice: { emoji, value: randomInt(1, highest + 1) } });
  },
};

/** Bot API: Location. */
export function location(parameters: Parameters): Record<string, number> {
  const latitude = parameters.decimal('latitude');
  const longitude = parameters.decimal('longitude');
  if (latitude === undefined) throw badRequest('latitude is empty');
  if (longitude === undefined) throw badRequest('longitude is empty');
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw badRequest('wrong location specified');
  const live = parameters.integer('live_period') ?? 0;
  if (live !== 0 && live !== LIVE_PERIOD.forever && (live < LIVE_PERIOD.min || live > LIVE_PERIOD.max)) {
    throw badRequest('wrong live location period specified');
  }
  const fields: Record<string, number> = { latitude, longitude };
  if (live !== 0) fields['live_period'] = live;
  for (const name of ['horizontal_accuracy', 'heading', 'proximity_alert_radius']) {
    const value = parameters.decimal(name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** Bot API: Venue. */
export function venue(parameters: Parameters): Record<string, unknown> {
  return {
    location: location(parameters),
    title: required(parameters, 'title'),
    address: required(parameters, 'address'),
    ...optional(parameters, ['foursquare_id', 'foursquare_type', 'google_place_id', 'google_place_type']),
  };
}

function required(parameters: Parameters, name: string): string {
  if (!parameters.has(name)) throw badRequest(`parameter "${name}" is required`);
  return parameters.text(name);
}

function optional(parameters: Parameters, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.filter((name) => parameters.has(name)).map((name) => [name, parameters.text(name)]),
  );
}
