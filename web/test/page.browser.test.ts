// The page of seeds/ as an editor uses it: every view, every switch, by pointer and by keyboard.

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ArticleJson, PairJson } from '../src/schema';
import { type Made, checkAccessible, launch, made, open, readFileSync, text } from './browser';

let browser: Browser;
let seeds: Made;
before(async () => {
  browser = await launch();
  seeds = made('seeds', 'seeds');
});
after(() => browser.close());

const VIEWS = ['#/overview', '#/articles', '#/article/courier-who-pays', '#/article/packet-chess-final', '#/article/tribune-commissioner-update', '#/compare/courier-who-pays/reuters-gate-fails', '#/compare/courier-who-pays/reuters-gate-fails?show=matches', '#/compare/courier-who-pays/reuters-gate-fails?show=differences', '#/compare/packet-chess-final/review-beekeepers', '#/families', '#/family/f1', '#/lists', '#/about', '#/article/nobody'];

const telling = (pair: PairJson): boolean => ['copy', 'partial', 'quotation'].includes(pair.relation);
const articleOf = (id: string): ArticleJson => seeds.json.articles.find((article) => article.id === id)!;
const pairOf = (a: string, b: string): PairJson => seeds.json.pairs.find((pair) => pair.a === a && pair.b === b)!;

test('the overview’s figures are the report’s', async () => {
  const { page, close } = await open(browser, seeds.page);
  const tiles = await page.locator('.tiles b').allInnerTexts();
  const sharing = new Set(seeds.json.pairs.filter(telling).flatMap((pair) => [pair.a, pair.b]));
  assert.equal(tiles[0], String(seeds.json.run.articles));
  assert.equal(tiles[1], String(sharing.size));
  assert.equal(tiles[3], String(seeds.json.families.length));
  assert.match(await text(page, 'main'), /Shared wording is not proof of copying\./);
  await close();
});

test('every article’s figures in the table are the report’s', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  await go('#/articles');
  for (const article of seeds.json.articles) {
    const row = page.locator(`tr[data-id="${article.id}"]`);
    assert.equal(await row.locator('.k-words').innerText(), String(article.words), article.id);
    const shares = seeds.json.pairs.filter(telling).flatMap((pair) => (pair.a === article.id ? [pair.shared_words_a] : pair.b === article.id ? [pair.shared_words_b] : []));
    const highest = Math.max(0, ...shares);
    assert.equal(await row.locator('.k-shared').innerText(), `${Math.floor((100 * highest) / article.words)}%`, article.id);
    if (article.traced) assert.equal(await row.locator('.k-uncredited').innerText(), String(article.traced.uncredited_words), article.id);
  }
  await close();
});

test('an article’s words are counted once each', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  for (const { id, words } of seeds.json.articles) {
    await go(`#/article/${id}`);
    const parts = await page.locator('.account .legend b').allInnerTexts();
    assert.equal(parts.reduce((sum, part) => sum + Number(part), 0), words, id);
    assert.equal((await page.locator('.body .text').evaluate((node) => { node.querySelectorAll('sup, summary').forEach((mark) => mark.remove()); return node.textContent ?? ''; })).replace(/\s+/g, ''), (await textOf(id)).replace(/\s+/g, ''), id);
  }
  await close();
});

async function textOf(id: string): Promise<string> {
  const lines = readFileSync(new URL('../../seeds/articles.jsonl', import.meta.url), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as { id: string; text: string }).find((article) => article.id === id)!.text;
}

test('the verdict is in words, with its denominator', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  await go('#/article/courier-who-pays');
  assert.match(await text(page, '.verdict .first'), new RegExp(`^\\d+ of ${articleOf('courier-who-pays').words} words also appear in an earlier article; none of them with credit\\.$`));
  await go('#/article/herald-sea-breaks-through');
  assert.match(await text(page, '.verdict'), /all of them with credit.*16 more are quotation/s);
  assert.match(await text(page, '[aria-labelledby=credits]'), /Reuters \(dateline\)/);
  await close();
});

test('origins add up to what the verdict says', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  for (const { id } of seeds.json.articles) {
    await go(`#/article/${id}`);
    const rows = await page.locator('.origin .figures b').allInnerTexts();
    if (rows.length === 0) continue;
    const said = Number(/^([\d,]+) of/.exec(await text(page, '.verdict .first'))![1]!.replace(',', ''));
    const sum = Number((await page.locator('.sum b').innerText()).replace(',', ''));
    assert.equal(sum, said, id);
    assert.ok(rows.reduce((total, row) => total + Number(row), 0) <= sum, id);
  }
  await close();
});

