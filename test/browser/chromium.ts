import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { cachePlace } from '../../embedded/cachePlace.ts';
import { installDebianPackages } from '../../embedded/debianPackages.ts';
import { exclusively } from '../../embedded/exclusively.ts';
import { executableOnPath } from '../../embedded/executableOnPath.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
/** With fonts, so that pictures look everywhere as they look to people. */
const PACKAGES = ['chromium', 'fonts-inter', 'fonts-noto-color-emoji'];
const PICTURES = join(import.meta.dirname, '..', '..', 'screenshots');

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * The absolute path of a Chromium: on PATH, else (as root) Debian's package. Where none can be had this says so, and
 * tests in a browser are skipped:
 * `const chromium = await findChromium(); (chromium ? describe : describe.skip)('…', …)`.
 */
export async function findChromium(): Promise<string | undefined> {
  const found = executableOnPath(NAMES);
  if (found !== undefined) return found;
  return exclusively(join(cachePlace(), 'chromium.lock'), async () => {
    if (executableOnPath(NAMES) === undefined) await installDebianPackages(PACKAGES, 'Chromium', say);
    const installed = executableOnPath(NAMES);
    if (installed === undefined) {
      say('There is no Chromium on PATH and none could be installed: tests in a browser are skipped.');
    }
    return installed;
  });
}

/** Starts a browser without a window; `close()` ends it. */
export function startBrowser(executablePath: string): Promise<Browser> {
  // Containers give Chromium neither a sandbox of its own nor much shared memory.
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--force-color-profile=srgb',
    // A microphone that beeps, which nobody is asked for.
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ];
  return chromium.launch({ executablePath, args });
}

/** A page in a session of its own, and what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors that no script caught, and errors on the console. */
  readonly errors: readonly string[];
}

/** Opens an address in a fresh session. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  // Colours that are still changing are no colours to judge, and what still moves is hard to hit.
  const still = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const;
  const context = await browser.newContext({ ...still, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  await page.goto(url);
  return { page, errors };
}

/** Keeps a picture of the page in `screenshots/`, which is no part of the checkout. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}
