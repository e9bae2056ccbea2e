import { describe, expect, it } from '@jest/globals';
import { mayTakeBack } from '../../../src/domain/people/permissions.ts';
import type { SourceAuthor } from '../../../src/domain/posts/post.ts';
import {
  attributionOf,
  isRepeated,
  isWithdrawnBy,
  ROUTE_RULES,
  type Route,
  type RouteKind,
  type RouteRules,
  routeKindsWith,
  rulesOf,
} from '../../../src/domain/posts/route.ts';
import { textId } from '../../support/ids.ts';

const ROUTES: Record<RouteKind, Route> = {
  hub: { to: 'hub', hub: 1 as never },
  everyone: { to: 'everyone', of: 1 as never },
  partner: { to: 'partner', session: 2 as never },
  subscribers: { to: 'subscribers', channel: 3 as never },
  chat: { to: 'chat', chat: 4 as never, repeated: false },
};
const KINDS = Object.keys(ROUTES) as RouteKind[];

const EXPECTED: Record<RouteKind, RouteRules> = {
  hub: {
    line: 'hub',
    lane: 'relay',
    paywall: 'destination',
    repeated: true,
    withdrawnBy: ['author', 'staff', 'moderation'],
    attribution: 'author',
    heldByPause: true,
    sourceIsMember: true,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  everyone: {
    line: 'announcement',
    lane: 'announcement',
    paywall: 'none',
    repeated: false,
    withdrawnBy: ['author', 'staff', 'moderation'],
    attribution: 'signature',
    heldByPause: true,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  partner: {
    line: 'pair',
    lane: 'relay',
    paywall: 'none',
    repeated: true,
    withdrawnBy: ['author', 'staff', 'moderation', 'session end'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: false,
    authorsAreRecorded: false,
    edits: 'in place',
  },
  subscribers: {
    line: 'bridge',
    lane: 'relay',
    paywall: 'none',
    repeated: true,
    withdrawnBy: ['staff'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
  chat: {
    line: 'operator',
    lane: 'interactive',
    paywall: 'none',
    repeated: 'caller',
    withdrawnBy: ['staff'],
    attribution: 'none',
    heldByPause: false,
    sourceIsMember: false,
    dropsRepetitions: true,
    authorsAreRecorded: true,
    edits: 'as the hub says',
  },
};

describe('The rules of routes', () => {
  it.each(KINDS)('to %s are what is promised', (kind) => {
    expect(rulesOf(ROUTES[kind])).toEqual(EXPECTED[kind]);
  });

  it('are there for all kinds, and for no others', () => {
    expect(Object.keys(ROUTE_RULES).toSorted()).toEqual(KINDS.toSorted());
    expect(routeKindsWith(() => true).toSorted()).toEqual(KINDS.toSorted());
    expect(routeKindsWith(({ heldByPause }) => heldByPause)).toEqual(['hub', 'everyone']);
  });

  it('give each line of operators’ searches to one kind', () => {
    expect(new Set(KINDS.map((kind) => ROUTE_RULES[kind].line)).size).toBe(KINDS.length);
  });
});

describe('An attempt without an answer', () => {
  it.each<[Route, boolean]>([
    [ROUTES.hub, true],
    [ROUTES.everyone, false],
    [ROUTES.partner, true],
    [ROUTES.subscribers, true],
    [{ to: 'chat', chat: 4 as never, repeated: true }, true],
    [{ to: 'chat', chat: 4 as never, repeated: false }, false],
  ])('on the way %j is made again: %s', (route, expected) => {
    expect(isRepeated(route)).toBe(expected);
  });
});

describe('Copies', () => {
  const signature = { kind: 'text', text: 'The hub' } as const;
  it.each<[RouteKind, object]>([
    ['hub', { alias: 'u-aaaaaa', signature }],
    ['everyone', { signature }],
    ['partner', {}],
    ['subscribers', {}],
    ['chat', {}],
  ])('on the way to %s say %j', (kind, expected) => {
    expect(attributionOf(ROUTES[kind], 'u-aaaaaa', signature)).toEqual(expected);
  });

  it('of a hub without a signature say the alias alone', () => {
    expect(attributionOf(ROUTES.hub, 'u-aaaaaa', null)).toEqual({ alias: 'u-aaaaaa' });
  });
});

describe('A post is taken back', () => {
  const author: SourceAuthor = { kind: 'person', networkId: textId(1), name: 'Ann' };
  const admin: SourceAuthor = { kind: 'person', networkId: textId(2), name: 'Bo' };
  const other: SourceAuthor = { kind: 'person', networkId: textId(3), name: 'Cy' };

  it.each(KINDS)('on the way to %s by those whom its rules name', (kind) => {
    const route = ROUTES[kind];
    const { withdrawnBy } = EXPECTED[kind];
    for (const withdrawer of ['author', 'staff', 'moderation', 'session end'] as const) {
      expect(isWithdrawnBy(route, withdrawer)).toBe(withdrawnBy.includes(withdrawer));
    }
    expect(mayTakeBack(author, { author, route }, [textId(2)])).toBe(withdrawnBy.includes('author'));
    expect(mayTakeBack(admin, { author, route }, [textId(2)])).toBe(withdrawnBy.includes('staff'));
    expect(mayTakeBack(other, { author, route }, [textId(2)])).toBe(false);
  });
});
