import type { Locator, Page } from 'playwright-core';

/** What somebody sees and does in the playground, by what is written there. */
export class PlaygroundPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A chat's window. */
  window(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** A post in a chat that says this. */
  post(chat: string, words: string): Locator {
    return this.window(chat).getByRole('article').filter({ hasText: words }).last();
  }

  /** Where somebody writes in a chat. */
  composer(chat: string): Locator {
    return this.page.getByRole('textbox', { name: `Message to ${chat}` });
  }

  /** Types and sends, with the keyboard alone. */
  async say(chat: string, words: string): Promise<void> {
    const composer = this.composer(chat);
    await composer.fill(words);
    await composer.press('Enter');
  }

  /** Sees a chat through somebody's eyes. */
  async lookAs(chat: string, person: string): Promise<void> {
    await this.window(chat).getByRole('combobox').selectOption({ label: person });
  }

  /** Answers a post of the chat. */
  async answer(chat: string, target: string, words: string): Promise<void> {
    const post = this.post(chat, target);
    await post.hover();
    await post.getByRole('button', { name: 'Reply' }).click();
    await this.say(chat, words);
  }

  /** Chooses from a post's menu. */
  async choose(chat: string, target: string, title: string): Promise<void> {
    const post = this.post(chat, target);
    await post.hover();
    await post.getByRole('button', { name: 'More', exact: true }).click();
    await this.page.getByRole('menuitem', { name: title }).click();
  }

  /** Takes a chat's window away; the chat stays in the list. */
  async takeOffPage(chat: string): Promise<void> {
    await this.window(chat)
      .getByRole('button', { name: `More options for ${chat}` })
      .click();
    await this.page.getByRole('menuitem', { name: 'Close' }).click();
    await this.window(chat).waitFor({ state: 'detached' });
  }

  /** Turns one of the panel's switches on or off. */
  async turn(trouble: string, on: boolean): Promise<void> {
    await this.page.getByRole('switch', { name: trouble }).setChecked(on, { force: true });
  }
}
