// The figures, on small reports made by hand. Texts are words of one letter: `a b c`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Report, index } from '../src/data';
import { Word } from '../src/classes';
import { articlesWith } from '../src/compared';
import { Figures } from '../src/figures';
import type { ArticleJson, PairJson, PassageJson } from '../src/schema';
import { attention, firstOf, histogram, lostQuotationMarks, summarise, tree } from '../src/summary';
import { type Switches, NEUTRAL } from '../src/switches';

const OPEN = '<';
const CLOSE = '>';

/** An article whose words are letters; what stands between `<` and `>` is quoted. */
function article(id: string, text: string, more: Partial<ArticleJson> = {}): { json: ArticleJson; text: { id: string; text: string; words: number[]; quotations: number[] } } {
  const words: number[] = [];
  const quotations: number[] = [];
  let before = 0;
  Array.from(text).forEach((character, at) => {
    if (character === OPEN || character === CLOSE) quotations.push(at);
    if (/[a-z]/.test(character)) {
      words.push(at - before);
      before = at;
    }
  });
  const json = { id, words: words.length, shared_words: 0, prose_words: 0, quoted_words: 0, boilerplate_words: 0, ...more };
  return { json, text: { id, text, words, quotations } };
}

const passage = (a: [number, number], b: [number, number], words: number, more: Partial<PassageJson> = {}): PassageJson => ({
  a_start: a[0], a_end: a[1], b_start: b[0], b_end: b[1], words, identity: 1, kind: 'verbatim', quoted: false, boilerplate: false, ...more,
});

const pair = (a: string, b: string, passages: PassageJson[], more: Partial<PairJson> = {}): PairJson => ({
  a, b, relation: 'copy', direction: 'b_from_a', credited: false, resemblance: 0.5, containment_a: 0.5, containment_b: 0.5,
  shared_words_a: 0, shared_words_b: 0, prose_words_a: 0, prose_words_b: 0, quoted_words_a: 0, quoted_words_b: 0, boilerplate_words_a: 0, boilerplate_words_b: 0, passages, ...more,
});

function report(articles: ReturnType<typeof article>[], pairs: PairJson[], families: string[][] = []): Report {
  return index({
    report: {
      run: { articles: articles.length },
      articles: articles.map(({ json }) => json),
      pairs,
      families: families.map((members, at) => ({ id: `f${at + 1}`, members, lowest_resemblance: 0.5 })),
    },
    texts: articles.map(({ text }) => text),
  });
}

const LETTERS = 'a b c d e f g h i j k l m n o p q r s t';
const twenty = (id: string, more: Partial<ArticleJson> = {}): ReturnType<typeof article> => article(id, LETTERS, more);

/** The classes of an article's words, a letter each: `-` none, b, q, u, c. */
function classes(of: Report, id: string, switches: Partial<Switches> = {}): string {
  const figures = new Figures(of, { ...NEUTRAL, ...switches });
  return Array.from(figures.articles[of.byId.get(id)!.index]!.classes, (value) => '-bquc'[value]).join('');
}

test('words of passages with an earlier article are traced', () => {
  const of = report([twenty('x'), twenty('y')], [pair('x', 'y', [passage([0, 19], [0, 19], 10)])]);
  assert.equal(classes(of, 'y'), 'uuuuuuuuuu----------');
  assert.equal(classes(of, 'x'), '--------------------');
});

test('who was first is not known: both may have it from the other', () => {
  const of = report([twenty('x'), twenty('y')], [pair('x', 'y', [passage([0, 19], [0, 19], 10)], { direction: 'unknown' })]);
  assert.equal(classes(of, 'y'), classes(of, 'x'));
});

test('credited wins over uncredited', () => {
  const of = report(
    [twenty('x'), twenty('y'), twenty('z')],
    [pair('x', 'z', [passage([0, 19], [0, 19], 10)]), pair('y', 'z', [passage([0, 9], [0, 9], 5)], { credited: true })],
  );
  assert.equal(classes(of, 'z'), 'cccccuuuuu----------');
  assert.equal(classes(of, 'z', { credited: false }), 'uuuuuuuuuu----------');
});

test('a word is quotation where both sides quote it', () => {
  const quoting = 'a b c <d e f> g h i j';
  const of = report([article('x', quoting), article('y', quoting)], [pair('x', 'y', [passage([0, 21], [0, 21], 10)])]);
  assert.equal(classes(of, 'y'), 'uuuqqquuuu');
  assert.equal(classes(of, 'y', { quotations: false }), 'uuu---uuuu');
  const bare = report([article('x', quoting), article('y', 'a b c  d e f  g h i j')], [pair('x', 'y', [passage([0, 21], [0, 21], 10)])]);
  assert.equal(classes(bare, 'y'), 'uuuuuuuuuu');
});

