// What the browser's tests share: reports made by the program, and pages that notice every fault.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import type { ReportJson } from '../src/schema';
import type { MadeArticle } from './corpus';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const program = process.env.WIRECOPY ?? ['release', 'debug'].map((profile) => join(target, profile, 'wirecopy')).find((path) => existsSync(path)) ?? 'wirecopy';
const folder = mkdtempSync(join(tmpdir(), 'wirecopy-web-'));

/** A page on disk, and the same report as JSON. */
export interface Made {
  page: string;
  json: ReportJson;
}

/** Scan articles, or the sample newsroom of the repository. */
export function made(name: string, articles: MadeArticle[] | 'seeds', ...flags: string[]): Made {
  let input = join(root, 'seeds');
  if (articles !== 'seeds') {
    input = join(folder, `${name}.jsonl`);
    writeFileSync(input, articles.map((article) => `${JSON.stringify(article)}\n`).join(''));
  }
  const page = join(folder, `${name}.html`);
  execFileSync(program, ['scan', input, '-q', ...flags, '-o', page], { stdio: 'inherit' });
  const json = execFileSync(program, ['scan', input, '-q', ...flags, '--format', 'json'], { maxBuffer: 1 << 30 });
  return { page, json: JSON.parse(json.toString()) as ReportJson };
}

/** The machine's own browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}

/** A page, and what went wrong in it. */
export interface Opened {
  page: Page;
  faults: string[];
  /** To another address. */
  go: (hash: string) => Promise<void>;
  /** Do what leads to another address, and wait until the page has drawn what that names. */
  follow: (action: () => Promise<unknown>) => Promise<void>;
  reload: () => Promise<void>;
  close: () => Promise<void>;
}

/** Open a report; whatever it asks for, complains of or pops up is a fault. */
export async function open(browser: Browser, file: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  const url = `file://${file}`;
  page.on('request', (request) => request.url().split('#')[0] === url || faults.push(`asks for ${request.url()}`));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  page.on('dialog', (dialog) => void (faults.push(dialog.message()), dialog.dismiss()));
  const ready = async (): Promise<void> => void (await page.waitForSelector('html[data-ready]'));
  await page.goto(url);
  if (options.javaScriptEnabled !== false) await ready();
  // The page draws when it hears that its address has changed, some time after that; it listens since before we do.
  const follow = async (action: () => Promise<unknown>): Promise<void> => {
    await page.evaluate(() => {
      const drawn = new Promise<void>((resolve) => addEventListener('hashchange', () => resolve(), { once: true }));
      Object.assign(globalThis, { drawn });
    });
    await action();
    await page.evaluate(() => (globalThis as unknown as { drawn: Promise<void> }).drawn);
    // What a view does when it has been drawn.
    await page.evaluate(() => new Promise(requestAnimationFrame));
  };
  const go = async (hash: string): Promise<void> => {
    const isThere = await page.evaluate((to) => {
      const address = new URL(location.href);
      address.hash = to;
      return address.href === location.href;
    }, hash);
    if (!isThere) await follow(() => page.evaluate((to) => void (location.hash = to), hash));
  };
  const reload = async (): Promise<void> => {
    await page.reload();
    await ready();
  };
  const close = async (): Promise<void> => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return { page, faults, go, follow, reload, close };
}

/** That axe finds no fault that is serious or worse. */
export async function checkAccessible(page: Page, what: string): Promise<void> {
  // The page's policy lets nothing in; a script of the test's own is put in from outside.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.slice(0, 200)}`) }));
  });
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious, [], what);
}

/** The text of an element. */
export async function text(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
}

export { readFileSync };
