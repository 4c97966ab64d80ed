// Which words of two stretches are the same, in order.
//
// A longest common subsequence of words: equal ends are taken off first, then words that stand once on either side
// divide the rest (patience diff, Bram Cohen), and what is left between them is solved exactly where
// it is small. A stretch that is large and has no such word is taken for changed as a whole.

/** A stretch of words of either side: the same, or not. */
export interface Piece {
  same: boolean;
  a: [number, number];
  b: [number, number];
}

/** Cells of the exact table: 1,000 words by 1,000, a megabyte and some milliseconds. */
const MOST_CELLS = 1_000_000;

/** Compare the words of two stretches. */
export function diff(a: readonly string[], b: readonly string[]): Piece[] {
  const matches: [number, number][] = [];
  solve(a, b, [0, a.length], [0, b.length], matches);
  return pieces(a.length, b.length, matches);
}

type Range = [number, number];

function solve(a: readonly string[], b: readonly string[], inA: Range, inB: Range, out: [number, number][]): void {
  let [a0, a1] = inA;
  let [b0, b1] = inB;
  while (a0 < a1 && b0 < b1 && a[a0] === b[b0]) out.push([a0++, b0++]);
  const tail: [number, number][] = [];
  while (a0 < a1 && b0 < b1 && a[a1 - 1] === b[b1 - 1]) tail.push([--a1, --b1]);
  if (a0 < a1 && b0 < b1) {
    if ((a1 - a0) * (b1 - b0) <= MOST_CELLS) exact(a, b, [a0, a1], [b0, b1], out);
    else between(a, b, [a0, a1], [b0, b1], out);
  }
  out.push(...tail.reverse());
}

/** Divide at the words that stand once on either side and are in the same order. */
function between(a: readonly string[], b: readonly string[], inA: Range, inB: Range, out: [number, number][]): void {
  const once = uniqueIn(a, inA);
  const onceThere = uniqueIn(b, inB);
  const anchors: [number, number][] = [];
  for (const [word, at] of once) {
    const there = onceThere.get(word);
    if (there !== undefined) anchors.push([at, there]);
  }
  anchors.sort((x, y) => x[0] - y[0]);
  const chain = increasing(anchors);
  if (chain.length === 0) return;
  let [fromA, fromB] = [inA[0], inB[0]];
  for (const [atA, atB] of [...chain, [inA[1], inB[1]] as [number, number]]) {
    solve(a, b, [fromA, atA], [fromB, atB], out);
    if (atA < inA[1]) out.push([atA, atB]);
    [fromA, fromB] = [atA + 1, atB + 1];
  }
}

function uniqueIn(words: readonly string[], [start, end]: Range): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (let i = start; i < end; i++) {
    const word = words[i]!;
    if (places.has(word)) repeated.add(word);
    else places.set(word, i);
  }
  for (const word of repeated) places.delete(word);
  return places;
}

/** The longest run of anchors that advances on both sides. */
function increasing(anchors: [number, number][]): [number, number][] {
  const ends: number[] = [];
  const before = new Int32Array(anchors.length).fill(-1);
  anchors.forEach(([, b], at) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (anchors[ends[middle]!]![1] < b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = ends[low - 1]!;
    ends[low] = at;
  });
  const chain: [number, number][] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) chain.push(anchors[at]!);
  return chain.reverse();
}

function exact(a: readonly string[], b: readonly string[], [a0, a1]: Range, [b0, b1]: Range, out: [number, number][]): void {
  const width = b1 - b0 + 1;
  const table = new Uint16Array((a1 - a0 + 1) * width);
  for (let i = a1 - a0 - 1; i >= 0; i--) {
    for (let j = b1 - b0 - 1; j >= 0; j--) {
      const at = i * width + j;
      table[at] = a[a0 + i] === b[b0 + j] ? table[at + width + 1]! + 1 : Math.max(table[at + width]!, table[at + 1]!);
    }
  }
  for (let i = 0, j = 0; i < a1 - a0 && j < b1 - b0; ) {
    if (a[a0 + i] === b[b0 + j]) out.push([a0 + i++, b0 + j++]);
    else if (table[(i + 1) * width + j]! >= table[i * width + j + 1]!) i++;
    else j++;
  }
}

function pieces(lengthA: number, lengthB: number, matches: [number, number][]): Piece[] {
  const found: Piece[] = [];
  let [atA, atB] = [0, 0];
  for (const [a, b] of matches) {
    if (a > atA || b > atB) found.push({ same: false, a: [atA, a], b: [atB, b] });
    const last = found.at(-1);
    if (last?.same && last.a[1] === a && last.b[1] === b) [last.a[1], last.b[1]] = [a + 1, b + 1];
    else found.push({ same: true, a: [a, a + 1], b: [b, b + 1] });
    [atA, atB] = [a + 1, b + 1];
  }
  if (lengthA > atA || lengthB > atB) found.push({ same: false, a: [atA, lengthA], b: [atB, lengthB] });
  return found;
}
