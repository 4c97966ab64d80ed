// Every figure on the page, recomputed from pairs and passages for what the reader wants counted.
//
// In goes a report and the switches; out come, for each article, what each of its words is and from
// whom it may come. The rules are those of the program (src/relation, src/provenance/origins.rs): a
// word is quotation where both sides have it inside quotation marks, else prose; an article can be
// an origin where it is not certainly later; origins are a greedy cover. Two things are known here
// for whole passages only: which words are boilerplate, and which words of a passage an edit put in.
// So a figure can differ from the run's by the words at a passage's edge: while nothing is switched
// off, the page shows the run's own figures, and these where the report has none. Linear in the words of all
// passages.

import { Word, sideClasses } from './classes';
import { type Article, type End, type Pair, type Report, endOf, isAcknowledged, middle, otherOf, standing } from './data';
import type { PassageJson, TracedJson } from './schema';
import { type Switches, isNeutral, keyOf } from './switches';

/** An article that an article's wording may come from, or has gone to. */
export interface Source {
  article: number;
  pair: number;
  /** Words of the article inside passages with it. */
  words: number;
  /** Of these, words of prose. */
  prose: number;
  /** Words of prose that are put down to it and to no other. */
  assigned: number;
  longest: number;
  isCredited: boolean;
  standing: ReturnType<typeof standing>;
}

export interface ArticleFigures {
  /** Every word once. */
  traced: TracedJson;
  /** Words inside passages with any article, earlier or later. */
  shared: number;
  /** For each word, one of `Word`. */
  classes: Uint8Array;
  /** For each word, one more than the place in `origins` of the article it is put down to. */
  assigned: Uint8Array;
  /** The fewest articles that account for the prose; their `assigned` words add up. */
  origins: Source[];
  /** All others with shared wording. Their words do not add up with anything. */
  others: Source[];
  /** The largest share of the article's words that one other article has, and that article. */
  highest: number;
  highestWith?: number;
  /** Words of the longest passage with an article that is or may be earlier. */
  longest: number;
  /** The earliest article that it may have wording from. */
  earliest?: number;
  /** Whether it shares more than short phrases and furniture with any other. */
  isSharing: boolean;
}

/** A pair, as far as it counts. */
export interface PairFigures {
  counts: boolean;
  /** Positions of the passages that count. */
  passages: number[];
  a: SideFigures;
  b: SideFigures;
}

export interface SideFigures {
  shared: number;
  prose: number;
  quoted: number;
  boilerplate: number;
}

/** All figures for one choice of switches. */
export class Figures {
  readonly articles: ArticleFigures[];
  readonly pairs: PairFigures[];
  readonly isRun: boolean;

  constructor(
    readonly report: Report,
    readonly switches: Switches,
  ) {
    this.isRun = isNeutral(switches);
    const sides = report.pairs.map((pair) => bothSides(report, pair, switches));
    this.pairs = report.pairs.map((pair, at) => pairFigures(pair, sides[at]!));
    this.articles = report.articles.map((article) => this.articleFigures(article, sides));
    if (this.isRun) this.adoptTheRuns();
  }

  /** Pairs of reuse that count, of one article. */
  countedPairs(article: number): Pair[] {
    return (this.report.pairsOf[article] ?? [])
      .filter((index) => this.pairs[index]!.counts)
      .map((index) => this.report.pairs[index]!);
  }

  /** The figures of one end of a pair. */
  side(pair: Pair, end: End): SideFigures {
    return this.pairs[pair.index]![end];
  }

  private articleFigures(article: Article, sides: readonly Sides[]): ArticleFigures {
    const sharing = new Uint8Array(article.starts.length);
    const classes = new Uint8Array(article.starts.length);
    const claims: Claim[] = [];
    const figures: ArticleFigures = {
      traced: emptyTraced(),
      shared: 0,
      classes,
      assigned: new Uint8Array(article.starts.length),
      origins: [],
      others: [],
      highest: 0,
      longest: 0,
      isSharing: false,
    };
    for (const index of this.report.pairsOf[article.index]!) {
      const pair = this.report.pairs[index]!;
      if (this.pairs[index]!.passages.length === 0) continue;
      const claim = this.claim(article, pair, sides[index]!);
      mergeMax(sharing, claim.classes);
      if (claim.source.standing !== 'to_other') mergeMax(classes, traceable(claim, pair));
      if (!this.pairs[index]!.counts) continue;
      claims.push(claim);
      note(figures, claim, article, this.report);
    }
    figures.shared = countNonZero(sharing);
    figures.traced = tally(classes, article.words);
    this.cover(figures, claims);
    return figures;
  }

