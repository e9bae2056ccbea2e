import { describe, expect, it } from '@jest/globals';
import { canPost, reasonOfLeaving, stateOnJoin } from '../../../src/domain/chats/membership.ts';

describe('a chat that asks to join', () => {
  it.each([
    [undefined, 'open', 'anyone', 'active'],
    [undefined, 'approve', 'anyone', 'pending'],
    [undefined, 'approve', 'admin', 'active'],
    ['pending', 'approve', 'anyone', 'pending'],
    ['pending', 'approve', 'admin', 'active'],
    ['inactive', 'approve', 'anyone', 'active'],
    ['inactive', 'open', 'anyone', 'active'],
    ['removed', 'open', 'anyone', 'removed'],
    ['removed', 'open', 'admin', 'active'],
    ['active', 'approve', 'anyone', 'active'],
  ] as const)('that is %s, under the policy %s, asked by %s, becomes %s', (now, policy, who, then) => {
    expect(stateOnJoin(now, policy, who)).toBe(then);
  });
});

describe('where the bot can post', () => {
  it.each([
    ['channel', 'member', false],
    ['channel', 'administrator', true],
    ['group', 'member', true],
    ['supergroup', 'restricted', true],
    ['supergroup', 'kicked', false],
    ['group', 'left', false],
    ['private', 'kicked', false],
    ['private', 'member', true],
  ] as const)('in a %s as %s: %s', (kind, standing, can) => {
    expect(canPost(kind, standing)).toBe(can);
  });

  it('says in plain words why it left', () => {
    expect(reasonOfLeaving('private', 'kicked')).toBe('the bot was blocked');
    expect(reasonOfLeaving('group', 'kicked')).toBe('the bot was removed');
    expect(reasonOfLeaving('group', 'left')).toBe('the bot left');
    expect(reasonOfLeaving('channel', 'member')).toContain('administrator');
  });
});
