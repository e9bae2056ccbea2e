import { type Content, type FormattedText, takesWords } from './content.ts';
import type { Post } from './post.ts';

/** One text below another. */
export function stacked(above: FormattedText, below: FormattedText): FormattedText {
  const start = above.text.length + 1;
  return {
    text: `${above.text}\n${below.text}`,
    entities: [
      ...above.entities,
      ...below.entities.map((entity) => ({ ...entity, offset: entity.offset + start })),
    ],
  };
}

/**
 * Content with a line above its words that shows what it answers. Where there is no room for words, the line becomes
 * what its button says.
 */
export function below(line: FormattedText, content: Content): Content {
  if (!takesWords(content)) return { ...content, answering: line.text.replaceAll('\n', ': ') };
  if (content.kind === 'text') return { ...content, ...stacked(line, content) };
  return { ...content, caption: content.caption ? stacked(line, content.caption) : line };
}

/** A post that shows what it quotes itself, for a chat in which the quoted message is not there to be answered. */
export function withQuotesAsLines(post: Post): Post {
  if (!post.parts.some(({ content }) => content.quote !== undefined)) return post;
  return { ...post, parts: post.parts.map((part) => ({ ...part, content: withQuoteAsLine(part.content) })) };
}

function withQuoteAsLine(content: Content): Content {
  const { quote, ...plain } = content;
  return quote ? below(quotation(quote), plain) : content;
}

/** Words as a quotation; one does not stand within another. */
function quotation({ text, entities }: FormattedText): FormattedText {
  const within = entities.filter(({ type }) => !type.endsWith('blockquote'));
  return { text, entities: [{ type: 'blockquote', offset: 0, length: text.length }, ...within] };
}
