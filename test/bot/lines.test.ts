import { describe, expect, test } from '@jest/globals';
import { ANYWHERE, type Command, IN_PRIVATE, NOT_IN_CHANNELS } from '../../src/bot/commands/command.ts';
import { commandMenus } from '../../src/bot/commands/menus.ts';
import type { BotServices } from '../../src/bot/conversation.ts';
import type { Line } from '../../src/bot/line.ts';
import { language } from '../../src/bot/people/languageCommand.ts';
import { languageChosen } from '../../src/bot/people/languagePress.ts';
import { forget } from '../../src/bot/people/forgetPress.ts';
import { combineLines } from '../../src/bot/lines.ts';
import { carryOut } from '../../src/bot/tasks/carryOut.ts';
import { LINE_NAMES } from '../../src/config/lines.ts';
import type { BotRequest } from '../../src/domain/conversation/botTask.ts';
import type { LineName } from '../../src/domain/conversation/chooseLine.ts';
import type { Saying } from '../../src/domain/conversation/speaker.ts';
import type { SourceChat } from '../../src/domain/posts/post.ts';
import { ALL_LINES, linesNamed } from '../../src/main/compose/lines.ts';
import { textId } from '../support/ids.ts';

function command(name: string, where: Command['where'], differences: Partial<Command> = {}): Command {
  return {
    name,
    right: 'everyone',
    where,
    about: 'chat:about_help',
    run: ({ answer }) => answer(`/${name}`),
    ...differences,
  };
}

function line(name: LineName, commands: readonly Command[]): Line {
  return {
    name,
    startLabel: 'hub:startHere',
    terms: 'billing:terms',
    commands,
    presses: [],
    process: async () => {},
  };
}

/** The bot of these lines, as somebody in a chat of that kind meets it. */
function bot(lines: readonly Line[], kind: SourceChat['kind'] = 'private') {
  const said: Saying[] = [];
  const toasts: (string | undefined)[] = [];
  const services = {
    languages: { ofAnswer: async () => 'en', zoneOf: async () => undefined, choose: async () => true },
    adminIds: [],
    speaker: {
      say: async (_to: unknown, saying: Saying) => said.push(saying),
      amend: async (_to: unknown, _messageId: number, saying: Saying) => void said.push(saying),
      answerButton: async (_id: string, text: string | undefined) => void toasts.push(text),
      isAdministrator: async () => false,
    },
  } as unknown as BotServices;
  const chat = { networkId: textId(kind === 'private' ? 5 : -5), kind, title: 'Here' };
  const by = { kind: 'person', networkId: textId(5), name: 'Ann' } as const;
  const ask = (request: BotRequest): Promise<unknown> =>
    carryOut(
      services,
      combineLines(lines),
      { kind: 'request', updateId: 1, request },
      { tookEffect: () => {}, waitFor: (answer) => answer() },
    );
  return {
    said,
    toasts,
    gives: (name: string) =>
      ask({ type: 'command', name, argument: '', chat, author: by, messageId: textId(1) }),
    presses: (data: string) =>
      ask({ type: 'button', id: '1', data, by, chat, messageId: textId(2), carried: 'yes' }),
  };
}

const HUB = line('hub', [
  command('start', ANYWHERE, { right: 'chat administrators', run: ({ answer }) => answer('the hub') }),
  command('help', ANYWHERE),
]);
const PAIR = line('pair', [
  command('start', IN_PRIVATE, { run: ({ answer }) => answer('a stranger') }),
  command('find', IN_PRIVATE),
  HUB.commands[1]!,
]);

describe('A name that two commands share', () => {
  let isMeant = false;
  const hub = line('hub', [command('stop', ANYWHERE, { run: ({ answer }) => answer('leave the hub') })]);
  const pair = line('pair', [
    command('stop', IN_PRIVATE, {
      run: ({ answer }) => answer('leave the chat'),
      isMeant: async () => isMeant,
    }),
  ]);

  test('means the one that says so, and otherwise the other one', async () => {
    const { gives, said } = bot([hub, pair]);
    await gives('stop');
    isMeant = true;
    await gives('stop');
    expect(said.map(({ text }) => text)).toEqual(['leave the hub', 'leave the chat']);
  });

  test('is never asked about where the other one alone has a place, or where there is no other', async () => {
    const inGroup = bot([hub, pair], 'group');
    await inGroup.gives('stop');
    isMeant = false;
    const alone = bot([pair]);
    await alone.gives('stop');
    expect([...inGroup.said, ...alone.said].map(({ text }) => text)).toEqual([
      'leave the hub',
      'leave the chat',
    ]);
  });

  test('is refused where neither says when it is meant', () => {
    const other = line('pair', [command('stop', IN_PRIVATE)]);
    expect(() => combineLines([hub, other])).toThrow(RangeError);
  });
});

