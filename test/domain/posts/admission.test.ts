import { describe, expect, it } from '@jest/globals';
import { type AdmissionFacts, reasonToRefuse } from '../../../src/domain/posts/admission.ts';

const active = { state: 'active', source: true, outgoing: true, relay: 'all' } as const;

const fine: AdmissionFacts = {
  chat: active,
  ruled: { hasMedia: false, threadAgeMs: undefined },
  restriction: undefined,
  duplicate: false,
  echo: false,
  albumRefused: false,
  withdrawn: false,
};

describe('a post', () => {
  it('is relayed when nothing speaks against it', () => {
    expect(reasonToRefuse(fine)).toBeUndefined();
  });

  it('needs no membership where its route asks for none', () => {
    expect(reasonToRefuse({ ...fine, chat: undefined })).toBeUndefined();
    expect(reasonToRefuse({ ...fine, chat: undefined, restriction: 'ban' })).toBe('author banned');
  });

  it.each<[string, Partial<AdmissionFacts>]>([
    ['chat left', { chat: { ...active, state: 'inactive' } }],
    ['chat left', { chat: { ...active, state: 'removed' } }],
    ['chat left', { chat: { ...active, state: undefined } }],
    ['chat is no source', { chat: { ...active, source: false } }],
    ['outgoing is off', { chat: { ...active, outgoing: false } }],
    ['stays in its chat', { chat: { ...active, relay: 'media' } }],
    ['stays in its chat', { chat: { ...active, relay: 'threads' } }],
    ['author banned', { restriction: 'ban' }],
    ['author muted', { restriction: 'mute' }],
    ['album refused', { albumRefused: true }],
    ['taken back', { withdrawn: true }],
    ['echo', { echo: true }],
    ['duplicate', { duplicate: true }],
  ])('is refused: %s', (reason, facts) => {
    expect(reasonToRefuse({ ...fine, ...facts })).toBe(reason);
  });
});