test('a strip’s click and j, k go from mark to mark', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  await go('#/article/courier-who-pays');
  await page.keyboard.press('j');
  await page.waitForURL(/at=1/);
  assert.equal(await page.locator('.m.current').count(), 1);
  await page.keyboard.press('k');
  await page.waitForURL(/at=4/);
  const box = (await page.locator('.strip').boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.3, box.y + 5);
  await page.waitForURL(/at=1/);
  await close();
});

test('boilerplate is folded, and opens', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  await go('#/article/packet-chess-final');
  const fold = page.locator('details.boilerplate').first();
  assert.equal(await fold.locator('span').isVisible(), false);
  await fold.locator('summary').click();
  assert.equal(await fold.locator('span').isVisible(), true);
  await close();
});

test('two articles are compared with the report’s figures', async () => {
  const { page, go, follow, close } = await open(browser, seeds.page);
  const pair = pairOf('courier-who-pays', 'reuters-gate-fails');
  await go('#/compare/courier-who-pays/reuters-gate-fails');
  assert.deepEqual((await page.locator('.verdict b').allInnerTexts()).map(Number), [pair.shared_words_a, pair.shared_words_b]);
  assert.equal(await page.locator('.passages tbody tr').count(), pair.passages.length);
  assert.equal(await page.locator('.pane .number').count(), 2 * pair.passages.length);
  await go('#/compare/reuters-gate-fails/courier-who-pays');
  assert.deepEqual((await page.locator('.verdict b').allInnerTexts()).map(Number), [pair.shared_words_b, pair.shared_words_a]);
  await follow(() => page.getByRole('button', { name: 'Only matches' }).click());
  assert.equal(await page.locator('.match').count(), pair.passages.length);
  assert.ok((await page.locator('.match .changed').count()) > 5);
  await follow(() => page.getByRole('button', { name: 'Only differences' }).click());
  assert.ok((await page.locator('.same-words').count()) > 3);
  await close();
});

test('a passage’s number brings both sides to it, and the panes scroll together', async () => {
  const { page, go, close } = await open(browser, seeds.page, { viewport: { width: 1280, height: 480 } });
  await go('#/compare/courier-who-pays/reuters-gate-fails');
  await page.locator('.passages .number').nth(4).click();
  const tops = await page.locator('.pane').evaluateAll((panes) => panes.map((pane) => pane.querySelector('[data-number$="4"]')!.getBoundingClientRect().top - pane.getBoundingClientRect().top));
  assert.ok(Math.abs(tops[0]! - tops[1]!) < 60, String(tops));
  const [left, right] = [page.locator('.pane').nth(0), page.locator('.pane').nth(1)];
  await left.hover();
  await page.waitForTimeout(300);
  await left.evaluate((pane) => pane.scrollTo(0, 0));
  await page.waitForFunction(() => document.querySelectorAll('.pane')[1]!.scrollTop === 0);
  await page.mouse.wheel(0, 400);
  await page.waitForFunction(() => document.querySelectorAll('.pane')[1]!.scrollTop > 50);
  assert.ok((await right.evaluate((pane) => pane.scrollTop)) > 50);
  await close();
});

test('a family has its tree, its times and its members', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  const { members } = seeds.json.families[0]!;
  await go('#/family/f1');
  assert.equal(await page.locator('.tree .node').count(), members.length);
  assert.equal(await page.locator('.timeline .dot').count(), members.length);
  assert.equal(await page.locator('[aria-labelledby=members] tbody tr').count(), members.length);
  assert.match(await text(page, '.tree'), /^Reuters/);
  await close();
});

test('switches recount, stand in the address, and are chips that can be taken away', async () => {
  const { page, go, follow, reload, close } = await open(browser, seeds.page);
  await go('#/article/tribune-commissioner-update');
  const first = await text(page, '.account');
  assert.match(first, /180 found elsewhere, credited .* quotation/);
  await follow(() => page.getByLabel('Quotations', { exact: true }).uncheck());
  assert.doesNotMatch(await text(page, '.account'), /quotation/);
  await follow(() => page.getByLabel('Same outlet', { exact: true }).uncheck());
  assert.match(await text(page, '.account'), /^269 no wording match found/);
  await page.waitForURL(/without=quotations\.same-outlet/);
  assert.match(await text(page, '.chips'), /not the run’s.*without quotations.*without same outlet/);
  await reload();
  assert.match(await text(page, '.account'), /^269 no wording match found/);
  await follow(() => page.getByRole('link', { name: 'Overview' }).click());
  assert.equal((await page.locator('.tiles b').allInnerTexts())[3], '2');
  await follow(() => page.getByRole('button', { name: /without same outlet/ }).click());
  assert.equal((await page.locator('.tiles b').allInnerTexts())[3], '3');
  await follow(() => page.keyboard.press('x'));
  assert.equal(await page.locator('.chips').count(), 0);
  await close();
});