test('boilerplate is counted through pairs of any relation', () => {
  const of = report([twenty('x'), twenty('y')], [pair('x', 'y', [passage([0, 9], [0, 9], 5, { boilerplate: true })], { relation: 'boilerplate', direction: 'unknown' })]);
  assert.equal(classes(of, 'y'), 'bbbbb---------------');
  assert.equal(classes(of, 'y', { boilerplate: false }), '--------------------');
});

test('short passages and the same outlet can be left out', () => {
  const of = report(
    [twenty('x', { outlet: 'A' }), twenty('y', { outlet: 'A' })],
    [pair('x', 'y', [passage([0, 19], [0, 19], 10), passage([24, 29], [24, 29], 3)])],
  );
  assert.equal(classes(of, 'y'), 'uuuuuuuuuu--uuu-----');
  assert.equal(classes(of, 'y', { shortest: 4 }), 'uuuuuuuuuu----------');
  assert.equal(classes(of, 'y', { sameOutlet: false }), '--------------------');
});

test('every word is counted once', () => {
  const of = report([article('x', 'a b c <d e f> g h i j'), article('y', 'a b c <d e f> g h i j k')], [pair('x', 'y', [passage([0, 21], [0, 21], 10)])]);
  const { traced } = new Figures(of, NEUTRAL).articles[1]!;
  assert.deepEqual(traced, { credited_words: 0, uncredited_words: 7, quoted_words: 3, boilerplate_words: 0, not_found_words: 1 });
});

test('origins add up, and the others do not', () => {
  const of = report(
    [twenty('w'), twenty('x'), twenty('y'), twenty('z')],
    [
      pair('w', 'z', [passage([0, 19], [0, 19], 10)]),
      pair('x', 'z', [passage([10, 39], [10, 39], 15)]),
      pair('y', 'z', [passage([10, 19], [10, 19], 5)]),
    ],
  );
  const { origins, others, assigned } = new Figures(of, NEUTRAL).articles[3]!;
  // Of w, five words are left once x accounts for fifteen: too few to be listed.
  assert.deepEqual(origins.map((origin) => [of.articles[origin.article]!.id, origin.assigned]), [['x', 15]]);
  assert.deepEqual(others.map((other) => of.articles[other.article]!.id), ['w', 'y']);
  assert.equal(assigned.filter((value) => value === 1).length, 15);
});

test('while everything counts, the figures are the run’s', () => {
  const traced = { credited_words: 1, uncredited_words: 2, quoted_words: 3, boilerplate_words: 4, not_found_words: 10 };
  const of = report([twenty('x'), twenty('y', { traced, shared_words: 11 })], [pair('x', 'y', [passage([0, 19], [0, 19], 10)], { shared_words_a: 7 })]);
  const run = new Figures(of, NEUTRAL);
  assert.deepEqual([run.articles[1]!.traced, run.articles[1]!.shared, run.pairs[0]!.a.shared], [traced, 11, 7]);
  const without = new Figures(of, { ...NEUTRAL, shortest: 5 });
  assert.deepEqual([without.articles[1]!.traced.uncredited_words, without.articles[1]!.shared, without.pairs[0]!.a.shared], [10, 10, 10]);
});

test('pairs of weak relations do not make an article one that shares', () => {
  const of = report([twenty('x'), twenty('y')], [pair('x', 'y', [passage([0, 9], [0, 9], 5)], { relation: 'incidental', direction: 'unknown' })]);
  const summary = summarise(new Figures(of, NEUTRAL));
  assert.deepEqual([summary.sharing, summary.uncreditedArticles, summary.independent], [0, 0, 2]);
});

test('the summary follows the switches', () => {
  const of = report(
    [twenty('x', { date: '2024-01-01' }), twenty('y', { date: '2024-01-02' }), twenty('z')],
    [pair('x', 'y', [passage([0, 19], [0, 19], 10)], { credited: true })],
    [['x', 'y']],
  );
  const all = summarise(new Figures(of, NEUTRAL));
  assert.deepEqual([all.articles, all.sharing, all.families, all.independent], [3, 2, 1, 2]);
  const uncredited = summarise(new Figures(of, { ...NEUTRAL, credited: false }));
  assert.deepEqual([uncredited.sharing, uncredited.families, uncredited.independent], [0, 0, 3]);
});

