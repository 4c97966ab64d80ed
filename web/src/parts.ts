// Small things that several views show: an article's name, the bar of what its words are, notes.

import type { Context } from './context';
import type { Article } from './data';
import { type Child, bdi, h, link, s } from './dom';
import { counted, nameOf, number, percent } from './words';
import type { TracedJson } from './schema';

/** What a word can be, in the order in which bars stack it. */
export const CLASSES: readonly { key: keyof TracedJson; name: string; label: string }[] = [
  { key: 'uncredited_words', name: 'uncredited', label: 'found elsewhere, no credit' },
  { key: 'credited_words', name: 'credited', label: 'found elsewhere, credited' },
  { key: 'quoted_words', name: 'quotation', label: 'quotation' },
  { key: 'boilerplate_words', name: 'boilerplate', label: 'boilerplate' },
  { key: 'not_found_words', name: 'rest', label: 'no wording match found' },
];

/** Patterns that classes have besides their colour, for all drawings of the page. */
export function patterns(): SVGElement {
  const pattern = (id: string, size: number, ...content: SVGElement[]): SVGElement =>
    s('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse' }, s('rect', { width: size, height: size, class: `base ${id}` }), content);
  return s(
    'svg',
    { class: 'defs', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
    s(
      'defs',
      {},
      pattern('f-credited', 5, s('path', { d: 'M-1 6L6 -1', class: 'line' })),
      pattern('f-quotation', 4, s('circle', { cx: 2, cy: 2, r: 1, class: 'dot' })),
      pattern('f-boilerplate', 4, s('path', { d: 'M0 1.5H4', class: 'line' })),
    ),
  );
}

/** How a class is filled: a plain colour, or a pattern in it. */
export function fillOf(name: string): string | undefined {
  return ['credited', 'quotation', 'boilerplate'].includes(name) ? `url(#f-${name})` : undefined;
}

/** Every word of an article once, as a bar. */
export function bar(traced: TracedJson, words: number, height = 12): SVGElement {
  let x = 0;
  const pieces = CLASSES.map(({ key, name }) => {
    const width = words > 0 ? (100 * traced[key]) / words : 0;
    const piece = s('rect', { x: `${x}%`, y: 0, width: `${width}%`, height, class: `c-${name}`, fill: fillOf(name) });
    x += width;
    return piece;
  });
  return s('svg', { class: 'bar', width: '100%', height, role: 'img', 'aria-label': barWords(traced, words) }, pieces);
}

/** The same in words. */
export function barWords(traced: TracedJson, words: number): string {
  const parts = CLASSES.filter(({ key }) => traced[key] > 0).map(({ key, label }) => `${percent(traced[key], words)} ${label}`);
  return parts.length > 0 ? parts.join(', ') : 'no words';
}

/** The swatch of a class. */
export function swatch(name: string): SVGElement {
  return s('svg', { class: 'swatch', width: 14, height: 14, 'aria-hidden': 'true' }, s('rect', { width: 14, height: 14, class: `c-${name}`, fill: fillOf(name) }));
}

/** What the classes are, with their words where an article's are given. */
export function legend(traced?: TracedJson, words = 0): HTMLElement {
  const items = CLASSES.filter(({ key }) => !traced || traced[key] > 0).map(({ key, name, label }) =>
    h('li', {}, swatch(name), ' ', traced ? h('b', {}, number(traced[key])) : null, traced ? ` ${label} (${percent(traced[key], words)})` : label),
  );
  return h('ul', { class: 'legend' }, items);
}

/** An article's headline as a link to it, and who published it. */
export function articleLink(context: Context, article: Article, ...more: Child[]): HTMLElement {
  return h(
    'span',
    { class: 'name' },
    link(context.href('article', [article.id]), { class: 'headline', dir: 'auto' }, nameOf(article)),
    ' ',
    h('span', { class: 'outlet' }, article.outlet === undefined ? null : bdi(article.outlet), more),
  );
}

/** What is left out because the page has no room for it. */
export function leftOut(context: Context): HTMLElement | null {
  const { articles, pairs } = context.report.leftOut;
  if (articles === 0 && pairs === 0) return null;
  const parts = [articles > 0 ? counted(articles, 'article') : '', pairs > 0 ? counted(pairs, 'pair') : ''].filter((part) => part !== '');
  return h('p', { class: 'notice' }, `This page holds the strongest part of the run. Not on it: ${parts.join(' and ')}. The jsonl, json and csv reports have all of them.`);
}

/** Furniture of a section: its heading and what it means. */
export function section(id: string, heading: string, note: Child, ...content: Child[]): HTMLElement {
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, heading), note ? h('p', { class: 'note' }, note) : null, content);
}

/** The head of a table; a name that begins with `#` is that of a column of numbers. */
export function tableHead(names: readonly string[]): HTMLElement {
  return h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col', class: name.startsWith('#') ? 'n' : '' }, name.replace(/^#/, '')))));
}

/** A table that may be wider than the window. */
export function scroller(label: string, content: Node): HTMLElement {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, content);
}
