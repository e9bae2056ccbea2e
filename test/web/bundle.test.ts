import { describe, expect, test } from '@jest/globals';
import { bundlePage } from '../../web/bundle.ts';

/** What a page may weigh on its way to the browser, in bytes. */
const LIGHT = 150_000;

describe.each(['playground'] as const)('the page %s', (page) => {
  test('is a document that names its own files', async () => {
    const files = await bundlePage(page);
    expect([...files.keys()].toSorted()).toEqual(['index.html', 'main.css', 'main.js']);
    const html = files.get('index.html')!.content.toString();
    expect(html).toContain('href="main.css"');
    expect(html).toContain('src="main.js"');
    expect(files.get('main.js')!.type).toBe('text/javascript; charset=utf-8');
  });

  test('is light', async () => {
    const sizes = [...(await bundlePage(page)).values()].map(({ compressed }) => compressed.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LIGHT);
  });

  test('is the same when it comes from the cache', async () => {
    const [fresh, kept] = [await bundlePage(page), await bundlePage(page)];
    expect([...kept].map(([name, { tag }]) => [name, tag])).toEqual(
      [...fresh].map(([name, { tag }]) => [name, tag]),
    );
  });
});
