// The first view: what was found, what needs attention, who shares with whom, and when.

import { FEW_ROWS, timeline } from '../charts/timeline';
import { heatChart } from '../charts/heatmap';
import { histogramChart } from '../charts/histogram';
import type { Context, View } from '../context';
import { type Child, bdi, h, link } from '../dom';
import { leftOut, section } from '../parts';
import { type Attention, type Summary, attention, firstOf, isStanding, summarise } from '../summary';
import { counted, nameOf, number, percent, publisher } from '../words';

/** Rows of what needs attention. */
const MOST_ROWS = 10;
/** Families whose timelines are drawn here; all are on the families' page. */
const MOST_FAMILIES = 6;

export function overview(context: Context): View {
  const summary = summarise(context.figures);
  return {
    title: 'Overview',
    content: [
      h('header', { class: 'lead' }, h('h1', { tabindex: -1 }, headline(context, summary)), h('p', { class: 'standfirst' }, standfirst(summary), h('strong', { class: 'caveat' }, 'Shared wording is not proof of copying.')), leftOut(context)),
      tiles(context, summary),
      h('div', { class: 'columns' }, attentionSection(context), section('shares', 'How much is shared', 'Articles by the largest share of their words that one other article has too. A bar leads to its articles.', histogramChart(context))),
      familySection(context),
      section('who', 'Who shares with whom', null, heatChart(context)),
    ].filter((node): node is HTMLElement => node !== null),
  };
}

function headline(context: Context, summary: Summary): string {
  const { archive } = context.report.run;
  if (summary.articles === 0) return 'There are no articles in this report';
  if (archive) {
    const drafts = counted(summary.articles, 'draft');
    if (summary.sharing === 0) return `No wording match was found between ${drafts} and the archive`;
    return `${number(summary.sharing)} of ${drafts} ${summary.sharing === 1 ? 'shares' : 'share'} wording with the archive`;
  }
  if (summary.sharing === 0) return `No wording match was found among ${counted(summary.articles, 'article')}`;
  return `${number(summary.sharing)} of ${counted(summary.articles, 'article')} share wording`;
}

function standfirst(summary: Summary): string {
  if (summary.sharing === 0) return '';
  if (summary.uncreditedArticles === 0) return 'All prose that was found in an article that is or may be earlier is credited. ';
  const [verb, whose] = summary.uncreditedArticles === 1 ? ['has', 'it does'] : ['have', 'they do'];
  return `${counted(summary.uncreditedArticles, 'article')} ${verb} prose that also stands in an article that is or may be earlier and that ${whose} not credit: ${counted(summary.uncreditedWords, 'word')} in all. `;
}

function tiles(context: Context, summary: Summary): HTMLElement {
  const tile = (value: number, label: string, href?: string): HTMLElement =>
    h('li', {}, h('b', {}, number(value)), h('span', {}, href !== undefined && value > 0 ? link(href, {}, label) : label));
  const articles = (query: string): string => context.href('articles', [], { query });
  const { archive } = context.report.run;
  const noun = archive ? 'draft' : 'article';
  return h(
    'ul',
    { class: 'tiles', 'aria-label': 'In figures' },
    tile(summary.articles, summary.articles === 1 ? noun : `${noun}s`, context.href('articles')),
    tile(summary.sharing, 'with shared wording', articles('shared:>0')),
    tile(summary.uncreditedArticles, 'with uncredited reuse', articles('uncredited:>0')),
    ...(archive
      ? [tile(archive.articles, 'in the archive'), tile(context.report.articles.filter((article) => article.archived).length, 'of them share wording')]
      : [tile(summary.families, summary.families === 1 ? 'family' : 'families', context.href('families')), tile(summary.independent, 'independent texts')]),
  );
}

function attentionSection(context: Context): HTMLElement {
  const rows = attention(context.figures, MOST_ROWS);
  const list = rows.map((row) => h('li', { class: 'row' }, attentionRow(context, row)));
  const content = rows.length > 0 ? h('ol', { class: 'attention', 'data-rows': true }, list) : h('p', {}, 'Nothing: no wording without credit, and no quotation that lost its marks.');
  return section('attention', 'Needs attention', 'The most uncredited words first. A line opens both articles side by side.', content);
}

function attentionRow(context: Context, row: Attention): Child[] {
  const article = context.report.articles[row.article]!;
  const other = row.other === undefined ? undefined : context.report.articles[row.other]!;
  const target = other ? context.href('compare', [article.id, other.id], { mode: 'matches' }) : context.href('article', [article.id]);
  return [
    link(target, { class: 'headline', dir: 'auto', 'data-row': true }, nameOf(article)),
    ' ',
    article.outlet === undefined ? null : h('span', { class: 'outlet' }, bdi(article.outlet)),
    h('p', { class: 'why' }, why(context, row)),
  ];
}

function why(context: Context, row: Attention): Child[] {
  const article = context.report.articles[row.article]!;
  const other = row.other === undefined ? undefined : context.report.articles[row.other]!;
  const from = other ? bdi(publisher(other)) : null;
  const pair = row.pair === undefined ? undefined : context.report.pairs[row.pair]!;
  const isOpen = pair?.direction === 'unknown';
  switch (row.reason) {
    case 'uncredited':
      return [h('b', {}, number(row.words)), ` of ${counted(article.words, 'word')} (${percent(row.words, article.words)}) also in `, from, ', without credit', isOpen ? '; who was first is not known' : '', '.'];
    case 'own':
      return [h('b', {}, number(row.words)), ` of ${counted(article.words, 'word')} also in an article of its own outlet.`];
    case 'lost':
      return [h('b', {}, number(row.words)), ' words that are quotation in ', from, ' stand here without quotation marks.'];
    default:
      return ['Credits ', bdi(row.agency ?? 'an agency'), ', but no wording match was found with its copy.'];
  }
}

function familySection(context: Context): HTMLElement | null {
  const { report, figures } = context;
  const standing = report.families.filter((_, at) => isStanding(figures, at));
  if (standing.length === 0) return null;
  const largest = [...standing].sort((x, y) => y.memberIndices.length - x.memberIndices.length || x.index - y.index).slice(0, MOST_FAMILIES);
  const blocks = largest.map((family) => {
    const first = firstOf(figures, family.index);
    return h(
      'article',
      { class: 'family' },
      h('h3', {}, link(context.href('family', [family.id]), { dir: 'auto' }, first ? nameOf(first) : family.id), ' ', h('span', { class: 'outlet' }, counted(family.memberIndices.length, 'article'))),
      timeline(context, family.index, FEW_ROWS, 2),
    );
  });
  const more = standing.length - largest.length;
  return section(
    'families', 'How wording spread', 'Each family of articles with reused prose, in time. A dot is as large as the share of its words that it has from its predecessor; hollow where the time or the order is uncertain.',
    h('div', { class: 'families' }, blocks),
    more > 0 ? h('p', {}, link(context.href('families'), {}, `All ${counted(standing.length, 'family', 'families')}`)) : null,
    blocks.some((block) => block.querySelector('.plot')) ? legendOfDots() : null,
  );
}

/** What the dots of a timeline mean. */
export function legendOfDots(): HTMLElement {
  const item = (kind: string, label: string): HTMLElement => h('li', {}, h('span', { class: `key k-${kind}` }), ` ${label}`);
  return h('ul', { class: 'legend inline' }, item('root', 'no predecessor'), item('uncredited', 'not credited'), item('credited', 'credited, or its own earlier version'), item('hollow', 'time or order uncertain'));
}
