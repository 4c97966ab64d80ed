// A family: who has its wording from whom, when, and what each member changed. And the list of all.

import { timeline } from '../charts/timeline';
import type { Context, View } from '../context';
import type { Family } from '../data';
import { type Child, bdi, h, link } from '../dom';
import { bar, leftOut, legend, scroller, tableHead } from '../parts';
import { type Node as TreeNode, firstOf, isStanding, tree } from '../summary';
import { agencies, counted, duration, nameOf, number, percent, publisher, ratio, when } from '../words';
import { legendOfDots } from './overview';
import { missing } from './missing';

/** What a member can have done, in words. */
const CHANGES: Record<string, string> = {
  retitled: 'new headline', new_lead: 'new lead', cut_from_end: 'cut from the end', stitched: 'stitched from several', expanded: 'expanded', shortened: 'shortened', unchanged: 'unchanged',
};

export function family(context: Context): View {
  const of = context.report.families.find(({ id }) => id === context.state.ids[0]);
  if (!of) return missing(context, 'family', context.state.ids[0]!);
  const nodes = tree(context.figures, of.index);
  const first = firstOf(context.figures, of.index);
  const name = first ? nameOf(first) : of.id;
  return {
    title: `Family: ${name}`,
    content: [
      h('header', { class: 'lead' }, h('p', { class: 'kicker' }, 'Family ', h('code', {}, of.id)), h('h1', { tabindex: -1, dir: 'auto' }, name), h('p', { class: 'standfirst' }, standfirst(context, of, nodes), ' ', h('strong', { class: 'caveat' }, 'Shared wording is not proof of copying.'))),
      isStanding(context.figures, of.index) ? document.createTextNode('') : h('p', { class: 'notice' }, 'With what is switched off, no two members share wording that counts.'),
      h('section', { 'aria-labelledby': 'tree' }, h('h2', { id: 'tree' }, 'Who has it from whom'), h('p', { class: 'note' }, 'Under each article, those that have most of their shared wording from it.'), treeList(context, nodes)),
      h('section', { 'aria-labelledby': 'time' }, h('h2', { id: 'time' }, 'When'), timeline(context, of.index), legendOfDots()),
      members(context, of, nodes),
      versions(context, of) ?? document.createTextNode(''),
      bridges(context, of) ?? document.createTextNode(''),
    ],
  };
}

function standfirst(context: Context, of: Family, nodes: TreeNode[]): string {
  const isRun = context.figures.isRun;
  const outlets = (isRun ? of.outlets : undefined) ?? new Set(of.memberIndices.map((at) => publisher(context.report.articles[at]!))).size;
  const independent = (isRun ? of.independent_texts : undefined) ?? nodes.filter((node) => node.predecessor === undefined).length;
  const spread = of.spread_hours ?? spreadOf(context, of);
  const over = spread !== undefined && spread > 0 ? ` within ${duration(spread)}` : '';
  return `${counted(of.members.length, 'article')} of ${counted(outlets, 'outlet')}${over}; ${counted(independent, 'text')} ${independent === 1 ? 'is' : 'are'} not taken from another member. The two least alike that share wording resemble each other by ${ratio(of.lowest_resemblance)}.`;
}

function spreadOf(context: Context, of: Family): number | undefined {
  const times = of.memberIndices.flatMap((at) => context.report.articles[at]!.time?.from ?? []);
  return times.length < 2 ? undefined : (Math.max(...times) - Math.min(...times)) / 3_600_000;
}

/** Nested lists: a member, and under it those that have their wording from it. */
function treeList(context: Context, nodes: TreeNode[]): HTMLElement {
  const children = new Map<number | undefined, TreeNode[]>();
  const inFamily = new Set(nodes.map((node) => node.article));
  for (const node of nodes) {
    const parent = node.predecessor !== undefined && inFamily.has(node.predecessor) ? node.predecessor : undefined;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const drawn = new Set<number>();
  const list = (parent: number | undefined): HTMLElement | null => {
    const below = (children.get(parent) ?? []).filter((node) => !drawn.has(node.article));
    if (below.length === 0) return null;
    below.forEach((node) => drawn.add(node.article));
    return h('ul', parent === undefined ? { class: 'tree', 'data-rows': true } : {}, below.map((node) => h('li', {}, treeNode(context, node), list(node.article))));
  };
  return list(undefined) ?? h('p', { class: 'note' }, 'There are no members.');
}

function treeNode(context: Context, node: TreeNode): HTMLElement {
  const article = context.report.articles[node.article]!;
  const taken: Child =
    node.predecessor === undefined
      ? h('span', { class: 'why' }, 'no predecessor here')
      : h('span', { class: 'why' }, link(context.href('compare', [article.id, context.report.articles[node.predecessor]!.id]), {}, `${counted(node.words, 'word')}, ${percent(node.words, article.words)}`), ', ', node.isVersion ? 'its own earlier version' : node.isCredited ? 'credited' : h('strong', { class: 'alarm' }, 'not credited'), node.isUncertain ? ', order not certain' : '', changes(node));
  return h('div', { class: 'node' }, article.outlet === undefined ? null : [h('span', { class: 'outlet strong' }, bdi(article.outlet)), ' '], link(context.href('article', [article.id]), { dir: 'auto', 'data-row': true }, nameOf(article)), ' ', h('span', { class: 'when' }, when(article)), ' ', taken);
}

function changes(node: TreeNode): string {
  const known = node.changes.map((change) => CHANGES[change] ?? change.replaceAll('_', ' '));
  return known.length > 0 ? `; ${known.join(', ')}` : '';
}

function members(context: Context, of: Family, nodes: TreeNode[]): HTMLElement {
  const isChangeKnown = nodes.some((node) => node.changes.length > 0);
  const rows = nodes.map((node) => {
    const article = context.report.articles[node.article]!;
    const figures = context.figures.articles[node.article]!;
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, link(context.href('article', [article.id]), { dir: 'auto' }, publisher(article)), of.first === article.id ? ' (first)' : ''),
      h('td', { 'data-label': 'Date' }, when(article)),
      h('td', { class: 'n', 'data-label': 'Words' }, number(article.words)),
      h('td', { class: 'k-found', 'data-label': 'What its words are' }, bar(figures.traced, article.words, 14)),
      h('td', { class: 'n', 'data-label': 'Uncredited' }, number(figures.traced.uncredited_words)),
      h('td', { 'data-label': 'Credits' }, agencies(article).length > 0 ? bdi(agencies(article).join(', ')) : '–'),
      isChangeKnown ? h('td', { 'data-label': 'What it changed' }, changes(node).replace(/^; /, '') || '–') : null,
    );
  });
  const heads = ['Member', 'Date', '#Words', 'What its words are', '#Uncredited', 'Credits', ...(isChangeKnown ? ['What it changed'] : [])];
  return h('section', { 'aria-labelledby': 'members' }, h('h2', { id: 'members' }, 'Members'), legend(), scroller('Members', h('table', { class: 'articles' }, tableHead(heads), h('tbody', {}, rows))));
}

