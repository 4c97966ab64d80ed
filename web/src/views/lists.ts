// The lists that other formats have too: reuse without credit, credits without a match, quotation marks
// that were lost, outlets, boilerplate. What the report has no list of is counted from its pairs.

import type { Context, View } from '../context';
import { type Article, Points, pairOf } from '../data';
import { type Child, bdi, h, link, running } from '../dom';
import { scroller, tableHead } from '../parts';
import { type OutletRow, boilerplateRows, creditedWithoutMatch, lostQuotationMarks, outletRows, uncreditedRows } from '../summary';
import { counted, duration, nameOf, number, percent, publisher, standingWords } from '../words';

/** Rows of each list; the data formats have all. */
const MOST_ROWS = 200;

export function lists(context: Context): View {
  return {
    title: 'Lists',
    content: [
      h('h1', { tabindex: -1 }, 'Lists'),
      uncredited(context),
      lost(context),
      unmatched(context),
      outlets(context),
      boilerplate(context),
    ].filter((node): node is HTMLElement => node !== null),
  };
}

function table(id: string, heading: string, note: string, heads: string[], rows: Child[][]): HTMLElement {
  const shown = rows.slice(0, MOST_ROWS).map((cells) => h('tr', {}, cells.map((cell, at) => (at === 0 ? h('th', { scope: 'row' }, cell) : h('td', { 'data-label': heads[at]!.replace(/^#/, ''), class: heads[at]!.startsWith('#') ? 'n' : '' }, cell)))));
  const body =
    rows.length > 0
      ? scroller(heading, h('table', { class: 'articles' }, tableHead(heads), h('tbody', { 'data-rows': true }, shown)))
      : h('p', {}, 'There is none.');
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, heading, h('span', { class: 'count' }, ` ${number(rows.length)}`)), h('p', { class: 'note' }, note), body, rows.length > MOST_ROWS ? h('p', { class: 'note' }, `The first ${MOST_ROWS}; ${counted(rows.length - MOST_ROWS, 'more is', 'more are')} in the other formats.`) : null);
}

function name(context: Context, article: Article): Child {
  const to = link(context.href('article', [article.id]), { dir: 'auto', 'data-row': true }, nameOf(article));
  return [to, ' ', article.outlet === undefined ? null : h('span', { class: 'outlet' }, bdi(article.outlet))];
}

/** The rows of one of the run's own lists; none where the report has it not, or something is switched off. */
function ofRun(context: Context, list: string): Record<string, unknown>[] | undefined {
  return context.figures.isRun ? context.report.lists.get(list)?.rows : undefined;
}

/** The two articles that a row of a list names, where the page holds both. */
function pairIn(context: Context, row: Record<string, unknown>): [Article, Article] | undefined {
  const [article, from] = [context.report.byId.get(String(row.id)), context.report.byId.get(String(row.from))];
  return article && from && [article, from];
}

const count = (value: unknown): string => (typeof value === 'number' ? number(value) : '–');

function uncreditedOfRun(context: Context, list: Record<string, unknown>[]): Child[][] {
  return list.flatMap((row) => {
    const [article, from] = pairIn(context, row) ?? [];
    if (!article || !from) return [];
    const pair = pairOf(context.report, article.index, from.index);
    return [[name(context, article), link(context.href('compare', [article.id, from.id]), {}, publisher(from)), count(row.words), percent(Number(row.words ?? 0), article.words), pair ? standingWords(pair, article.index, context.report) : '–']];
  });
}

function uncredited(context: Context): HTMLElement {
  const given = ofRun(context, 'uncredited');
  const rows = given ? uncreditedOfRun(context, given) : uncreditedRows(context.figures).map(({ article, source }) => {
    const from = context.report.articles[source.article]!;
    const pair = context.report.pairs[source.pair]!;
    return [name(context, article), link(context.href('compare', [article.id, from.id]), {}, publisher(from)), number(source.assigned), percent(source.assigned, article.words), standingWords(pair, article.index, context.report)];
  });
  return table('uncredited', 'Reuse without credit', 'Prose that is also in an article that is or may be earlier, which the article does not credit.', ['Article', 'Also in', '#Words', '#Share', 'That one is'], rows);
}

function lost(context: Context): HTMLElement {
  const row = (article: Article, other: Article, words: unknown): Child[] => [name(context, article), link(context.href('compare', [article.id, other.id], { mode: 'matches' }), {}, publisher(other)), count(words)];
  const given = ofRun(context, 'lost_quotation_marks');
  const rows = given
    ? given.flatMap((of) => {
        const both = pairIn(context, of);
        return both ? [row(...both, of.words)] : [];
      })
    : lostQuotationMarks(context.figures)
        .sort((x, y) => y.words - x.words || x.article - y.article)
        .map((of) => row(context.report.articles[of.article]!, context.report.articles[of.other!]!, of.words));
  return table('lost', 'Lost quotation marks', 'Words that one article quotes, and another prints as its own.', ['Article', 'Quotation in', '#Words'], rows);
}

function unmatched(context: Context): HTMLElement | null {
  if (!context.report.lists.has('credited_without_match')) return null;
  const rows = creditedWithoutMatch(context.figures).map((row) => [name(context, context.report.articles[row.article]!), bdi(row.agency ?? '')]);
  return table('unmatched', 'Credits without a match', 'Articles that credit an agency with whose copy no wording match was found here.', ['Article', 'Credits'], rows);
}

function outlets(context: Context): HTMLElement {
  const rows = (ofRun(context, 'outlets')?.map(outletOfRun) ?? outletRows(context.figures)).map((row) => {
    const to = link(context.href('articles', [], { query: `outlet:"${row.outlet}" from:"${row.from}"` }), {}, row.outlet);
    return [to, bdi(row.from), number(row.articles), number(row.words), percent(row.creditedWords, row.words), row.lagHours === undefined ? '–' : row.lagHours < 0 ? '–' : duration(row.lagHours)];
  });
  return table('outlets', 'Outlets', 'Who has wording that is also in whose earlier articles.', ['Outlet', 'Also in articles of', '#Articles', '#Words', '#Credited', '#Median lag'], rows);
}

function outletOfRun(row: Record<string, unknown>): OutletRow {
  const value = (key: string): number => (typeof row[key] === 'number' ? row[key] : 0);
  const lag = typeof row.median_lag_hours === 'number' ? { lagHours: row.median_lag_hours } : {};
  return { outlet: String(row.outlet), from: String(row.from), articles: value('articles'), words: value('words'), creditedWords: value('credited_words'), ...lag };
}

function boilerplate(context: Context): HTMLElement {
  const list = context.report.lists.get('boilerplate');
  const rows: Child[][] = list
    ? list.rows.map((row) => [running(String(row.text ?? '')), String(row.articles ?? ''), Array.isArray(row.outlets) ? row.outlets.join(', ') : ''])
    : boilerplateRows(context.figures, (article, start, end) => new Points(article.text).slice(start, end)).map((row) => [running(row.text), number(row.articles), row.outlets.join(', ')]);
  return table('boilerplate', 'Boilerplate', 'Furniture that recurs in articles which have nothing else in common.', ['Text', '#Articles', 'Outlets'], rows);
}
