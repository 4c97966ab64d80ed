// What the overview tells of all articles: counts, the distribution of shares, what needs attention,
// who shares how much with whom, and the lists. Pure: in go figures, out come numbers and ids.

import { type Article, type End, type Pair, type Report, endOf, isVersion, middle, otherOf, sideOf, standing, wordRange } from './data';
import { type Figures, type Source, isReuse, isSameOutlet } from './figures';
import type { PassageJson } from './schema';

export interface Summary {
  /** Of a check, drafts; and so below. */
  articles: number;
  sharing: number;
  families: number;
  independent: number;
  uncreditedArticles: number;
  uncreditedWords: number;
}

/** The headline counts. */
export function summarise(figures: Figures): Summary {
  const { report } = figures;
  const asked = report.articles.filter((article) => article.archived !== true);
  const uncredited = asked.filter((article) => hasUncredited(figures, article));
  return {
    articles: figures.isRun ? report.run.articles : asked.length,
    sharing: asked.filter((article) => figures.articles[article.index]!.isSharing).length,
    families: report.families.filter((_, at) => isStanding(figures, at)).length,
    independent: independentTexts(figures),
    uncreditedArticles: uncredited.length,
    uncreditedWords: uncredited.reduce((sum, article) => sum + figures.articles[article.index]!.traced.uncredited_words, 0),
  };
}

/** Whether an article has wording from an earlier one, or one that may be earlier, without credit. */
export function hasUncredited(figures: Figures, article: Article): boolean {
  const of = figures.articles[article.index]!;
  return of.traced.uncredited_words > 0 && of.origins.some((origin) => !origin.isCredited);
}

/** Whether any two members of a family still share wording that counts. */
export function isStanding(figures: Figures, family: number): boolean {
  return figures.report.families[family]!.memberIndices.some((member) => reuseWithin(figures, member).length > 0);
}

/** The pairs of reuse that count, of an article with others of its family. */
export function reuseWithin(figures: Figures, article: number): Pair[] {
  const { report } = figures;
  const family = report.articles[article]!.family;
  return figures
    .countedPairs(article)
    .filter((pair) => isReuse(pair) && family !== undefined && report.articles[otherOf(pair, article)]!.family === family);
}

/** Articles whose text is not taken from another: of a family, those without a predecessor. */
function independentTexts(figures: Figures): number {
  const { report } = figures;
  const total = figures.isRun ? report.run.articles : report.articles.length;
  let derived = 0;
  report.families.forEach((family, at) => {
    if (figures.isRun && family.independent_texts !== undefined) {
      derived += family.members.length - family.independent_texts;
    } else {
      derived += tree(figures, at).filter((node) => node.predecessor !== undefined).length;
    }
  });
  return total - derived;
}

/** A member of a family, and whom it has most of its wording from. */
export interface Node {
  article: number;
  predecessor?: number;
  words: number;
  isCredited: boolean;
  /** Whether it is a later version of its outlet's own article. */
  isVersion: boolean;
  /** Whether dates leave open which of the two was first. */
  isUncertain: boolean;
  changes: string[];
}

/** The members of a family by time, each with its predecessor. */
export function tree(figures: Figures, family: number): Node[] {
  const { report } = figures;
  const of = report.families[family]!;
  const given = figures.isRun ? new Map((of.tree ?? []).map((node) => [node.id, node])) : new Map();
  const order = [...of.memberIndices].sort((x, y) => byTime(report, x, y));
  const rank = new Map(order.map((member, at) => [member, at]));
  return order.map((member): Node => {
    const node = given.get(report.articles[member]!.id);
    if (!node) return predecessorOf(figures, member, rank);
    const predecessor = report.byId.get(node.predecessor ?? '')?.index;
    const pair = predecessor === undefined ? undefined : figures.countedPairs(member).find((pair) => otherOf(pair, member) === predecessor);
    return {
      article: member,
      ...(predecessor !== undefined && { predecessor }),
      words: node.words ?? 0,
      isCredited: node.credited ?? false,
      isVersion: pair !== undefined && isVersion(pair),
      isUncertain: pair !== undefined && standing(pair, member) === 'unknown',
      changes: node.changes ?? [],
    };
  });
}

