import type { AnyNetworkId } from '../../src/domain/ids.ts';

/** The id of a chat, person, message or topic, by its number. */
export function textId(number: number | string): AnyNetworkId {
  return String(number) as AnyNetworkId;
}
