// How long a report takes to be drawn: `node measure.mjs report.html [HASH]...`, in milliseconds from the start of the navigation.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [report, ...hashes] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
console.log(`${report}: ${(statSync(report).size / 1e6).toFixed(2)} MB`);
for (const hash of ['', ...hashes]) {
  const times = [];
  for (let run = 0; run < 3; run++) {
    const page = await browser.newPage();
    await page.goto(`file://${resolve(report)}${hash}`);
    await page.waitForSelector('html[data-ready]');
    times.push(Number(await page.evaluate(() => document.documentElement.dataset.ready)));
    await page.close();
  }
  const page = await browser.newPage();
  await page.goto(`file://${resolve(report)}${hash}`);
  await page.waitForSelector('html[data-ready]');
  const again = await page.evaluate(() => new Promise((done) => {
    const start = performance.now();
    document.querySelector('[data-key="switch-quotations"]').click();
    setTimeout(() => requestAnimationFrame(() => done(Math.round(performance.now() - start))), 0);
  }));
  await page.close();
  console.log(`${hash || '#/overview'}: drawn after ${times.join(', ')} ms; counted again and drawn in ${again} ms`);
}
await browser.close();
