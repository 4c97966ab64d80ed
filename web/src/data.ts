// From the page's data to articles, pairs and families that know each other.
//
// In goes what src/report/html.rs wrote, or any object of the same shape; out comes a `Report`
// whose articles are numbered, whose words are located, and whose pairs can be looked up. Nothing
// is counted here: that is what figures.ts is for.

import { inflateSync } from 'fflate';
import type {
  ArticleJson,
  FamilyJson,
  ListJson,
  PageJson,
  PairJson,
  PassageJson,
  RunJson,
  TextJson,
} from './schema';

/** An article, with its words. */
export interface Article extends ArticleJson {
  /** Position in `Report.articles`. */
  index: number;
  text: string;
  /** For each word, its first code point. */
  starts: Int32Array;
  /** For each word, 1 where it stands inside quotation marks. */
  quoted: Uint8Array;
  /** For each word a number, the same for the same word, once they are asked for. */
  wordIds?: Int32Array;
  /** When it appeared, or between when and when; absent where nothing is known. */
  time?: Interval;
  /** Position of its family in `Report.families`; absent for most. */
  family?: number;
}

/** Milliseconds since 1970, half-open. */
export interface Interval {
  from: number;
  to: number;
}

/** A pair, with the positions of its articles. */
export interface Pair extends PairJson {
  index: number;
  aIndex: number;
  bIndex: number;
}

/** Whether both are versions of one outlet's own article, which is no reuse of another's. */
export function isVersion(pair: PairJson): boolean {
  return pair.evidence?.[0]?.kind === 'version';
}

/** Whether what is shared is credited, or needs no credit. */
export function isAcknowledged(pair: PairJson): boolean {
  return pair.credited || isVersion(pair);
}

/** A family, with the positions of its members. */
export interface Family extends FamilyJson {
  index: number;
  memberIndices: number[];
}

export interface Report {
  run: RunJson;
  articles: Article[];
  pairs: Pair[];
  /** For each article, positions of the pairs that it is in. */
  pairsOf: number[][];
  families: Family[];
  lists: Map<string, ListJson>;
  byId: Map<string, Article>;
  leftOut: { articles: number; pairs: number };
  /** Numbers of the words, and room for a mark at each, once they are asked for. */
  marks?: { numbers: Map<string, number>; of: Float64Array; next: number };
}

/** Which end of a pair an article is. */
export type End = 'a' | 'b';

/** The words of a passage on one side: the first, and one past the last. */
export function wordRange(article: Article, start: number, end: number): [number, number] {
  return [firstAtOrAfter(article.starts, start), firstAtOrAfter(article.starts, end)];
}

/** A passage's code points on one side. */
export function sideOf(passage: PassageJson, end: End): [number, number] {
  return end === 'a' ? [passage.a_start, passage.a_end] : [passage.b_start, passage.b_end];
}

/** The end of `pair` at which the article with this position stands. */
export function endOf(pair: Pair, article: number): End {
  return pair.aIndex === article ? 'a' : 'b';
}

/** The article at the other end. */
export function otherOf(pair: Pair, article: number): number {
  return pair.aIndex === article ? pair.bIndex : pair.aIndex;
}

/** The pair of two articles, in either order. */
export function pairOf(report: Report, one: number, other: number): Pair | undefined {
  const found = report.pairsOf[one]?.find((index) => otherOf(report.pairs[index]!, one) === other);
  return found === undefined ? undefined : report.pairs[found];
}

/** How the wording of `article` relates in time to the other article of `pair`. */
export function standing(pair: Pair, article: number): 'from_other' | 'to_other' | 'common_origin' | 'unknown' {
  if (pair.direction === 'unknown' || pair.direction === 'common_origin') return pair.direction;
  const isDerived = (pair.direction === 'a_from_b') === (endOf(pair, article) === 'a');
  return isDerived ? 'from_other' : 'to_other';
}

function firstAtOrAfter(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Read the data that the page carries in `block`. */
export async function readPage(block: Element): Promise<Report> {
  const compressed = JSON.parse(block.textContent ?? '""') as string;
  return index(JSON.parse(await decompress(compressed)) as PageJson);
}

async function decompress(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (isStreamKnown()) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).text();
  }
  return new TextDecoder().decode(inflateSync(bytes));
}

