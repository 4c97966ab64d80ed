// Two texts side by side: which passage each word belongs to, and which words of it an edit changed.
//
// Passages may overlap or lie in one another; a word belongs to the shortest that covers it, which
// says most about it. Of an edited passage, a word is changed where it is not in a longest common
// subsequence; of a rewritten one, whose words are in another order, where the other side lacks it.

import { type Article, type End, type Pair, type Report, endOf, sideOf, wordRange } from './data';
import { diff } from './diff';
import type { PassageJson } from './schema';
import { wordsOf } from './classes';

export interface ComparedSide {
  article: Article;
  /** For each word, one more than the position of its passage; 0 for none. */
  owner: Uint16Array;
  /** For each word, 1 where the passage's other side does not have it. */
  changed: Uint8Array;
}

/** Both sides of a pair, of the passages that count. */
export function compare(report: Report, pair: Pair, passages: readonly number[]): Record<End, ComparedSide> {
  const sides = { a: side(report.articles[pair.aIndex]!), b: side(report.articles[pair.bIndex]!) };
  // The longest first, so that the shortest has the last word.
  const order = [...passages].sort((x, y) => pair.passages[y]!.words - pair.passages[x]!.words || x - y);
  for (const at of order) {
    const passage = pair.passages[at]!;
    const [a0, a1] = wordRange(sides.a.article, ...sideOf(passage, 'a'));
    const [b0, b1] = wordRange(sides.b.article, ...sideOf(passage, 'b'));
    sides.a.owner.fill(at + 1, a0, a1);
    sides.b.owner.fill(at + 1, b0, b1);
    sides.a.changed.fill(0, a0, a1);
    sides.b.changed.fill(0, b0, b1);
    const words = [wordsOf(sides.a.article, a0, a1), wordsOf(sides.b.article, b0, b1)] as const;
    const mark = (end: End, first: number, at: number): void => void (sides[end].changed[first + at] = 1);
    if (passage.kind === 'rewritten') {
      lacking(words[0], words[1]).forEach((at) => mark('a', a0, at));
      lacking(words[1], words[0]).forEach((at) => mark('b', b0, at));
    } else {
      for (const piece of diff(words[0], words[1])) {
        if (piece.same) continue;
        for (let i = piece.a[0]; i < piece.a[1]; i++) mark('a', a0, i);
        for (let i = piece.b[0]; i < piece.b[1]; i++) mark('b', b0, i);
      }
    }
  }
  return sides;
}

function side(article: Article): ComparedSide {
  return { article, owner: new Uint16Array(article.starts.length), changed: new Uint8Array(article.starts.length) };
}

/** Positions of the words that the other side has fewer of. */
function lacking(words: readonly string[], others: readonly string[]): number[] {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return words.flatMap((word, at) => {
    const count = left.get(word) ?? 0;
    if (count > 0) left.set(word, count - 1);
    return count > 0 ? [] : [at];
  });
}

/** How many articles have a passage: as the run says, else those that share half of it with its left article, and that one. */
export function articlesWith(report: Report, pair: Pair, passage: PassageJson): number {
  if (passage.articles !== undefined) return passage.articles;
  const half = (passage.a_end - passage.a_start) / 2;
  const overlaps = (other: Pair): boolean => {
    const end = endOf(other, pair.aIndex);
    return other.passages.some((of) => {
      const [start, stop] = sideOf(of, end);
      return Math.min(stop, passage.a_end) - Math.max(start, passage.a_start) >= half;
    });
  };
  return 1 + report.pairsOf[pair.aIndex]!.filter((index) => overlaps(report.pairs[index]!)).length;
}

/** Places in two panes that belong together, in order: where a passage begins in each. */
export type Anchor = [number, number];

/** The anchors that advance in both: with others, scrolling one pane down would scroll the other up. */
export function advancing(anchors: Anchor[]): Anchor[] {
  const sorted = [...anchors].sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  const kept: Anchor[] = [];
  const best = sorted.map(() => 1);
  const before = sorted.map(() => -1);
  for (let i = 0; i < sorted.length; i++) {
    for (let j = 0; j < i; j++) {
      if (sorted[j]![1] <= sorted[i]![1] && best[j]! + 1 > best[i]!) [best[i], before[i]] = [best[j]! + 1, j];
    }
  }
  let at = best.indexOf(Math.max(0, ...best));
  for (; at >= 0 && at < sorted.length; at = before[at]!) kept.push(sorted[at]!);
  return kept.reverse();
}

/** Where the other pane stands when one stands at `from`: straight between two anchors. */
export function follow(anchors: readonly Anchor[], from: number): number {
  let [x0, y0] = anchors[0] ?? [0, 0];
  for (const [x1, y1] of anchors) {
    if (from <= x1) return x1 === x0 ? y1 : y0 + ((from - x0) / (x1 - x0)) * (y1 - y0);
    [x0, y0] = [x1, y1];
  }
  return y0;
}
