// Reports that are large, long or hostile.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { HOSTILE, hostile, longRead, newsroom } from './corpus';
import { checkAccessible, launch, made, open, text } from './browser';

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('five hundred articles open in two seconds, and stay under 5 MB', async () => {
  const report = made('newsroom', newsroom(500));
  assert.ok(statSync(report.page).size < 5_000_000);
  const { page, go, follow, close } = await open(browser, report.page);
  const drawn = Number(await page.evaluate(() => document.documentElement.dataset.ready));
  assert.ok(drawn < 2000, `drawn after ${drawn} ms`);
  assert.equal((await page.locator('.tiles b').allInnerTexts())[0], '500');
  assert.equal(await page.locator('.attention .row').count(), 10);
  await checkAccessible(page, 'overview');
  await go('#/articles');
  assert.equal(await page.locator('tbody tr').count(), 200);
  await follow(() => page.locator('.more').click());
  assert.equal(await page.locator('tbody tr').count(), 500);
  await page.locator('#filter').fill('uncredited:>20');
  const found = await page.locator('tbody tr').count();
  assert.ok(found > 10 && found < 200, String(found));
  await close();
});

test('more than two thousand articles: the page holds the strongest, and says so', async () => {
  const report = made('too-many', newsroom(2100, 8));
  const { page, go, close } = await open(browser, report.page);
  assert.match(await text(page, '.notice'), /Not on it: 100 articles/);
  assert.match(await text(page, 'h1'), /of 2,100 articles/);
  await go('#/articles?rows=4000');
  assert.equal(await page.locator('tbody tr').count(), 2000);
  await close();
});

test('an article of thirty thousand words can be read and compared', async () => {
  const report = made('long', longRead(30_000));
  const { page, go, close } = await open(browser, report.page);
  const started = Date.now();
  await go('#/article/long-rewrite');
  assert.match(await text(page, '.verdict'), /of (29,9|30,)\d+ words/);
  await go('#/compare/long/long-rewrite');
  await page.keyboard.press('j');
  assert.ok(Date.now() - started < 8000, `${Date.now() - started} ms`);
  await close();
});

test('hostile text shows as itself, and does nothing', async () => {
  const report = made('hostile', hostile());
  const { page, go, close } = await open(browser, report.page);
  const views = ['#/overview', '#/articles', '#/families', '#/family/f1', '#/lists', '#/about', ...report.json.articles.map(({ id }) => `#/article/${encodeURIComponent(id)}`), ...report.json.pairs.flatMap(({ a, b }) => ['all', 'matches', 'differences'].map((mode) => `#/compare/${encodeURIComponent(a)}/${encodeURIComponent(b)}?show=${mode}`))];
  for (const view of views) {
    await go(view);
    assert.equal(await page.evaluate(() => (globalThis as unknown as { harm?: number }).harm), undefined, view);
    assert.equal(await page.locator('#page script, #page img, #page b:has-text("0") script, a[href^="javascript:" i]').count(), 0, view);
    assert.doesNotMatch(await page.locator('#page').innerText(), /[\u0000\u001b\u202e]/, view);
  }
  await go('#/articles');
  const shown = await text(page, 'tbody');
  for (const sign of ['<script>window.harm = 1</script>', '"><img src=x onerror="window.harm = 2">', 'U+202E', 'U+0000', 'U+001B']) assert.ok(shown.includes(sign), sign);
  await checkAccessible(page, 'hostile articles');
  await close();
});

test('the policy lets no other script run', async () => {
  const report = made('policy', hostile());
  const { page, faults, close } = await open(browser, report.page);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.harm = 9';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://example.org/pixel.png';
    document.body.append(image);
  });
  for (let waits = 0; waits < 50 && faults.length < 2; waits++) await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => (globalThis as unknown as { harm?: number }).harm), undefined);
  // The browser tells of a request before the policy stops it.
  assert.equal(faults.filter((fault) => /Content Security Policy/.test(fault)).length, 2, faults.join('\n'));
  faults.length = 0;
  await close();
});

test('text from the right begins at the right', async () => {
  const report = made('right', hostile());
  const { page, go, close } = await open(browser, report.page);
  const of = report.json.articles.find(({ id }) => id.startsWith('2 '))!;
  assert.ok(of.id.includes(HOSTILE[2]));
  await go(`#/article/${encodeURIComponent(of.id)}`);
  assert.equal(await page.locator('h1').evaluate((title) => getComputedStyle(title).direction), 'rtl');
  await close();
});