/** Chromium had `DecompressionStream` for years before it knew raw DEFLATE. */
function isStreamKnown(): boolean {
  try {
    return typeof DecompressionStream === 'function' && new DecompressionStream('deflate-raw') !== null;
  } catch {
    return false;
  }
}

/** Number the articles and connect what refers to them; what refers to none is left out. */
export function index(page: PageJson): Report {
  const texts = new Map(page.texts.map((text) => [text.id, text]));
  const articles = page.report.articles.map((json, at) => article(json, at, texts.get(json.id)));
  const byId = new Map(articles.map((article) => [article.id, article]));
  const pairs: Pair[] = [];
  const pairsOf: number[][] = articles.map(() => []);
  for (const json of page.report.pairs) {
    const [a, b] = [byId.get(json.a), byId.get(json.b)];
    if (!a || !b || a === b) continue;
    pairsOf[a.index]!.push(pairs.length);
    pairsOf[b.index]!.push(pairs.length);
    pairs.push({ ...json, index: pairs.length, aIndex: a.index, bIndex: b.index });
  }
  const families = page.report.families.map((json, at): Family => {
    const members = json.members.map((id) => byId.get(id)).filter((member) => member !== undefined);
    for (const member of members) member.family = at;
    return { ...json, index: at, memberIndices: members.map((member) => member.index) };
  });
  return {
    run: page.report.run,
    articles,
    pairs,
    pairsOf,
    families,
    lists: new Map((page.report.lists ?? []).map((list) => [list.name, list])),
    byId,
    leftOut: page.left_out ?? { articles: 0, pairs: 0 },
  };
}

function article(json: ArticleJson, at: number, text: TextJson | undefined): Article {
  const starts = new Int32Array(text?.words ?? []);
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const quoted = new Uint8Array(starts.length);
  const quotations = text?.quotations ?? [];
  for (let i = 0; i + 1 < quotations.length; i += 2) {
    quoted.fill(1, firstAtOrAfter(starts, quotations[i]!), firstAtOrAfter(starts, quotations[i + 1]!));
  }
  const time = json.date === undefined ? undefined : interval(json.date);
  return { ...json, index: at, text: text?.text ?? '', starts, quoted, ...(time && { time }) };
}

/** When it appeared, as one number to sort and draw by; what has no date comes last. */
export function middle(time: Interval | undefined): number {
  return time ? (time.from + time.to) / 2 : Infinity;
}

/** The time that a date names: an instant, a day, a month or a year. */
export function interval(date: string): Interval | undefined {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2}.*))?)?)?$/.exec(date.trim());
  if (!parts) return undefined;
  const [, year, month, day, clock] = parts;
  if (clock !== undefined) {
    const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(clock) ? clock : `${clock}Z`;
    const instant = Date.parse(`${year}-${month}-${day}T${zoned}`);
    return Number.isNaN(instant) ? undefined : { from: instant, to: instant };
  }
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const from = Date.UTC(y, m - 1, d);
  const to = day ? Date.UTC(y, m - 1, d + 1) : month ? Date.UTC(y, m, 1) : Date.UTC(y + 1, 0, 1);
  return Number.isNaN(from) ? undefined : { from, to };
}

/** Converts code points of a text to its UTF-16 units, and slices it. */
export class Points {
  private readonly units: Int32Array | undefined;

  constructor(readonly text: string) {
    // Most texts have no character outside the basic plane: code points are units there.
    if (!/[\ud800-\udbff]/.test(text)) return;
    const units: number[] = [];
    for (let unit = 0; unit < text.length; unit += text.codePointAt(unit)! > 0xffff ? 2 : 1) units.push(unit);
    units.push(text.length);
    this.units = Int32Array.from(units);
  }

  /** Number of code points. */
  get length(): number {
    return this.units ? this.units.length - 1 : this.text.length;
  }

  unit(point: number): number {
    const within = Math.max(0, Math.min(point, this.length));
    return this.units ? this.units[within]! : within;
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}
