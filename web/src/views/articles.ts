// All articles in a table that is sorted and filtered.

import type { Context, View } from '../context';
import type { Article } from '../data';
import { bdi, h, link } from '../dom';
import { FIELDS, type Subject, parseFilter } from '../filter';
import { articleLink, bar, legend, leftOut, scroller } from '../parts';
import { FIRST_ROWS } from '../state';
import { agencies, counted, number, publisher, ratio, when } from '../words';

interface Column {
  key: string;
  label: string;
  /** What the column is sorted by; larger first where it is a number. */
  value: (context: Context, article: Article) => number | string;
}

const COLUMNS: readonly Column[] = [
  { key: 'title', label: 'Article', value: (_, article) => (article.title ?? article.id).toLowerCase() },
  { key: 'date', label: 'Date', value: (_, article) => -(article.time?.from ?? Infinity) },
  { key: 'words', label: 'Words', value: (_, article) => article.words },
  { key: 'shared', label: 'Shared', value: (context, article) => context.figures.articles[article.index]!.highest },
  { key: 'found', label: 'What its words are', value: (context, article) => traced(context, article).uncredited_words + traced(context, article).credited_words },
  { key: 'uncredited', label: 'Uncredited', value: (context, article) => traced(context, article).uncredited_words },
  { key: 'longest', label: 'Longest', value: (context, article) => context.figures.articles[article.index]!.longest },
  { key: 'origin', label: 'Earliest origin', value: (context, article) => originName(context, article) },
];

/** Before anybody asks: the most found first. */
const FIRST_SORT = 'uncredited';

const HINT = 'shared:>40 outlet:gazette credit:none';

export function articles(context: Context): View {
  const field = h('input', {
    id: 'filter', type: 'search', value: context.state.query, placeholder: HINT, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': 'filter-help filter-count',
  });
  const count = h('p', { id: 'filter-count', role: 'status' });
  const place = h('div', {});
  const draw = (query: string): void => {
    const { found, unknown } = filtered(context, query);
    count.replaceChildren(`${number(found.length)} of ${counted(context.report.articles.length, 'article')}${unknown.length > 0 ? `; looked for as a word: ${unknown.join(' ')}` : ''}`);
    place.replaceChildren(table(context, found));
  };
  field.addEventListener('input', () => {
    context.note({ query: field.value, rows: FIRST_ROWS });
    draw(field.value);
  });
  draw(context.state.query);
  return {
    title: 'Articles',
    content: [
      h('h1', { tabindex: -1 }, 'Articles'),
      leftOut(context) ?? document.createTextNode(''),
      h('form', { class: 'filter', role: 'search', onsubmit: (event: Event) => event.preventDefault() }, h('label', { for: 'filter' }, 'Filter'), field, count),
      help(),
      legend(),
      place,
    ],
  };
}

function help(): HTMLElement {
  const example = (text: string, means: string): HTMLElement[] => [h('dt', {}, h('code', {}, text)), h('dd', {}, means)];
  return h(
    'details',
    { class: 'help', id: 'filter-help' },
    h('summary', {}, 'What can be asked'),
    h(
      'dl',
      {},
      example('harbour "sea gate"', 'these words in title, id, outlet or byline'),
      example('shared:>40', 'more than 40% in common with one other article; also found, uncredited, credited, quoted, boilerplate (percent), words, longest'),
      example('outlet:gazette', 'the outlet’s name has it; also title, id, byline, date, kind, lang, family, from'),
      example('credit:none', 'credits no agency; credit:reuters: credits this one'),
      example('-kind:wire', 'a minus turns it round'),
    ),
    h('p', { class: 'note' }, `Names: ${FIELDS.join(', ')}.`),
  );
}

function filtered(context: Context, query: string): { found: Article[]; unknown: string[] } {
  const { test, unknown } = parseFilter(query);
  const found = context.report.articles.filter((article) => test(subject(context, article)));
  return { found: sorted(context, found), unknown };
}

function subject(context: Context, article: Article): Subject {
  const figures = context.figures.articles[article.index]!;
  const family = article.family === undefined ? undefined : context.report.families[article.family]!.id;
  const origins = figures.origins.flatMap((origin) => {
    const from = context.report.articles[origin.article]!;
    return [from.id, from.outlet ?? ''];
  });
  return { article, figures, origins, ...(family !== undefined && { family }) };
}

