import type { Message } from '../../../simulator/telegram.ts';
import type { MessageFields, Place } from './place.ts';

/** Somebody who lives in the town. */
export class Person {
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  /** Writes a text. */
  says(place: Place, text: string, fields: MessageFields = {}): Promise<Message> {
    return this.posts(place, { text, ...fields });
  }

  /** Posts whatever the fields describe. */
  posts(place: Place, fields: MessageFields): Promise<Message> {
    return place.post({ from_id: this.id, ...fields });
  }

  /** Answers a message of the same chat. */
  answers(place: Place, target: Message, text: string): Promise<Message> {
    return this.says(place, text, { reply_to_message_id: target.message_id });
  }

  /** Posts several files at once. */
  postsAlbum(place: Place, items: readonly MessageFields[], fields: MessageFields = {}): Promise<Message[]> {
    return place.postAlbum(items, { from_id: this.id, ...fields });
  }
}
