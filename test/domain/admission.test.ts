import { describe, expect, it } from '@jest/globals';
import { type AdmissionFacts, reasonToRefuse } from '../../src/domain/posts/admission.ts';

const fine: AdmissionFacts = {
  chat: { state: 'active', source: true, outgoing: true },
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

  it.each<[string, Partial<AdmissionFacts>]>([
    ['chat left', { chat: { ...fine.chat, state: 'inactive' } }],
    ['chat left', { chat: { ...fine.chat, state: 'removed' } }],
    ['chat is no source', { chat: { ...fine.chat, source: false } }],
    ['outgoing is off', { chat: { ...fine.chat, outgoing: false } }],
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