/** The column and the direction that are asked for. */
function order(context: Context): { column: Column; isReversed: boolean } {
  const asked = context.state.sort || FIRST_SORT;
  const column = COLUMNS.find(({ key }) => key === asked.replace(/^-/, '')) ?? COLUMNS.find(({ key }) => key === FIRST_SORT)!;
  return { column, isReversed: asked.startsWith('-') };
}

function sorted(context: Context, articles: Article[]): Article[] {
  const { column, isReversed } = order(context);
  const keyed = articles.map((article) => ({ article, value: column.value(context, article) }));
  keyed.sort((x, y) => {
    const by = typeof x.value === 'number' && typeof y.value === 'number' ? compareNumbers(y.value, x.value) : String(x.value).localeCompare(String(y.value), 'en');
    return (isReversed ? -by : by) || x.article.index - y.article.index;
  });
  return keyed.map(({ article }) => article);
}

function compareNumbers(x: number, y: number): number {
  return x === y ? 0 : x < y ? -1 : 1;
}

function table(context: Context, found: Article[]): HTMLElement {
  const { column, isReversed } = order(context);
  const heads = COLUMNS.map(({ key, label }) => {
    const isSorted = key === column.key;
    const next = isSorted && !isReversed ? `-${key}` : key;
    // Names and dates begin with the first, figures with the largest.
    const isAscending = ['title', 'date', 'origin'].includes(key) !== isReversed;
    const mark = isSorted ? (isAscending ? ' ▴' : ' ▾') : '';
    return h(
      'th',
      { scope: 'col', class: `k-${key}`, 'aria-sort': isSorted ? (isAscending ? 'ascending' : 'descending') : undefined },
      h('button', { type: 'button', 'data-key': `sort-${key}`, onclick: () => context.go({ sort: next }) }, label, h('span', { 'aria-hidden': 'true' }, mark)),
    );
  });
  const shown = found.slice(0, context.state.rows);
  const rest = found.length - shown.length;
  return h(
    'div',
    {},
    scroller('Articles', h('table', { class: 'articles' }, h('thead', {}, h('tr', {}, heads)), h('tbody', { 'data-rows': true }, shown.map((article) => row(context, article))))),
    rest > 0 ? h('p', {}, h('button', { type: 'button', class: 'more', 'data-key': 'more', onclick: () => context.go({ rows: context.state.rows + 500 }) }, `Show more (${number(rest)} left)`)) : null,
    found.length === 0 ? h('p', { class: 'note' }, 'No article is like that.') : null,
  );
}

function row(context: Context, article: Article): HTMLElement {
  const figures = context.figures.articles[article.index]!;
  const earliest = figures.earliest === undefined ? undefined : context.report.articles[figures.earliest]!;
  const credits = agencies(article);
  const name = articleLink(context, article, credits.length > 0 ? [' · credits ', bdi(credits.join(', '))] : null);
  name.querySelector('a')?.setAttribute('data-row', '');
  const cell = (key: string, label: string, content: Parameters<typeof h>[2], isNumber = false): HTMLElement =>
    h('td', { class: isNumber ? `n k-${key}` : `k-${key}`, 'data-label': label }, content);
  return h(
    'tr',
    { 'data-id': article.id },
    h('th', { scope: 'row', class: 'k-title' }, name),
    cell('date', 'Date', when(article)),
    cell('words', 'Words', number(article.words), true),
    cell('shared', 'Shared', ratio(figures.highest), true),
    cell('found', 'What its words are', bar(figures.traced, article.words, 14)),
    cell('uncredited', 'Uncredited', number(figures.traced.uncredited_words), true),
    cell('longest', 'Longest', figures.longest > 0 ? number(figures.longest) : '–', true),
    cell('origin', 'Earliest origin', earliest ? link(context.href('compare', [article.id, earliest.id]), {}, publisher(earliest)) : '–'),
  );
}

function traced(context: Context, article: Article): Context['figures']['articles'][number]['traced'] {
  return context.figures.articles[article.index]!.traced;
}

function originName(context: Context, article: Article): string {
  const { earliest } = context.figures.articles[article.index]!;
  return earliest === undefined ? '\uffff' : publisher(context.report.articles[earliest]!).toLowerCase();
}
