import type { JSX } from 'preact';
import type { Message } from '../telegram.ts';
import { wordsIn } from '../text/richText.ts';
import { Drawing, shownSize, Visual, visualOf, type VisualSource } from './visual.tsx';

/** Pictures and videos that cost Stars, and those that were bought. */
export function PaidMedia({ media }: { media: NonNullable<Message['paid_media']> }): JSX.Element {
  return (
    <div class="paid-media">
      {media.paid_media.map((item, index) => {
        const visual = item.type === 'preview' ? undefined : visualOf(paidVisual(item));
        if (visual !== undefined)
          return <Visual key={index} visual={visual} fit={shownSize(visual.width, visual.height)} />;
        const { width = 4, height = 3 } = item.type === 'preview' ? item : {};
        return (
          <div
            key={index}
            class="visual paid-preview"
            style={{ width: '240px', aspectRatio: `${width} / ${height}` }}
          >
            <Drawing seed={`paid ${index}`} label="Preview of paid media" />
          </div>
        );
      })}
      <span class="paid-price">⭐ {media.star_count.toLocaleString('en')}</span>
    </div>
  );
}

/** The picture or video of a bought item, as a message would have it. */
function paidVisual(
  item: Exclude<NonNullable<Message['paid_media']>['paid_media'][number], { type: 'preview' }>,
): VisualSource {
  if (item.type === 'photo') return { photo: item.photo };
  return item.type === 'video' ? { video: item.video } : { live_photo: item.live_photo };
}

/** A list of things to do. */
export function Checklist({ checklist }: { checklist: NonNullable<Message['checklist']> }): JSX.Element {
  return (
    <div class="checklist">
      <strong>{checklist.title}</strong>
      <ul>
        {checklist.tasks.map(({ id, text, completion_date = 0 }) => (
          <li key={id}>
            <span role="img" aria-label={completion_date > 0 ? 'Done:' : 'To do:'}>
              {completion_date > 0 ? '✅' : '⬜'}
            </span>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The words of a rich message; what is no words is left out. */
export function RichMessage({ message }: { message: NonNullable<Message['rich_message']> }): JSX.Element {
  return (
    <div class="rich-message">
      {message.blocks.map((block, index) => {
        const words = wordsIn(block);
        if (words === '') return null;
        return block.type === 'heading' ? <strong key={index}>{words}</strong> : <p key={index}>{words}</p>;
      })}
    </div>
  );
}
