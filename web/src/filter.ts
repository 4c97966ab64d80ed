// The language of the articles' filter: `shared:>40 outlet:gazette credit:none harbour`.
//
// Terms stand side by side and all must hold. A term with a name and a colon asks about a field, any
// other looks for its words in title, id, outlet and byline. Quotation marks hold spaces together. A minus in
// front turns a term round. A name that does not exist is looked for as a word, and said so.

import type { Article } from './data';
import type { ArticleFigures } from './figures';

/** What a filter can ask about an article. */
export interface Subject {
  article: Article;
  figures: ArticleFigures;
  /** Name of its family, where it has one. */
  family?: string;
  /** Names of its origins' outlets and ids. */
  origins: string[];
}

export type Test = (subject: Subject) => boolean;

const percent = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);

const NUMBERS: Record<string, (subject: Subject) => number> = {
  shared: ({ figures }) => 100 * figures.highest,
  found: ({ article, figures }) => percent(article.words - figures.traced.not_found_words, article.words),
  uncredited: ({ article, figures }) => percent(figures.traced.uncredited_words, article.words),
  credited: ({ article, figures }) => percent(figures.traced.credited_words, article.words),
  quoted: ({ article, figures }) => percent(figures.traced.quoted_words, article.words),
  boilerplate: ({ article, figures }) => percent(figures.traced.boilerplate_words, article.words),
  words: ({ article }) => article.words,
  longest: ({ figures }) => figures.longest,
};

const TEXTS: Record<string, (subject: Subject) => string[]> = {
  outlet: ({ article }) => [article.outlet ?? ''],
  title: ({ article }) => [article.title ?? ''],
  id: ({ article }) => [article.id],
  byline: ({ article }) => [article.byline ?? ''],
  date: ({ article }) => [article.date ?? ''],
  kind: ({ article }) => [article.kind ?? 'article'],
  lang: ({ article }) => [article.lang ?? ''],
  credit: ({ article }) => (article.credits?.length ? article.credits.map((credit) => credit.agency) : ['none']),
  family: ({ family }) => [family ?? 'none'],
  from: ({ origins }) => (origins.length > 0 ? origins : ['none']),
};

/** Names that a term can begin with. */
export const FIELDS = [...Object.keys(NUMBERS), ...Object.keys(TEXTS)];

/** Read a filter. An empty one holds for every article. */
export function parseFilter(query: string): { test: Test; unknown: string[] } {
  const unknown: string[] = [];
  const tests = terms(query).map((term) => {
    const isNegative = term.length > 1 && term.startsWith('-');
    const test = testOf(isNegative ? term.slice(1) : term, unknown);
    return isNegative ? (subject: Subject) => !test(subject) : test;
  });
  return { test: (subject) => tests.every((test) => test(subject)), unknown };
}

function terms(query: string): string[] {
  const found = query.matchAll(/(?:[^\s"]|"[^"]*"?)+/g);
  return Array.from(found, ([term]) => term.replaceAll('"', '')).filter((term) => term !== '');
}

function testOf(term: string, unknown: string[]): Test {
  const [, name, value] = /^([a-z]+):(.*)$/i.exec(term) ?? [];
  const field = name?.toLowerCase();
  if (field !== undefined && value !== undefined && value !== '') {
    const number = NUMBERS[field];
    const bound = /^(<=|>=|<|>|=)?(\d+(?:\.\d+)?)%?$/.exec(value);
    if (number && bound) return compare(number, bound[1] ?? '>=', Number(bound[2]));
    const text = TEXTS[field];
    if (text) return (subject) => text(subject).some((candidate) => fold(candidate).includes(fold(value)));
    unknown.push(term);
  }
  const wanted = fold(term);
  return ({ article }) =>
    [article.title, article.id, article.outlet, article.byline].some((text) => text !== undefined && fold(text).includes(wanted));
}

function compare(number: (subject: Subject) => number, operator: string, bound: number): Test {
  // Shares are compared as they are shown, in whole percent.
  const value = (subject: Subject): number => Math.floor(number(subject) + 1e-9);
  switch (operator) {
    case '<':
      return (subject) => value(subject) < bound;
    case '<=':
      return (subject) => value(subject) <= bound;
    case '>':
      return (subject) => value(subject) > bound;
    case '=':
      return (subject) => value(subject) === bound;
    default:
      return (subject) => value(subject) >= bound;
  }
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
