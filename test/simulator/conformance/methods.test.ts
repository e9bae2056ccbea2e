import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { METHODS } from './methods.ts';
import { fillIn, setStage, type Stage } from './stage.ts';

let stage: Stage;

async function call(method: string, parameters: object) {
  return stage.scene.bot(method, (await fillIn(stage, parameters)) as object);
}

async function refusal(method: string, parameters: object): Promise<string> {
  const answer = await call(method, parameters);
  return answer.ok ? 'was not refused' : `${answer.error_code} ${answer.description}`;
}

function without(parameters: object, name: string): object {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name));
}

const readme = readFileSync(join(import.meta.dirname, '../../../simulator/README.md'), 'utf8');

it('The README lists exactly the methods that are held to their rules here', () => {
  const section = readme.slice(readme.indexOf('## Bot API'), readme.indexOf('Everything else'));
  const listed = [...section.matchAll(/`([A-Za-z ]+)`(?: ·|\n)/g)].flatMap(([, names]) => names!.split(' '));
  expect(listed.toSorted()).toEqual(Object.keys(METHODS).toSorted());
});

it('A method that it does not have is not found, forwardMessage and copyMessage included', async () => {
  stage = await setStage();
  for (const method of ['forwardMessage', 'copyMessage', 'sendNothing']) {
    expect(await refusal(method, {})).toBe('404 Not Found: method not found');
  }
  await stage.close();
});

describe.each(Object.entries(METHODS))('%s', (method, { works, requires = {}, limits = [] }) => {
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  it('works', async () => {
    expect(await call(method, works)).toMatchObject({ ok: true });
  });

  if (Object.keys(requires).length > 0) {
    it.each(Object.entries(requires))('requires %s', async (name, words) => {
      expect(await refusal(method, without(works, name))).toBe(words);
    });
  }

  for (const { what, at, beyond, refusal: words } of limits) {
    it(`takes ${what}${beyond ? ' and no more' : ''}`, async () => {
      if (at) expect(await call(method, { ...works, ...at })).toMatchObject({ ok: true });
      if (beyond) expect(await refusal(method, { ...works, ...beyond })).toBe(words);
    });
  }
});