test('credited reuse and short passages can be left out', async () => {
  const { page, go, close } = await open(browser, seeds.page);
  await go('#/article/herald-sea-breaks-through?without=credited');
  assert.match(await text(page, '.account'), /^214 no wording match found/);
  await go('#/compare/courier-who-pays/reuters-gate-fails?shortest=40');
  assert.equal(await page.locator('.passages tbody tr').count(), 2);
  await go('#/compare/courier-who-pays/reuters-gate-fails?shortest=400');
  assert.match(await text(page, 'main'), /nothing of this pair counts/);
  await close();
});

test('the table filters and sorts', async () => {
  const { page, follow, reload, close } = await open(browser, seeds.page);
  await page.keyboard.press('/');
  await page.keyboard.type('credit:none shared:>40 -outlet:tribune');
  assert.deepEqual(await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-id'))), ['courier-who-pays']);
  await page.waitForURL(/q=credit%3Anone/);
  await reload();
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.locator('#filter').fill('');
  await follow(() => page.getByRole('button', { name: 'Words', exact: true }).click());
  const words = (await page.locator('td.k-words').allInnerTexts()).map(Number);
  assert.deepEqual(words, [...words].sort((x, y) => y - x));
  assert.equal(await page.locator('th.k-words').getAttribute('aria-sort'), 'descending');
  await follow(() => page.locator('[data-key=sort-words]').click());
  assert.deepEqual((await page.locator('td.k-words').allInnerTexts()).map(Number), words.reverse());
  await close();
});

test('a bar of the histogram and a cell of the heat map lead on', async () => {
  const { page, follow, close } = await open(browser, seeds.page);
  await follow(() => page.locator('.histogram a[aria-label^="3 articles"]').click());
  assert.equal(await page.locator('tbody tr').count(), 3);
  await page.goBack();
  await page.waitForSelector('.heat');
  await page.locator('.heat').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await text(page, '#heat-reading'), /% of Reuters.* also stands in Corrin Herald/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.view-compare');
  await close();
});

test('the keyboard alone leads from the overview to two articles and back', async () => {
  const { page, close } = await open(browser, seeds.page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.view-compare');
  await page.keyboard.press('j');
  await page.waitForURL(/at=1/);
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForSelector('.view-families');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.view-family');
  await page.keyboard.press('?');
  await page.waitForSelector('.view-about');
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  await close();
});

test('which articles reword another is seen in two clicks', async () => {
  const { page, close } = await open(browser, seeds.page);
  await page.locator('.attention a').first().click();
  await page.waitForSelector('.match');
  assert.match(await text(page, 'main'), /copy.*Reuters had it first.*not credited/s);
  await close();
});

test('no view has a serious fault of accessibility, light or dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, go, close } = await open(browser, seeds.page, { colorScheme });
    for (const view of VIEWS) {
      await go(view);
      await checkAccessible(page, `${colorScheme} ${view}`);
    }
    await close();
  }
});

test('no view is wider than a phone', async () => {
  const { page, go, close } = await open(browser, seeds.page, { viewport: { width: 375, height: 700 } });
  for (const view of VIEWS) {
    await go(view);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375, view);
  }
  await close();
});

test('dark and light can be chosen', async () => {
  const { page, close } = await open(browser, seeds.page, { colorScheme: 'light' });
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.keyboard.press('d');
  assert.notEqual(await ground(), light);
  await page.getByRole('button', { name: 'Dark / light' }).click();
  assert.equal(await ground(), light);
  await close();
});

test('an article prints on A4', async () => {
  const { page, go, close } = await open(browser, seeds.page, { colorScheme: 'dark' });
  await go('#/article/courier-who-pays');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages >= 1 && pages <= 2, String(pages));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.boxes').isVisible(), false);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  await close();
});

test('a browser without DecompressionStream reads the report too', async () => {
  const { page, close } = await open(browser, seeds.page);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'DecompressionStream'));
  await page.reload();
  await page.waitForSelector('.tiles');
  assert.equal((await page.locator('.tiles b').allInnerTexts())[0], String(seeds.json.run.articles));
  await close();
});

test('without scripts the page says what to do', async () => {
  const { page, close } = await open(browser, seeds.page, { javaScriptEnabled: false });
  assert.match(await text(page, 'noscript'), /nothing is loaded from anywhere/);
  await close();
});

test('an anonymised report has no names', async () => {
  const anonymous = made('anonymous', 'seeds', '--anonymise');
  const { page, go, close } = await open(browser, anonymous.page);
  await go('#/articles');
  const shown = await text(page, 'main');
  assert.match(shown, /Outlet 1/);
  for (const { outlet, id } of seeds.json.articles) {
    assert.ok(outlet === undefined || outlet === 'Reuters' || !shown.includes(outlet), outlet ?? '');
    assert.ok(!shown.includes(id), id);
  }
  await close();
});

test('the page is small', () => {
  assert.ok(statSync(seeds.page).size < 250_000);
});
