// What each word of an article is within the passages of a pair: prose, quotation or boilerplate.
//
// The rules are those of the program's src/relation/classes.rs, except that a whole passage is boilerplate or not.
// A passage's words do not depend on what the reader has switched off: they are classed once, and
// compared by numbers, since a report can have twenty thousand pairs. Linear in the passage.

import { type Article, type End, type Pair, Points, type Report, isAcknowledged, sideOf, wordRange } from './data';
import type { PassageJson } from './schema';
import type { Switches } from './switches';

/** What a word is, the weakest claim first: of several, the highest holds. */
export const Word = { none: 0, boilerplate: 1, quotation: 2, uncredited: 3, credited: 4 } as const;

/** What each word of an article is within the passages of one pair. */
export function sideClasses(report: Report, pair: Pair, end: End, counted: { passages: number[]; switches: Switches }): Uint8Array {
  const article = report.articles[end === 'a' ? pair.aIndex : pair.bIndex]!;
  const classes = new Uint8Array(article.starts.length);
  for (const at of counted.passages) {
    const { first, words } = passageClasses(report, pair, at, end);
    for (let i = 0; i < words.length; i++) {
      const value = words[i]!;
      if (value === Word.quotation && !counted.switches.quotations) continue;
      if (value > classes[first + i]!) classes[first + i] = value;
    }
  }
  return classes;
}

interface PassageClasses {
  first: number;
  words: Uint8Array;
}

/** Classes do not depend on the switches, and are kept for each passage once they are asked for. */
const known = new WeakMap<PassageJson, Partial<Record<End, PassageClasses>>>();

function passageClasses(report: Report, pair: Pair, at: number, end: End): PassageClasses {
  const passage = pair.passages[at]!;
  const both = known.get(passage) ?? {};
  known.set(passage, both);
  return (both[end] ??= classify(report, pair, passage, end));
}

/** As the program's src/relation/classes.rs. */
function classify(report: Report, pair: Pair, passage: PassageJson, end: End): PassageClasses {
  const [here, there] = end === 'a' ? [pair.aIndex, pair.bIndex] : [pair.bIndex, pair.aIndex];
  const article = report.articles[here]!;
  const other = report.articles[there]!;
  const [first, last] = wordRange(article, ...sideOf(passage, end));
  const words = new Uint8Array(last - first);
  const prose = isAcknowledged(pair) ? Word.credited : Word.uncredited;
  if (passage.boilerplate) {
    words.fill(Word.boilerplate);
  } else {
    words.fill(prose);
    const [otherFirst, otherLast] = wordRange(other, ...sideOf(passage, end === 'a' ? 'b' : 'a'));
    const quotedThere = quotedWords(other, otherFirst, otherLast);
    if (quotedThere > 0 && quotedWords(article, first, last) > 0) {
      markQuotation(report, { first, words }, article, quotedForms(report, other, [otherFirst, otherLast]));
    }
  }
  return { first, words };
}

/** Mark the words that are quoted here and there; those that are not there at all are if most of the other's stretch is. */
function markQuotation(report: Report, { first, words }: PassageClasses, article: Article, quotedThere: QuotedThere): void {
  const ids = wordIds(report, article);
  for (let i = 0; i < words.length; i++) {
    if (article.quoted[first + i] === 1 && quotedThere(ids[first + i]!)) words[i] = Word.quotation;
  }
}

function quotedWords(article: Article, first: number, last: number): number {
  let count = 0;
  for (let i = first; i < last; i++) count += article.quoted[i]!;
  return count;
}

/** Whether a word counts as quoted in a stretch of another article. */
type QuotedThere = (word: number) => boolean;

/** A word is quoted where it stands inside quotation marks once; one that is not there, where most of the stretch is. */
function quotedForms(report: Report, article: Article, [first, last]: [number, number]): QuotedThere {
  const ids = wordIds(report, article);
  const marks = report.marks!;
  // A mark of an earlier stretch is smaller: nothing is ever cleared.
  const bare = marks.next;
  const quoted = marks.next + 1;
  marks.next += 2;
  for (let i = first; i < last; i++) {
    const word = ids[i]!;
    if (article.quoted[i] === 1) marks.of[word] = quoted;
    else if (marks.of[word]! < bare) marks.of[word] = bare;
  }
  const isMostlyQuoted = 2 * quotedWords(article, first, last) >= last - first;
  return (word) => (marks.of[word]! < bare ? isMostlyQuoted : marks.of[word] === quoted);
}

/** A number for each different word of an article: comparing numbers is what makes recounting quick. */
function wordIds(report: Report, article: Article): Int32Array {
  report.marks ??= { numbers: new Map(), of: new Float64Array(report.articles.reduce((sum, { starts }) => sum + starts.length, 0)), next: 1 };
  const { numbers } = report.marks;
  article.wordIds ??= Int32Array.from(wordsOf(article, 0, article.starts.length), (word) => {
    const known = numbers.get(word);
    if (known === undefined) numbers.set(word, numbers.size);
    return known ?? numbers.size - 1;
  });
  return article.wordIds;
}

/** The words of a stretch as they are compared: in small letters, without what follows them. */
export function wordsOf(article: Article, first: number, last: number): string[] {
  const points = new Points(article.text);
  return Array.from({ length: last - first }, (_, at) => {
    const piece = points.slice(article.starts[first + at]!, article.starts[first + at + 1] ?? points.length);
    const word = /^[\p{L}\p{N}\p{M}]+(?:['’.\-][\p{L}\p{N}\p{M}]+)*/u.exec(piece)?.[0] ?? piece;
    return word.normalize('NFKC').replaceAll('’', "'").toLowerCase();
  });
}
