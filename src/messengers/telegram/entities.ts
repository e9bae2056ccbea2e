import type { MessageEntity } from '@grammyjs/types';
import type { Entity } from '../../domain/posts/content.ts';

/** Entities as the Bot API takes them. The fields are the same; only our list of types is open, for newer ones. */
export function toEntities(entities: readonly Entity[]): MessageEntity[] {
  return entities as readonly object[] as MessageEntity[];
}