test('a tree is by most words, certain ones first', () => {
  const of = report(
    [twenty('x', { date: '2024-01-01' }), twenty('y', { date: '2024-01-02' }), twenty('z', { date: '2024-01-03' })],
    [
      pair('x', 'y', [passage([0, 19], [0, 19], 10)]),
      pair('x', 'z', [passage([0, 9], [0, 9], 5)]),
      pair('y', 'z', [passage([0, 29], [0, 29], 15)], { direction: 'unknown' }),
    ].map((json) => ({ ...json, prose_words_a: json.passages[0]!.words, prose_words_b: json.passages[0]!.words })),
    [['x', 'y', 'z']],
  );
  const nodes = tree(new Figures(of, NEUTRAL), 0).map((node) => [node.article, node.predecessor, node.words, node.isUncertain]);
  assert.deepEqual(nodes, [[0, undefined, 0, false], [1, 0, 10, false], [2, 0, 5, false]]);
});

test('what needs attention comes by words, and lost quotation marks say it once', () => {
  const of = report(
    [article('x', '<a b c d e f g h i j>'), article('y', 'a b c d e f g h i j k l'), twenty('z')],
    [
      pair('x', 'y', [passage([0, 21], [0, 19], 10, { lost_quotation_marks: true })]),
      pair('x', 'z', [passage([1, 17], [0, 15], 8)]),
    ],
  );
  const rows = attention(new Figures(of, NEUTRAL), 10).map((row) => [row.article, row.reason, row.words]);
  assert.deepEqual(rows, [[1, 'lost', 10], [2, 'uncredited', 8]]);
});

test('the run’s own tree is shown while everything counts', () => {
  const of = report([twenty('x'), twenty('y'), twenty('z')], [pair('x', 'y', [passage([0, 19], [0, 19], 10)]), pair('y', 'z', [passage([0, 19], [0, 19], 10)])], [['x', 'y', 'z']]);
  of.families[0]!.first = 'y';
  of.families[0]!.independent_texts = 2;
  of.families[0]!.tree = [{ id: 'x', predecessor: 'z', words: 7, changes: ['retitled'], credited: true }, { id: 'y' }, { id: 'z' }];
  const run = new Figures(of, NEUTRAL);
  assert.deepEqual(tree(run, 0).map((node) => [node.article, node.predecessor, node.words, node.isCredited, node.changes]), [[0, 2, 7, true, ['retitled']], [1, undefined, 0, false, []], [2, undefined, 0, false, []]]);
  assert.deepEqual([firstOf(run, 0)!.id, summarise(run).independent], ['y', 2]);
  assert.equal(summarise(new Figures(of, { ...NEUTRAL, shortest: 2 })).independent, 1);
});

test('of lost quotation marks, the words that lost them count', () => {
  const of = report([article('x', '<a b c d> e f g h'), article('y', 'a b c d  e f g h')], [pair('x', 'y', [passage([0, 17], [0, 16], 8, { lost_quotation_marks: true })])]);
  assert.deepEqual(lostQuotationMarks(new Figures(of, NEUTRAL)).map((row) => [row.article, row.words]), [[1, 4]]);
});

test('a passage is in all articles that share half of it', () => {
  const of = report(
    [twenty('w'), twenty('x'), twenty('y'), twenty('z')],
    [pair('w', 'x', [passage([0, 19], [0, 19], 10)]), pair('w', 'y', [passage([0, 11], [0, 11], 6)]), pair('w', 'z', [passage([14, 30], [14, 30], 8)])],
  );
  assert.equal(articlesWith(of, of.pairs[0]!, of.pairs[0]!.passages[0]!), 3);
  assert.equal(articlesWith(of, of.pairs[0]!, { ...of.pairs[0]!.passages[0]!, articles: 9 }), 9);
});

test('what refers to an article that the page does not hold is left out', () => {
  const of = report([twenty('x')], [pair('x', 'gone', [passage([0, 19], [0, 19], 10)])], [['gone', 'x']]);
  assert.deepEqual([of.pairs.length, of.families[0]!.memberIndices, summarise(new Figures(of, NEUTRAL)).sharing], [0, [0], 0]);
});

test('shares are counted by tenths', () => {
  const of = report([twenty('x'), twenty('y'), twenty('z')], [pair('x', 'y', [passage([0, 39], [0, 19], 10)])]);
  assert.deepEqual(histogram(new Figures(of, NEUTRAL)), { none: 1, bins: [0, 0, 0, 0, 0, 1, 0, 0, 0, 1] });
});

test('classes are ordered by what holds', () => {
  assert.ok(Word.credited > Word.uncredited && Word.uncredited > Word.quotation && Word.quotation > Word.boilerplate);
});