  /** What an article has in common with the other of a pair, word by word. */
  private claim(article: Article, pair: Pair, sides: Sides): Claim {
    const classes = sides[endOf(pair, article.index)];
    let prose = 0;
    let words = 0;
    for (const value of classes) {
      if (value > 0) words++;
      if (value >= Word.uncredited) prose++;
    }
    const passages = this.pairs[pair.index]!.passages.map((at) => pair.passages[at]!);
    const source: Source = {
      article: otherOf(pair, article.index),
      pair: pair.index,
      words,
      prose,
      assigned: 0,
      longest: passages.reduce((most, passage) => Math.max(most, passage.words), 0),
      isCredited: isAcknowledged(pair),
      standing: standing(pair, article.index),
    };
    return { source, classes, isReuse: isReuse(pair) };
  }

  /** Put the prose down to the fewest origins: the one that adds most, then the next. */
  private cover(figures: ArticleFigures, claims: Claim[]): void {
    const possible = claims.filter((claim) => claim.isReuse && canBeOrigin(claim.source.standing));
    while (figures.origins.length < MOST_ORIGINS) {
      let best: Claim | undefined;
      let bestAdded = LEAST_ADDED_WORDS - 1;
      for (const claim of possible) {
        const added = unassigned(claim, figures);
        if (added > bestAdded) [best, bestAdded] = [claim, added];
      }
      if (!best) break;
      figures.origins.push(best.source);
      assign(best, figures);
    }
    const chosen = new Set(figures.origins);
    figures.others = claims
      .map((claim) => claim.source)
      .filter((source) => !chosen.has(source))
      .sort((x, y) => y.words - x.words || x.article - y.article);
  }

  /** While nothing is switched off, the run's figures are the page's. */
  private adoptTheRuns(): void {
    this.report.articles.forEach((article, at) => {
      const figures = this.articles[at]!;
      if (article.traced) figures.traced = { ...article.traced };
      figures.shared = article.shared_words;
    });
    this.report.pairs.forEach((pair, at) => {
      const figures = this.pairs[at]!;
      for (const end of ['a', 'b'] as const) {
        figures[end] = {
          shared: pair[`shared_words_${end}`],
          prose: pair[`prose_words_${end}`],
          quoted: pair[`quoted_words_${end}`],
          boilerplate: pair[`boilerplate_words_${end}`],
        };
      }
    });
  }
}

/** As in the program: who adds fewer words to what is accounted for shares a phrase. */
const LEAST_ADDED_WORDS = 8;
/** Letters end at Z. */
const MOST_ORIGINS = 26;

interface Claim {
  source: Source;
  classes: Uint8Array;
  isReuse: boolean;
}

/** Whether the relation is one of reuse. */
export function isReuse(pair: Pair): boolean {
  return pair.relation === 'copy' || pair.relation === 'partial';
}

/** Whether a pair shares more than furniture and short phrases. */
export function isTelling(pair: Pair): boolean {
  return isReuse(pair) || pair.relation === 'quotation';
}

function canBeOrigin(where: Source['standing']): boolean {
  return where === 'from_other' || where === 'unknown';
}

/** What counts of a pair: the passages, and what each word of either article is in them. */
interface Sides extends Record<End, Uint8Array> {
  passages: number[];
}

const NO_WORDS = new Uint8Array(0);

function bothSides(report: Report, pair: Pair, switches: Switches): Sides {
  const passages = countedPassages(report, pair, switches);
  const side = (end: End): Uint8Array => (passages.length === 0 ? NO_WORDS : sideClasses(report, pair, end, { passages, switches }));
  return { passages, a: side('a'), b: side('b') };
}

function pairFigures(pair: Pair, sides: Sides): PairFigures {
  const { passages } = sides;
  const [a, b] = [sideFigures(sides.a), sideFigures(sides.b)];
  const counts = isTelling(pair) && passages.length > 0 && a.shared + b.shared > 0;
  return { counts, passages, a, b };
}

