import type { HeldForApproval } from '../../domain/moderation/approval.ts';
import type { Button, Saying } from '../../domain/conversation/speaker.ts';
import type { PostId } from '../../domain/ids.ts';
import { wordsOf } from '../../domain/posts/content.ts';
import type { Words } from '../../texts/words.ts';
import { buttonKind, integer, oneOf } from '../buttons/buttonData.ts';

/** Decides about a post that waits for approval, which it names by our id. */
export const approvalButton = buttonKind('appr', 1, {
  post: integer,
  decision: oneOf('approve', 'always', 'reject', 'ban', 'banned', 'back'),
});

/** The most that is shown of a waiting post's words, in UTF-16 units. */
const SHOWN = 1_000;

/** A post that waits, with what an admin can do about it. */
export function approvalCard(words: Words, post: HeldForApproval): Saying {
  return { text: described(words, post), buttons: decisions(words, post.postId) };
}

/** Asks before the author of a waiting post is banned. */
export function approvalBanQuestion(words: Words, { postId: post, author }: HeldForApproval): Saying {
  return {
    text: words('moderation:banQuestion', { alias: author.alias }),
    buttons: [
      [
        { label: words('moderation:ban'), data: approvalButton.data({ post, decision: 'banned' }) },
        { label: words('steering:cancel'), data: approvalButton.data({ post, decision: 'back' }) },
      ],
    ],
  };
}

function described(words: Words, { author, chat, parts }: HeldForApproval): string {
  const said = parts.flatMap((content) => wordsOf(content)?.text ?? []).join('\n');
  const isText = parts.length === 1 && parts[0]!.kind === 'text';
  return [
    words('moderation:waitsForApproval', { alias: author.alias, title: chat.title }),
    ...(isText ? [] : [words('moderation:waitingFiles', { count: parts.length })]),
    ...(said === '' ? [] : ['', said.length > SHOWN ? `${said.slice(0, SHOWN).toWellFormed()}…` : said]),
  ].join('\n');
}

function decisions(words: Words, post: PostId): Button[][] {
  return [
    [
      { label: words('moderation:approve'), data: approvalButton.data({ post, decision: 'approve' }) },
      { label: words('moderation:approveAlways'), data: approvalButton.data({ post, decision: 'always' }) },
    ],
    [
      { label: words('moderation:rejectPost'), data: approvalButton.data({ post, decision: 'reject' }) },
      { label: words('moderation:ban'), data: approvalButton.data({ post, decision: 'ban' }) },
    ],
  ];
}