describe('/start', () => {
  test('begins with the line where there is one', async () => {
    const { gives, said } = bot([PAIR]);
    await gives('start');
    expect(said.map(({ text }) => text)).toEqual(['a stranger']);
  });

  test('asks where several could be meant, and begins with the one that is chosen', async () => {
    const { gives, presses, said } = bot([HUB, PAIR]);
    await gives('start');
    const data = said[0]!.buttons!.flat().map((button) => ('data' in button ? button.data : ''));
    expect(data).toHaveLength(2);
    await presses(data[1]!);
    await presses(data[0]!);
    expect(said.slice(1).map(({ text }) => text)).toEqual(['a stranger', 'the hub']);
  });

  test('asks nothing in a kind of chat that one of the lines knows, and keeps that line’s right', async () => {
    const { gives, said } = bot([HUB, PAIR], 'supergroup');
    await gives('start');
    expect(said).toHaveLength(1);
    expect(said[0]!.text).toContain('administrators');
  });

  test('asks nobody for a line that is not enabled any more', async () => {
    const { gives, said } = bot([HUB, PAIR]);
    await gives('start');
    const button = said[0]!.buttons!.flat()[1]!;
    const later = bot([HUB]);
    await later.presses('data' in button ? button.data : '');
    expect(later.said).toEqual([]);
    expect(later.toasts[0]).toMatch(/out of date|no longer|expired/i);
  });
});

describe('A bot of several lines', () => {
  test('knows each command once, and in each menu one /start', () => {
    const { commands } = combineLines([HUB, PAIR]);
    expect(commands.filter(({ name }) => name === 'help')).toHaveLength(1);
    for (const menu of commandMenus(commands, [textId(7)])) {
      const names = menu.commands.map((entry) => entry.command);
      expect(names).toEqual([...new Set(names)]);
      expect(names.includes('find')).toBe(['all_private_chats', 'chat'].includes(menu.scope.type));
    }
  });

  test('knows which lines speak through another', () => {
    expect([...combineLines([HUB], ['pair']).elsewhere]).toEqual(['pair']);
  });

  test('cannot be made of lines whose commands or buttons share a name', () => {
    const other = line('operator', [command('help', NOT_IN_CHANNELS)]);
    expect(() => combineLines([HUB, other])).toThrow('a command of the name help');
    const twice = { ...HUB, presses: [languageChosen, { ...languageChosen }] };
    expect(() => combineLines([twice])).toThrow('a button of the name');
    expect(() => combineLines([HUB, line('hub', [])])).toThrow('a line of the name hub');
  });
});

describe('/language in a bot without settings', () => {
  const talking: Line = {
    ...line('pair', [language, HUB.commands[1]!]),
    presses: [languageChosen],
  };

  test('leads back to none, and its buttons do what they say', async () => {
    const { gives, presses, said, toasts } = bot([talking]);
    await gives('language');
    const buttons = said[0]!.buttons!.flat();
    expect(buttons.map(({ label }) => label)).toEqual(['Español']);
    await presses('data' in buttons[0]! ? buttons[0].data : '');
    expect(said[1]!.text).toBe('Idioma: Español.');
    expect(toasts).toEqual([undefined]);
  });
});

describe('LINES', () => {
  test('names the lines that exist, and everything follows it', () => {
    expect(ALL_LINES.map(({ name }) => name)).toEqual([...LINE_NAMES]);
    for (const name of LINE_NAMES) {
      const { commands, names, all } = linesNamed([name]);
      expect([...names]).toEqual([name]);
      expect(new Set(commands)).toEqual(new Set(all[0]!.commands));
    }
  });

  test('lists with a command of a shared room the buttons that it shows', () => {
    for (const { commands, presses } of ALL_LINES) {
      const has = (name: string): boolean => commands.some((command) => command.name === name);
      expect(presses.includes(languageChosen)).toBe(has('language'));
      expect(presses.includes(forget)).toBe(has('forgetme'));
    }
  });

  test('leaves a bot what Telegram demands of one that sells, and what its people may always do', () => {
    for (const name of LINE_NAMES) {
      const known = [...linesNamed([name]).known.keys()];
      expect(known).toEqual(
        expect.arrayContaining(['start', 'help', 'privacy', 'forgetme', 'mydata', 'paysupport', 'terms']),
      );
    }
  });
});
