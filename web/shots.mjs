// Draws the views of a report with the machine's Chromium, to be looked at: one image each, in build/shots.
//
//     node shots.mjs report.html [FOLDER]
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [report, folder = 'build/shots'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const sizes = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

async function shoot(name, hash, { size = 'wide', dark = false, full = true } = {}) {
  const page = await browser.newPage({ viewport: sizes[size], colorScheme: dark ? 'dark' : 'light', deviceScaleFactor: 1 });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.error(name, message.text()));
  page.on('pageerror', (error) => console.error(name, error.stack));
  await page.goto(`file://${resolve(report)}${hash}`);
  await page.waitForSelector('html[data-ready]');
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: full });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  if (wide) console.error(`${name}: the page is wider than the window`);
  const first = await page.evaluate(() => {
    const ids = (selector) => [...document.querySelectorAll(selector)].map((a) => a.getAttribute('href'));
    return { compare: ids('.attention a[href*="/compare/"]')[0], family: ids('.families h3 a')[0] };
  });
  await page.close();
  return first;
}

const { compare, family } = await shoot('overview', '');
await shoot('overview-dark', '', { dark: true });
await shoot('overview-phone', '', { size: 'phone' });
await shoot('articles', '#/articles');
await shoot('articles-phone', '#/articles', { size: 'phone' });
if (compare) {
  const article = compare.replace('/compare/', '/article/').replace(/\/[^/?]*(\?.*)?$/, '');
  await shoot('article', article);
  await shoot('article-dark', article, { dark: true });
  await shoot('article-phone', article, { size: 'phone' });
  const plain = compare.replace(/\?.*/, '');
  await shoot('compare', `${plain}?at=2`, { full: false });
  await shoot('compare-dark', `${plain}?at=2`, { dark: true, full: false });
  await shoot('compare-phone', plain, { size: 'phone' });
  await shoot('compare-matches', `${plain}?show=matches`);
  await shoot('compare-differences', `${plain}?show=differences`);
}
if (family) {
  await shoot('family', family);
  await shoot('family-dark', family, { dark: true });
  await shoot('family-phone', family, { size: 'phone' });
}
await shoot('lists', '#/lists');
await shoot('about', '#/about?without=quotations&shortest=12');
await browser.close();