/** The member that an article has most words from: certainly earlier ones before those that may be. */
function predecessorOf(figures: Figures, member: number, rank: Map<number, number>): Node {
  let best: { pair: Pair; words: number; isCertain: boolean } | undefined;
  for (const pair of reuseWithin(figures, member)) {
    const where = standing(pair, member);
    const isCertain = where === 'from_other';
    if (!isCertain && (where !== 'unknown' || rank.get(otherOf(pair, member))! > rank.get(member)!)) continue;
    const words = figures.side(pair, endOf(pair, member)).prose;
    if (!best || Number(isCertain) - Number(best.isCertain) || words > best.words) {
      if (!best || (isCertain && !best.isCertain) || (isCertain === best.isCertain && words > best.words)) best = { pair, words, isCertain };
    }
  }
  if (!best) return { article: member, words: 0, isCredited: false, isVersion: false, isUncertain: false, changes: [] };
  return {
    article: member,
    predecessor: otherOf(best.pair, member),
    words: best.words,
    isCredited: best.pair.credited,
    isVersion: isVersion(best.pair),
    isUncertain: !best.isCertain,
    changes: [],
  };
}

/** The article that a family is called after: its first, where that is known, else the first without a predecessor. */
export function firstOf(figures: Figures, family: number): Article | undefined {
  const { report } = figures;
  const nodes = tree(figures, family);
  const first = nodes.find((node) => node.predecessor === undefined) ?? nodes[0];
  return report.byId.get(report.families[family]!.first ?? '') ?? (first && report.articles[first.article]);
}