function versions(context: Context, of: Family): HTMLElement | null {
  if (!of.versions || of.versions.length === 0) return null;
  const name = (id: string): Child => {
    const article = context.report.byId.get(id);
    return article ? link(context.href('article', [id]), { dir: 'auto' }, nameOf(article)) : id;
  };
  return h('section', { 'aria-labelledby': 'versions' }, h('h2', { id: 'versions' }, 'Versions of one outlet'), h('ul', {}, of.versions.map((chain) => h('li', {}, chain.map((id, at) => [at > 0 ? ' → ' : '', name(id)])))));
}

function bridges(context: Context, of: Family): HTMLElement | null {
  if (!of.bridges || of.bridges.length === 0) return null;
  const side = (id: string): string => publisher(context.report.byId.get(id) ?? ({ id } as never));
  return h('section', { 'aria-labelledby': 'bridges' }, h('h2', { id: 'bridges' }, 'Held together by'), h('p', { class: 'note' }, 'Without these pairs the family would fall apart: look at them before you speak of one family.'), h('ul', {}, of.bridges.map(([a, b]) => h('li', {}, link(context.href('compare', [a, b]), {}, bdi(side(a)), ' and ', bdi(side(b)))))));
}

/** All families, the largest first. */
export function families(context: Context): View {
  const { report, figures } = context;
  const order = [...report.families].sort((x, y) => y.memberIndices.length - x.memberIndices.length || x.index - y.index);
  const rows = order.map((of) => {
    const nodes = tree(figures, of.index);
    const first = firstOf(figures, of.index);
    const uncredited = of.memberIndices.reduce((sum, at) => sum + figures.articles[at]!.traced.uncredited_words, 0);
    return h(
      'tr',
      { class: isStanding(figures, of.index) ? '' : 'faded' },
      h('th', { scope: 'row' }, link(context.href('family', [of.id]), { dir: 'auto', 'data-row': true }, first ? nameOf(first) : of.id)),
      h('td', { class: 'n', 'data-label': 'Articles' }, number(of.members.length)),
      h('td', { class: 'n', 'data-label': 'Outlets' }, number(of.outlets ?? new Set(of.memberIndices.map((at) => publisher(report.articles[at]!))).size)),
      h('td', { class: 'n', 'data-label': 'Independent texts' }, number((figures.isRun ? of.independent_texts : undefined) ?? nodes.filter((node) => node.predecessor === undefined).length)),
      h('td', { class: 'n', 'data-label': 'Uncredited words' }, number(uncredited)),
      h('td', { class: 'n', 'data-label': 'Spread' }, spreadOf(context, of) === undefined ? '–' : duration(of.spread_hours ?? spreadOf(context, of)!)),
      h('td', { class: 'n', 'data-label': 'Lowest resemblance' }, ratio(of.lowest_resemblance)),
    );
  });
  const heads = ['Family, by its first article', '#Articles', '#Outlets', '#Independent texts', '#Uncredited words', '#Spread', '#Lowest resemblance'];
  return {
    title: 'Families',
    content: [
      h('h1', { tabindex: -1 }, 'Families'),
      leftOut(context) ?? document.createTextNode(''),
      h('p', { class: 'note' }, 'A family is articles that are joined by reused prose. Quotations and boilerplate join none.'),
      rows.length > 0 ? scroller('Families', h('table', { class: 'articles' }, tableHead(heads), h('tbody', { 'data-rows': true }, rows))) : h('p', {}, 'There is none in this report.'),
    ],
  };
}
