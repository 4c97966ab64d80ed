// The small parts: addresses, filters, differences, hostile characters, dates, inflating.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { advancing, follow } from '../src/compared';
import { type Article, Points, interval } from '../src/data';
import { diff } from '../src/diff';
import type { ArticleFigures } from '../src/figures';
import { parseFilter } from '../src/filter';
import { nameParts, plainName, textParts } from '../src/hostile';
import { readPage } from '../src/data';
import { runs } from '../src/pieces';
import { format, parse } from '../src/state';
import { duration, percent } from '../src/words';

function checkAddress(hash: string, expected = hash): void {
  assert.equal(format(parse(hash)), expected);
}

test('an address reads back', () => {
  checkAddress('#/overview');
  checkAddress('#/articles?without=quotations.same-outlet&shortest=12&q=shared%3A%3E40&sort=-date');
  checkAddress('#/compare/a%2Fb/c%3Fd?show=matches&at=3');
  checkAddress('#/article/%22%3E%3Cimg%3E');
});

test('what an address says of no view is passed over', () => {
  checkAddress('', '#/overview');
  checkAddress('#/nothing', '#/overview');
  checkAddress('#/article', '#/overview');
  checkAddress('#/constructor', '#/overview');
  checkAddress('#/articles?shortest=-4&at=x&without=everything', '#/articles');
  checkAddress('#/article/%E0%A4%A', '#/article/%25E0%25A4%25A');
});

const SUBJECT = {
  article: { id: 'a1', title: 'Sea breaks through', outlet: 'Corrin Herald', words: 200, kind: 'article', credits: [{ agency: 'Reuters', evidence: 'dateline' }] } as unknown as Article,
  figures: { highest: 0.405, longest: 30, traced: { credited_words: 0, uncredited_words: 20, quoted_words: 0, boilerplate_words: 0, not_found_words: 180 } } as unknown as ArticleFigures,
  origins: ['Reuters', 'wire-1'],
};

function checkFilter(query: string, expected: boolean): void {
  assert.equal(parseFilter(query).test(SUBJECT), expected, query);
}

test('filters ask about numbers', () => {
  checkFilter('shared:>40', false);
  checkFilter('shared:>=40', true);
  checkFilter('shared:40', true);
  checkFilter('shared:<41%', true);
  checkFilter('uncredited:=10 words:<300', true);
  checkFilter('longest:>30', false);
});

test('filters ask about texts', () => {
  checkFilter('', true);
  checkFilter('sea HERALD', true);
  checkFilter('"sea breaks"', true);
  checkFilter('"breaks sea"', false);
  checkFilter('outlet:"corrin herald" credit:reuters', true);
  checkFilter('credit:none', false);
  checkFilter('-kind:wire from:wire-1 family:none', true);
  checkFilter('-sea', false);
});

test('a name that does not exist is said', () => {
  assert.deepEqual(parseFilter('colour:red sea').unknown, ['colour:red']);
});

function checkDiff(a: string, b: string, expected: string): void {
  const [x, y] = [a.split(' '), b.split(' ')];
  const shown = diff(x, y).map((piece) => (piece.same ? x.slice(...piece.a).join(' ') : `[${x.slice(...piece.a).join(' ')}|${y.slice(...piece.b).join(' ')}]`));
  assert.equal(shown.join(' '), expected);
}

test('differences of words', () => {
  checkDiff('a b c', 'a b c', 'a b c');
  checkDiff('a b c', 'a x c', 'a [b|x] c');
  checkDiff('a b c d', 'a c d e', 'a [b|] c d [|e]');
  checkDiff('a', 'b', '[a|b]');
});

test('a difference of long stretches is found between words that stand once', () => {
  const words = Array.from({ length: 4000 }, (_, at) => `w${at}`);
  const changed = words.map((word, at) => (at % 100 === 50 ? 'x' : word));
  const pieces = diff(['y', ...words, 'y'], ['z', ...changed, 'z']);
  assert.equal(pieces.filter((piece) => piece.same).reduce((sum, piece) => sum + piece.a[1] - piece.a[0], 0), 3960);
});

test('hostile characters show as their codes', () => {
  assert.deepEqual(nameParts('a\u202eb'), [{ text: 'a' }, { code: 'U+202E' }, { text: 'b' }]);
  assert.equal(plainName('null\0 \u2066x'), 'null[U+0000] [U+2066]x');
  assert.deepEqual(textParts('שלום \u2067x\u2069\r\n\tb'), [{ text: 'שלום \u2067x\u2069\n\tb' }]);
  assert.deepEqual(textParts('\u001b[31m'), [{ code: 'U+001B' }, { text: '[31m' }]);
  assert.deepEqual(textParts('日本語 👩‍👩‍👧'), [{ text: '日本語 👩‍👩‍👧' }]);
});

test('dates are instants or stretches', () => {
  assert.deepEqual(interval('2024-03-01T10:00:00+01:00'), { from: Date.UTC(2024, 2, 1, 9), to: Date.UTC(2024, 2, 1, 9) });
  assert.deepEqual(interval('2024-03-01'), { from: Date.UTC(2024, 2, 1), to: Date.UTC(2024, 2, 2) });
  assert.deepEqual(interval('2024-12'), { from: Date.UTC(2024, 11, 1), to: Date.UTC(2025, 0, 1) });
  assert.equal(interval('last Tuesday'), undefined);
});

test('shares are rounded down, and all is all', () => {
  assert.deepEqual([percent(0, 9), percent(1, 1000), percent(999, 1000), percent(9, 9), percent(29, 100)], ['0%', '<1%', '99%', '100%', '29%']);
});

test('durations read as words', () => {
  assert.deepEqual([0.5, 3, 3.35, 36, 72].map(duration), ['30 min', '3 h', '3 h 21 min', '36 h', '3 days']);
});

test('offsets are code points', () => {
  const points = new Points('a😀b');
  assert.deepEqual([points.length, points.slice(1, 2), points.slice(2, 3), points.slice(0, 99)], [3, '😀', 'b', 'a😀b']);
});

test('runs are the text, cut where the kind changes', () => {
  const text = 'One two "three" four.';
  const article = { starts: Int32Array.from([0, 4, 9, 16]) } as Article;
  const found = runs(article, new Points(text), [0, 3, 3, 0], [0, 1, 1, 0]);
  assert.equal(found.map((run) => run.text).join(''), text);
  assert.deepEqual(found.map((run) => [run.text, run.origin]), [['One ', 0], ['two "three', 1], ['" four.', 0]]);
});

test('panes scroll together between anchors that advance', () => {
  const anchors = advancing([[10, 30], [20, 5], [30, 40]]);
  assert.deepEqual(anchors, [[10, 30], [30, 40]]);
  assert.deepEqual([0, 5, 10, 20, 99].map((at) => follow([[0, 0], ...anchors, [50, 90]], at)), [0, 15, 30, 35, 90]);
});

test('a browser without DecompressionStream reads the same data', async () => {
  const page = { report: { type: 'report', run: { articles: 0 }, articles: [], pairs: [], families: [] }, texts: [], left_out: { articles: 0, pairs: 0 } };
  const block = { textContent: JSON.stringify(deflateRawSync(Buffer.from(JSON.stringify(page))).toString('base64')) } as Element;
  const known = globalThis.DecompressionStream;
  const withStream = await readPage(block);
  Reflect.deleteProperty(globalThis, 'DecompressionStream');
  try {
    assert.deepEqual(await readPage(block), withStream);
  } finally {
    globalThis.DecompressionStream = known;
  }
});
