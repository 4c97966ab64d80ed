// What was run, what was left out, what the words on the page mean, and which keys do what.

import type { Context, View } from '../context';
import { type Child, bdi, h } from '../dom';
import { leftOut } from '../parts';
import type { Relation, RunJson } from '../schema';
import { RELATION_MEANS, counted, number } from '../words';

const KEYS: readonly [string, string][] = [
  ['j, k', 'next and previous marked stretch, passage or row'],
  ['← →', 'previous and next article, on an article’s page; cells of the heat map'],
  ['/', 'filter the articles'],
  ['g o, g a, g f, g l', 'overview, articles, families, lists'],
  ['x', 'count everything again'],
  ['d', 'dark or light'],
  ['?', 'this page'],
];

/** Ids or files that are named before the rest is only counted. */
const MOST_NAMED = 50;

export function about(context: Context): View {
  const { run } = context.report;
  return {
    title: 'About this report',
    content: [
      h('h1', { tabindex: -1 }, 'About this report'),
      h('p', {}, `Made by wirecopy ${run.version ?? ''} from ${counted(run.articles, 'article')}; ${counted(run.pairs_compared ?? 0, 'pair')} of them compared word by word. This page is one file: it loads nothing, and sends nothing. `, h('strong', { class: 'caveat' }, 'Shared wording is not proof of copying.')),
      leftOut(context) ?? document.createTextNode(''),
      left(run) ?? document.createTextNode(''),
      terms(),
      h('section', { 'aria-labelledby': 'keys' }, h('h2', { id: 'keys' }, 'Keys'), h('dl', { class: 'terms' }, KEYS.map(([keys, means]) => [h('dt', {}, h('kbd', {}, keys)), h('dd', {}, means)]))),
      h('section', { 'aria-labelledby': 'settings' }, h('h2', { id: 'settings' }, 'Settings of the run'), h('dl', { class: 'terms' }, Object.entries(run.settings ?? {}).map(([key, value]) => [h('dt', {}, h('code', {}, key)), h('dd', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))]))),
    ],
  };
}

function left(run: RunJson): HTMLElement | null {
  const rows: Child[] = [];
  const names = (all: string[]): Child[] => all.slice(0, MOST_NAMED).map((name, at) => [at > 0 ? ', ' : '', bdi(name)]);
  const more = (all: unknown[]): string => (all.length > MOST_NAMED ? ` and ${number(all.length - MOST_NAMED)} more` : '');
  const skipped = (run.skipped ?? []).map(({ file, line, reason }) => `${file}${line === undefined ? '' : `:${line}`} (${reason})`);
  if (skipped.length > 0) rows.push(h('li', {}, `Skipped, ${counted(skipped.length, 'input')}: `, names(skipped), more(skipped)));
  const short = run.too_short ?? [];
  if (short.length > 0) rows.push(h('li', {}, `Too short to compare, ${counted(short.length, 'article')}: `, names(short), more(short)));
  const converted = (run.transcoded ?? []).map(({ file, encoding }) => `${file} (${encoding})`);
  if (converted.length > 0) rows.push(h('li', {}, `Not UTF-8 and converted, ${counted(converted.length, 'file')}: `, names(converted), more(converted)));
  const { anchors = 0, buckets = 0, pairs = 0 } = run.capped ?? {};
  if (anchors > 0 || buckets > 0) rows.push(h('li', {}, `Too common to propose pairs: ${counted(anchors, 'shingle')}, ${counted(buckets, 'bucket')}.`));
  if (pairs > 0) rows.push(h('li', {}, `Sharing less than a sentence, and so not aligned: ${counted(pairs, 'pair')}.`));
  return rows.length > 0 ? h('section', { 'aria-labelledby': 'left' }, h('h2', { id: 'left' }, 'Left out of the run'), h('ul', {}, rows)) : null;
}

function terms(): HTMLElement {
  const own: [string, string][] = [
    ['prose', 'an article’s own words, outside quotation marks and boilerplate'],
    ['quotation', 'words inside quotation marks on both sides: two reports of one speech have not copied each other'],
    ['boilerplate', 'furniture that recurs in articles which have nothing else in common'],
    ['credited', 'the article names an agency that the other article names too, or is'],
    ['shared', 'of the articles’ table: the largest share of its words that one other article has, earlier or later'],
    ['family', 'articles that are joined by reused prose'],
    ['no wording match found', 'nothing in this collection; not that nothing exists elsewhere'],
  ];
  const relations = (Object.keys(RELATION_MEANS) as Relation[]).map((key): [string, string] => [key, RELATION_MEANS[key]]);
  const list = (rows: [string, string][]): HTMLElement => h('dl', { class: 'terms' }, rows.map(([term, means]) => [h('dt', {}, term), h('dd', {}, means)]));
  return h('section', { 'aria-labelledby': 'terms' }, h('h2', { id: 'terms' }, 'Words on this page'), list(own), h('h3', {}, 'What an editor would call a pair'), list(relations));
}