/** By time; what has none comes last, and ties go by id. */
export function byTime(report: Report, x: number, y: number): number {
  const [a, b] = [report.articles[x]!, report.articles[y]!];
  const [one, other] = [middle(a.time), middle(b.time)];
  if (one !== other) return one < other ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

export const BINS = 10;

/** How many articles have their highest shared share in each tenth; those without any apart. */
export function histogram(figures: Figures): { none: number; bins: number[] } {
  const bins = new Array<number>(BINS).fill(0);
  let none = 0;
  for (const article of figures.report.articles) {
    if (article.archived === true) continue;
    const { highest } = figures.articles[article.index]!;
    if (highest === 0) none++;
    else bins[Math.min(BINS - 1, Math.floor(highest * BINS))]!++;
  }
  return { none, bins };
}

/** Something that an editor should look at, and why. */
export interface Attention {
  article: number;
  other?: number;
  pair?: number;
  reason: 'uncredited' | 'own' | 'lost' | 'unmatched';
  words: number;
  agency?: string;
  weight: number;
}

/** What to look at first: the most words first, those from the outlet itself behind the others. */
export function attention(figures: Figures, most: number): Attention[] {
  const { report } = figures;
  const lost = lostQuotationMarks(figures);
  const rows: Attention[] = [...lost, ...creditedWithoutMatch(figures)];
  for (const article of report.articles) {
    if (!hasUncredited(figures, article)) continue;
    const of = figures.articles[article.index]!;
    const [origin] = of.origins.filter((source) => !source.isCredited).sort((x, y) => y.assigned - x.assigned);
    const words = Math.min(of.traced.uncredited_words, origin!.prose);
    const isOwn = article.outlet !== undefined && article.outlet === report.articles[origin!.article]!.outlet;
    if (lost.some((row) => row.article === article.index && row.words >= words)) continue;
    // Wording of which it is open who was first weighs less, and an outlet's own least.
    const weight = words * (isOwn ? 0.1 : origin!.standing === 'unknown' ? 0.6 : 1);
    rows.push({ article: article.index, other: origin!.article, pair: origin!.pair, reason: isOwn ? 'own' : 'uncredited', words, weight });
  }
  return rows.sort((x, y) => y.weight - x.weight || x.article - y.article || x.reason.localeCompare(y.reason)).slice(0, most);
}

/** Articles that print without quotation marks what an article that is not later has inside them. */
export function lostQuotationMarks(figures: Figures): Attention[] {
  const rows: Attention[] = [];
  for (const pair of figures.report.pairs) {
    const lost = figures.pairs[pair.index]!.passages.map((at) => pair.passages[at]!).filter((passage) => passage.lost_quotation_marks === true);
    if (lost.length === 0) continue;
    const [a, b] = (['a', 'b'] as const).map((end) => quotedIn(figures.report, pair, lost, end)) as [number, number];
    const bare = a < b ? pair.aIndex : pair.bIndex;
    const words = Math.abs(a - b);
    if (words === 0 || standing(pair, bare) === 'to_other') continue;
    const doubt = isSameOutlet(figures.report, pair) ? 0.1 : pair.direction === 'unknown' ? 0.6 : 1;
    rows.push({ article: bare, other: otherOf(pair, bare), pair: pair.index, reason: 'lost', words, weight: words * 1.5 * doubt });
  }
  return rows;
}

/** Words inside quotation marks, in these passages at one end of a pair. */
function quotedIn(report: Report, pair: Pair, passages: readonly PassageJson[], end: End): number {
  const article = report.articles[end === 'a' ? pair.aIndex : pair.bIndex]!;
  let count = 0;
  for (const passage of passages) {
    const [first, last] = wordRange(article, ...sideOf(passage, end));
    for (let word = first; word < last; word++) count += article.quoted[word]!;
  }
  return count;
}

/** Articles that credit an agency without shared wording with anything credited. */
export function creditedWithoutMatch(figures: Figures): Attention[] {
  const { report } = figures;
  const list = report.lists.get('credited_without_match');
  if (!list) return [];
  return list.rows.flatMap((row) => {
    const article = report.byId.get(String(row.id));
    if (!article) return [];
    return [{ article: article.index, reason: 'unmatched' as const, words: 0, agency: String(row.agency ?? ''), weight: 5 }];
  });
}

/** Who shares how much with whom: rows and columns are articles, or outlets where they are many. */
export interface Heat {
  labels: string[];
  /** The article of each row; absent where rows are outlets. */
  articles?: number[];
  /** Where the rows of a family begin and end. */
  groups: [number, number][];
  cells: { row: number; column: number; share: number; words: number; isCredited: boolean }[];
}

/** More articles than these make cells too small to point at. */
export const MOST_HEAT_ARTICLES = 200;
const MOST_HEAT_OUTLETS = 60;

/** The matrix of shares: of each row's words, how many the column has too. */
export function heat(figures: Figures): Heat {
  const sharing = figures.report.articles.filter((article) => figures.articles[article.index]!.isSharing);
  return sharing.length <= MOST_HEAT_ARTICLES ? heatOfArticles(figures, sharing) : heatOfOutlets(figures);
}

function heatOfArticles(figures: Figures, sharing: Article[]): Heat {
  const { report } = figures;
  const order = sharing
    .map((article) => article.index)
    .sort((x, y) => {
      const [a, b] = [report.articles[x]!.family ?? Infinity, report.articles[y]!.family ?? Infinity];
      return a === b ? byTime(report, x, y) : a - b;
    });
  const place = new Map(order.map((article, at) => [article, at]));
  const groups: [number, number][] = [];
  order.forEach((article, at) => {
    const family = report.articles[article]!.family;
    if (family === undefined) return;
    const previous = at > 0 ? report.articles[order[at - 1]!]!.family : undefined;
    if (previous === family) groups[groups.length - 1]![1] = at + 1;
    else groups.push([at, at + 1]);
  });
  const cells: Heat['cells'] = [];
  for (const pair of report.pairs) {
    if (!figures.pairs[pair.index]!.counts) continue;
    for (const end of ['a', 'b'] as const) {
      const [row, column] = end === 'a' ? [pair.aIndex, pair.bIndex] : [pair.bIndex, pair.aIndex];
      const words = figures.side(pair, end).shared;
      const share = words / Math.max(1, report.articles[row]!.words);
      cells.push({ row: place.get(row)!, column: place.get(column)!, share, words, isCredited: pair.credited });
    }
  }
  return { labels: order.map((article) => report.articles[article]!.id), articles: order, groups, cells };
}

function heatOfOutlets(figures: Figures): Heat {
  const { report } = figures;
  const words = new Map<string, number>();
  for (const article of report.articles) {
    if (article.outlet !== undefined) words.set(article.outlet, (words.get(article.outlet) ?? 0) + article.words);
  }
  const shared = new Map<string, Map<string, number>>();
  for (const row of outletRows(figures)) {
    const of = shared.get(row.outlet) ?? new Map<string, number>();
    of.set(row.from, (of.get(row.from) ?? 0) + row.words);
    shared.set(row.outlet, of);
  }
  const total = (outlet: string): number => [...(shared.get(outlet)?.values() ?? [])].reduce((sum, n) => sum + n, 0);
  const labels = [...words.keys()].sort((x, y) => total(y) - total(x) || (x < y ? -1 : 1)).slice(0, MOST_HEAT_OUTLETS);
  const place = new Map(labels.map((label, at) => [label, at]));
  const cells: Heat['cells'] = [];
  for (const [outlet, others] of shared) {
    for (const [other, count] of others) {
      const [row, column] = [place.get(outlet), place.get(other)];
      if (row === undefined || column === undefined) continue;
      cells.push({ row, column, share: count / Math.max(1, words.get(outlet)!), words: count, isCredited: false });
    }
  }
  return { labels, groups: [], cells };
}

/** What one outlet has from another. */
export interface OutletRow {
  outlet: string;
  from: string;
  articles: number;
  words: number;
  creditedWords: number;
  lagHours?: number;
}

/** Which outlets have wording from which, the most words first. */
export function outletRows(figures: Figures): OutletRow[] {
  const { report } = figures;
  const rows = new Map<string, OutletRow & { lags: number[] }>();
  for (const article of report.articles) {
    for (const origin of figures.articles[article.index]!.origins) {
      const from = report.articles[origin.article]!;
      if (article.outlet === undefined || from.outlet === undefined) continue;
      const key = JSON.stringify([article.outlet, from.outlet]);
      const row = rows.get(key) ?? { outlet: article.outlet, from: from.outlet, articles: 0, words: 0, creditedWords: 0, lags: [] };
      row.articles++;
      row.words += origin.assigned;
      if (origin.isCredited) row.creditedWords += origin.assigned;
      if (article.time && from.time) row.lags.push((article.time.from - from.time.from) / 3_600_000);
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .map(({ lags, ...row }) => (lags.length > 0 ? { ...row, lagHours: median(lags) } : row))
    .sort((x, y) => y.words - x.words || (x.outlet + x.from < y.outlet + y.from ? -1 : 1));
}

function median(values: number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Who has wording without credit from whom, the most words first. */
export function uncreditedRows(figures: Figures): { article: Article; source: Source }[] {
  return figures.report.articles
    .flatMap((article) =>
      figures.articles[article.index]!.origins.filter((source) => !source.isCredited).map((source) => ({ article, source })),
    )
    .sort((x, y) => y.source.assigned - x.source.assigned || x.article.index - y.article.index);
}

/** Furniture, by its text, and in which articles it stands. */
export interface Furniture {
  text: string;
  articles: number;
  outlets: string[];
}


/** Passages of boilerplate, gathered by their text. */
export function boilerplateRows(figures: Figures, textOf: (article: Article, start: number, end: number) => string): Furniture[] {
  const { report } = figures;
  const found = new Map<string, Set<number>>();
  for (const pair of report.pairs) {
    for (const passage of pair.passages) {
      if (!passage.boilerplate) continue;
      const text = textOf(report.articles[pair.aIndex]!, passage.a_start, passage.a_end);
      const articles = found.get(text) ?? new Set<number>();
      articles.add(pair.aIndex).add(pair.bIndex);
      found.set(text, articles);
    }
  }
  const rows = [...found]
    .map(([text, articles]) => ({
      text,
      articles: articles.size,
      outlets: [...new Set([...articles].flatMap((at) => report.articles[at]!.outlet ?? []))].sort(),
    }))
    .sort((x, y) => y.articles - x.articles || x.text.length - y.text.length || (x.text < y.text ? -1 : 1));
  // An alignment may reach a word beyond the furniture: such a row says nothing new.
  const kept: Furniture[] = [];
  for (const row of rows) if (!kept.some((known) => row.text.includes(known.text))) kept.push(row);
  return kept;
}
