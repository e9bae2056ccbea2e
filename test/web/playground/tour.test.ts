import { beforeEach, describe, expect, test } from '@jest/globals';
import { noteSaid, noteTried, restartTour, skipTour, untried } from '../../../web/playground/state/tour.ts';

const left = (): string[] => untried.value.map(({ name }) => name);

describe('the tour of the playground', () => {
  beforeEach(restartTour);

  test('a post, an answer and a word of moderation are a step each; other commands are none', () => {
    noteSaid('/subscribe', false);
    noteSaid('/help', true);
    expect(left()).toEqual(['post', 'answer', 'moderate', 'pay', 'break']);
    noteSaid('hello', false);
    expect(left()).toEqual(['answer', 'moderate', 'pay', 'break']);
    noteSaid('/delete@some_bot', true);
    expect(left()).toEqual(['answer', 'pay', 'break']);
    noteSaid('hello to you', true);
    expect(left()).toEqual(['pay', 'break']);
  });

  test('it is over when everything was tried, or when somebody wants no more of it', () => {
    for (const name of ['post', 'answer', 'moderate', 'pay', 'break', 'break'] as const) noteTried(name);
    expect(left()).toEqual([]);
    restartTour();
    expect(left()).toHaveLength(5);
    skipTour();
    expect(left()).toEqual([]);
  });
});
