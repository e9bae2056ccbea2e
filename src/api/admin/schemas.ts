import { Type } from '@fastify/type-provider-typebox';
import type { NetworkChatId } from '../../domain/ids.ts';
import { PRODUCTS } from '../../domain/billing/subscriber.ts';

/** The fields out of which the desk's schemas are made. */

/** An object that takes no field beyond these. */
export const Exactly = <T extends Type.TProperties>(properties: T, options: Type.TSchemaOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** One of these texts. */
export const OneOf = <const T extends readonly string[]>(values: T, options: Type.TSchemaOptions = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });

/** An id of Telegram or of ours. A string, since not every language reads such numbers whole. */
export const Id = <Name extends string = string>(description: string) =>
  Type.Unsafe<Name>(
    Type.String({ pattern: '^-?[1-9]\\d{0,14}$', description, examples: ['-1002000000001'] }),
  );

/** Which product something is about. */
export const ProductName = OneOf(PRODUCTS, {
  description: '`hub`, to which chats subscribe, is meant where none is named; persons subscribe to `pair`.',
});

/** The parameters of an address that names a chat. */
export const CHAT_ID_PARAMS = Exactly({ chat_id: Id<NetworkChatId>("The chat's Telegram id.") });

/** A post's id. */
export const PostIdText = Type.String({ pattern: '^[1-9]\\d{0,15}$', description: "The post's id." });

/** An amount. */
export const Stars = (description: string) => Type.Integer({ description });

/** A moment in an answer. */
export const Time = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-01-31T12:00:00.000Z'] });

/** A moment that somebody asks about: of a year that PostgreSQL and everybody else knows. */
export const AskedTime = (description: string) =>
  Type.String({ format: 'date-time', pattern: '^(19|20)\\d\\d-', description });

/** A text that people write and PostgreSQL can store. */
export const Text = (description: string, maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000]*$', description });

/** What may be null, which is said rather than left out. */
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The parameters of a list that comes in pages. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many at most.' }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: '`next` of the page before; none for the first.',
    }),
  ),
};

/** A page of a list. */
export const Page = <T extends Type.TSchema>(item: T) =>
  Exactly({
    items: Type.Array(item),
    next: Nullable(Type.String({ description: 'The cursor of the next page; null when this is the last.' })),
  });

/** What staff gives as the reason, for the audit log. */
export const Reason = Text('Why, for the audit log and for colleagues.', 500);

/** The parameters of a report. */
export const DAYS_QUERY = Exactly({
  product: Type.Optional(ProductName),
  from: Type.String({
    format: 'date',
    pattern: '^(19|20)',
    description: 'The first day, in UTC.',
    examples: ['2026-01-01'],
  }),
  to: Type.String({
    format: 'date',
    pattern: '^(19|20)',
    description: 'The last day, in UTC.',
    examples: ['2026-01-31'],
  }),
});