/** Positions of the passages of a pair that count. */
export function countedPassages(report: Report, pair: Pair, switches: Switches): number[] {
  if (!switches.credited && pair.credited) return [];
  if (!switches.sameOutlet && isSameOutlet(report, pair)) return [];
  const counts = (passage: PassageJson): boolean =>
    passage.words >= switches.shortest &&
    (switches.quotations || !passage.quoted) &&
    (switches.boilerplate || !passage.boilerplate);
  return pair.passages.flatMap((passage, at) => (counts(passage) ? [at] : []));
}

/** Whether one outlet has published both. */
export function isSameOutlet(report: Report, pair: Pair): boolean {
  const outlet = report.articles[pair.aIndex]!.outlet;
  return outlet !== undefined && outlet === report.articles[pair.bIndex]!.outlet;
}

function sideFigures(classes: Uint8Array): SideFigures {
  const side = emptySide();
  for (const value of classes) {
    if (value === 0) continue;
    side.shared++;
    if (value === Word.boilerplate) side.boilerplate++;
    else if (value === Word.quotation) side.quoted++;
    else side.prose++;
  }
  return side;
}

/** Words of prose can be traced through reuse alone; quotation and boilerplate through any pair. */
function traceable(claim: Claim, pair: Pair): Uint8Array {
  if (claim.isReuse && pair.direction !== 'common_origin') return claim.classes;
  return claim.classes.map((value) => (value >= Word.uncredited ? Word.none : value));
}

function note(figures: ArticleFigures, claim: Claim, article: Article, report: Report): void {
  const { source } = claim;
  figures.isSharing = true;
  const share = article.words > 0 ? source.words / article.words : 0;
  if (share > figures.highest) [figures.highest, figures.highestWith] = [share, source.article];
  if (!canBeOrigin(source.standing)) return;
  figures.longest = Math.max(figures.longest, source.longest);
  if (claim.isReuse && isEarlier(report, source.article, figures.earliest)) figures.earliest = source.article;
}

/** Whether one article appeared before another, or is the only one; what has no date comes last. */
function isEarlier(report: Report, one: number, other: number | undefined): boolean {
  if (other === undefined) return true;
  const [a, b] = [report.articles[one]!.time, report.articles[other]!.time];
  return middle(a) < middle(b);
}

function unassigned(claim: Claim, figures: ArticleFigures): number {
  let added = 0;
  for (let i = 0; i < claim.classes.length; i++) {
    if (claim.classes[i]! >= Word.uncredited && figures.classes[i]! >= Word.uncredited && figures.assigned[i] === 0) added++;
  }
  return added;
}

function assign(claim: Claim, figures: ArticleFigures): void {
  const letter = figures.origins.length;
  for (let i = 0; i < claim.classes.length; i++) {
    if (claim.classes[i]! < Word.uncredited || figures.classes[i]! < Word.uncredited || figures.assigned[i] !== 0) continue;
    figures.assigned[i] = letter;
    claim.source.assigned++;
  }
}

function mergeMax(into: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < into.length; i++) if (from[i]! > into[i]!) into[i] = from[i]!;
}

function countNonZero(values: Uint8Array): number {
  let count = 0;
  for (const value of values) if (value > 0) count++;
  return count;
}

function tally(classes: Uint8Array, words: number): TracedJson {
  const traced = emptyTraced();
  for (const value of classes) {
    if (value === Word.credited) traced.credited_words++;
    else if (value === Word.uncredited) traced.uncredited_words++;
    else if (value === Word.quotation) traced.quoted_words++;
    else if (value === Word.boilerplate) traced.boilerplate_words++;
  }
  const found = traced.credited_words + traced.uncredited_words + traced.quoted_words + traced.boilerplate_words;
  traced.not_found_words = Math.max(0, words - found);
  return traced;
}

function emptyTraced(): TracedJson {
  return { credited_words: 0, uncredited_words: 0, quoted_words: 0, boilerplate_words: 0, not_found_words: 0 };
}

function emptySide(): SideFigures {
  return { shared: 0, prose: 0, quoted: 0, boilerplate: 0 };
}

let last: { report: Report; key: string; figures: Figures } | undefined;

/** The figures for a choice; the last ones asked for are kept. */
export function figuresOf(report: Report, switches: Switches): Figures {
  const key = keyOf(switches);
  if (last?.report !== report || last.key !== key) last = { report, key, figures: new Figures(report, switches) };
  return last.figures;
}
