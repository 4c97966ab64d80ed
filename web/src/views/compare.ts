// Two articles side by side: passages paired and scrolled together, what was changed inside them, and
// why the two were compared.

import { type Anchor, type ComparedSide, advancing, articlesWith, compare as compareTexts, follow } from '../compared';
import type { Context, View } from '../context';
import { type Article, type End, type Pair, Points, endOf, isVersion, pairOf, sideOf, wordRange } from '../data';
import { type Child, bdi, h, link, running } from '../dom';
import { scroller } from '../parts';
import { runs } from '../pieces';
import type { State } from '../state';
import { RELATION_MEANS, counted, nameOf, number, passageWords, percent, publisher, ratio, when } from '../words';
import { language } from './article';
import { missing } from './missing';

/** Up to so many words that are the same on both sides are shown between the differences. */
const FEW_SAME_WORDS = 5;

/** How long panes do not follow each other once a passage has been chosen. */
const QUIET_MS = 200;

const MODES: readonly { mode: State['mode']; label: string }[] = [
  { mode: 'all', label: 'Everything' },
  { mode: 'matches', label: 'Only matches' },
  { mode: 'differences', label: 'Only differences' },
];

export function compare(context: Context): View {
  const [one, other] = context.state.ids.map((id) => context.report.byId.get(id));
  if (!one || !other) return missing(context, 'article', context.state.ids[one ? 1 : 0]!);
  const pair = pairOf(context.report, one.index, other.index);
  if (!pair) return unpaired(context, one, other);
  const page = new Comparison(context, pair, endOf(pair, one.index));
  return {
    title: `${publisher(one)} and ${publisher(other)}`,
    content: [page.head(), page.modes(), page.body(), page.table(), why(context, pair, page.ends)],
    ready: () => page.ready(),
    keys: { j: () => page.step(1), k: () => page.step(-1) },
  };
}

function unpaired(context: Context, one: Article, other: Article): View {
  return {
    title: 'No shared wording',
    content: [
      h('h1', { tabindex: -1 }, 'No wording match found'),
      h('p', {}, link(context.href('article', [one.id]), { dir: 'auto' }, nameOf(one)), ' and ', link(context.href('article', [other.id]), { dir: 'auto' }, nameOf(other)), context.report.leftOut.pairs > 0 ? ' are no pair of this page, which does not hold all pairs of the run.' : ' have no passage in common.'),
    ],
  };
}

/** The page of one pair. `ends` are the pair's ends, the left one first. */
class Comparison {
  readonly ends: [End, End];
  private readonly passages: number[];
  private readonly sides: Record<End, ComparedSide>;
  private panes: HTMLElement[] = [];
  private cursor = -1;
  private driver = 0;
  private quietUntil = 0;

  constructor(
    private readonly context: Context,
    private readonly pair: Pair,
    left: End,
  ) {
    this.ends = left === 'a' ? ['a', 'b'] : ['b', 'a'];
    this.passages = context.figures.pairs[pair.index]!.passages;
    this.sides = compareTexts(context.report, pair, this.passages);
  }

  head(): HTMLElement {
    const { pair, context } = this;
    const [left, right] = this.ends.map((end) => this.sides[end].article) as [Article, Article];
    const sentence = (end: End, names: [string, string]): Child => {
      const { article } = this.sides[end];
      const side = context.figures.side(pair, end);
      const parts = [side.quoted > 0 ? `${number(side.quoted)} of them quotation` : '', side.boilerplate > 0 ? `${number(side.boilerplate)} boilerplate` : ''].filter((part) => part !== '');
      return h('p', {}, h('b', {}, number(side.shared)), ` of ${counted(article.words, 'word')} of ${names[0]} also ${side.shared === 1 ? 'stands' : 'stand'} in ${names[1]} (${percent(side.shared, article.words)})${parts.length > 0 ? `; ${parts.join(', ')}` : ''}.`);
    };
    return h(
      'header',
      { class: 'lead' },
      h('p', { class: 'kicker' }, h('b', {}, pair.relation), `: ${RELATION_MEANS[pair.relation]} · `, this.direction(left, right), ' · ', isVersion(pair) ? 'versions of one article' : pair.credited ? 'credited' : h('strong', { class: 'alarm' }, 'not credited')),
      h('h1', { tabindex: -1 }, left.outlet !== undefined && left.outlet === right.outlet ? ['Two articles of ', bdi(left.outlet)] : [bdi(publisher(left)), ' and ', bdi(publisher(right))]),
      h('div', { class: 'verdict small' }, sentence(this.ends[0], ['the left', 'the right']), sentence(this.ends[1], ['the right', 'the left'])),
      h('p', { class: 'caveat' }, 'Shared wording is not proof of copying.'),
    );
  }

  private direction(left: Article, right: Article): Child {
    const { direction } = this.pair;
    if (direction === 'unknown') return 'who was first is not known';
    if (direction === 'common_origin') return 'both have it from a third';
    const isLeftDerived = (direction === 'a_from_b') === (this.ends[0] === 'a');
    const [derivative, origin] = isLeftDerived ? [left, right] : [right, left];
    return [bdi(publisher(derivative)), ' is the later one; ', bdi(publisher(origin)), ' had it first'];
  }

  modes(): HTMLElement {
    const button = ({ mode, label }: (typeof MODES)[number]): HTMLElement =>
      h('button', { type: 'button', 'data-key': `mode-${mode}`, 'aria-pressed': String(this.context.state.mode === mode), onclick: () => this.context.go({ mode }) }, label);
    return h(
      'div',
      { class: 'toolbar' },
      h('div', { class: 'segmented', role: 'group', 'aria-label': 'What is shown' }, MODES.map(button)),
      h('div', { class: 'steps' }, h('button', { type: 'button', title: 'Previous passage (k)', onclick: () => this.step(-1) }, 'Previous'), h('button', { type: 'button', title: 'Next passage (j)', onclick: () => this.step(1) }, 'Next'), h('span', { class: 'note' }, counted(this.passages.length, 'passage'))),
      h('p', { class: 'note key-line' }, h('span', { class: 'sample same' }, 'the same'), ' ', h('span', { class: 'sample changed' }, 'only on this side'), ' of a passage'),
    );
  }

  body(): HTMLElement {
    if (this.passages.length === 0) return h('p', { class: 'notice' }, 'With what is switched off, nothing of this pair counts.');
    if (this.context.state.mode === 'matches') return this.matches();
    const sides = this.ends.map((end, at) => {
      const { article } = this.sides[end];
      const pane = h(
        'div',
        { class: 'pane', tabindex: 0, role: 'region', 'aria-label': `${at === 0 ? 'Left' : 'Right'}: ${publisher(article)}` },
        h('div', { class: 'text', dir: 'auto', lang: language(article) }, this.context.state.mode === 'all' ? this.marked(end) : this.differing(end)),
      );
      for (const event of ['pointerenter', 'wheel', 'focusin', 'touchstart']) pane.addEventListener(event, () => void (this.driver = at), { passive: true });
      pane.addEventListener('scroll', () => this.scrolled(at), { passive: true });
      this.panes.push(pane);
      return h('section', { class: 'side' }, this.sideHead(end), pane);
    });
    return h('div', { class: 'sides' }, sides);
  }

  private sideHead(end: End): HTMLElement {
    const { article } = this.sides[end];
    return h('header', {}, h('h2', { dir: 'auto' }, link(this.context.href('article', [article.id]), {}, nameOf(article))), h('p', { class: 'kicker' }, article.outlet === undefined ? null : [bdi(article.outlet), ' · '], `${when(article)} · ${counted(article.words, 'word')}`));
  }

  /** The whole text, its passages numbered. */
  private marked(end: End): Child[] {
    const { article, owner } = this.sides[end];
    const points = new Points(article.text);
    const seen = new Set<number>();
    return runs(article, points, owner.map((value) => (value > 0 ? 1 : 0)), owner).map((run) => {
      if (run.kind === 0) return running(run.text);
      const at = run.origin - 1;
      const isFirst = !seen.has(at);
      seen.add(at);
      return h(
        'span',
        { class: `p ${this.pair.passages[at]!.kind}${this.pair.passages[at]!.quoted ? ' quotation' : ''}${this.pair.passages[at]!.boilerplate ? ' furniture' : ''}`, 'data-passage': at, title: `${this.numberOf(at)}: ${passageWords(this.pair.passages[at]!)}`, onclick: () => this.select(this.passages.indexOf(at)) },
        isFirst ? this.numberMark(end, at) : null,
        this.words(end, points, [run.word, run.word + run.words], run.text),
      );
    });
  }

  private numberMark(end: End, at: number): HTMLElement {
    return h('button', { type: 'button', class: 'number', 'data-number': `${end}${at}`, 'aria-label': `Passage ${this.numberOf(at)}: ${passageWords(this.pair.passages[at]!)}`, onclick: (event: Event) => { event.stopPropagation(); this.select(this.passages.indexOf(at)); } }, String(this.numberOf(at)));
  }

  private numberOf(at: number): number {
    return this.passages.indexOf(at) + 1;
  }

  /** A stretch of words, those marked that the other side lacks. */
  private words(end: End, points: Points, [first, last]: [number, number], text?: string): Child[] {
    const { article, changed } = this.sides[end];
    const { starts } = article;
    const stop = text === undefined ? (starts[last] ?? points.length) : starts[first]! + Array.from(text).length;
    const found: Child[] = [];
    for (let word = first; word < last; ) {
      let until = word + 1;
      while (until < last && changed[until] === changed[word]) until++;
      const piece = points.slice(starts[word]!, until < last ? starts[until]! : stop);
      if (changed[word] === 1) {
        const kept = piece.trimEnd();
        found.push(h('span', { class: 'changed' }, running(kept)), running(piece.slice(kept.length)));
      } else {
        found.push(running(piece));
      }
      word = until;
    }
    return found;
  }

  /** The text with what the other has too left out. */
  private differing(end: End): Child[] {
    const { article, owner, changed } = this.sides[end];
    const same = owner.map((value, word) => (value > 0 && changed[word] === 0 ? value : 0));
    return runs(article, new Points(article.text), same.map((value) => (value > 0 ? 1 : 0)), same).map((run) => {
      if (run.kind === 0) return running(run.text);
      const at = run.origin - 1;
      // A few words in between say more than their number.
      if (run.words <= FEW_SAME_WORDS) return h('span', { class: 'faint', 'data-passage': at }, running(run.text));
      return h('span', { class: 'same-words', 'data-passage': at, 'data-number': `${end}${at}`, title: run.text }, `⋯ ${counted(run.words, 'same word')} `, h('sup', {}, String(this.numberOf(at))));
    });
  }

  /** Each passage with its partner, and nothing else. */
  private matches(): HTMLElement {
    const points = Object.fromEntries(this.ends.map((end) => [end, new Points(this.sides[end].article.text)])) as Record<End, Points>;
    const cell = (end: End, at: number): HTMLElement => {
      const { article } = this.sides[end];
      const [start, stop] = sideOf(this.pair.passages[at]!, end);
      const range = wordRange(article, start, stop);
      return h('blockquote', { class: 'text', dir: 'auto', lang: language(article) }, this.words(end, points[end], range, points[end].slice(article.starts[range[0]] ?? start, stop)));
    };
    const rows = this.passages.map((at) =>
      h(
        'li',
        { class: 'match', 'data-passage': at, tabindex: -1 },
        h('p', { class: 'kicker' }, h('b', {}, `${this.numberOf(at)} `), passageWords(this.pair.passages[at]!)),
        h('div', { class: 'sides' }, this.ends.map((end) => cell(end, at))),
      ),
    );
    return h('div', {}, h('div', { class: 'sides' }, this.ends.map((end) => this.sideHead(end))), h('ol', { class: 'matches' }, rows));
  }

  table(): HTMLElement {
    const head = ['#', 'Words', 'Kind', 'Identity', 'Quoted', 'Boilerplate', 'Marks lost', 'Articles with it'];
    const yes = (value: boolean | undefined): string => (value ? 'yes' : '–');
    const rows = this.passages.map((at) => {
      const passage = this.pair.passages[at]!;
      const cells = [number(passage.words), passage.kind, ratio(passage.identity), yes(passage.quoted), yes(passage.boilerplate), yes(passage.lost_quotation_marks), number(articlesWith(this.context.report, this.pair, passage))];
      return h('tr', {}, h('th', { scope: 'row' }, h('button', { type: 'button', class: 'number', 'aria-label': `Go to passage ${this.numberOf(at)}`, onclick: () => this.select(this.passages.indexOf(at)) }, String(this.numberOf(at)))), cells.map((text) => h('td', {}, text)));
    });
    return h('section', { 'aria-labelledby': 'passages' }, h('h2', { id: 'passages' }, 'Passages'), scroller('Passages', h('table', { class: 'passages' }, h('thead', {}, h('tr', {}, head.map((text) => h('th', { scope: 'col' }, text)))), h('tbody', {}, rows))));
  }

  ready(): void {
    if (this.context.state.at > 0) this.select(this.context.state.at - 1);
  }

  step(by: number): void {
    const count = this.passages.length;
    if (count > 0) this.select(this.cursor < 0 && by < 0 ? count - 1 : (this.cursor + by + count) % count);
  }

  /** Bring a passage into sight on both sides. */
  private select(place: number): void {
    const at = this.passages[place];
    if (at === undefined) return;
    this.cursor = place;
    for (const old of document.querySelectorAll('[data-passage].current')) old.classList.remove('current');
    for (const mark of document.querySelectorAll(`[data-passage="${at}"]`)) mark.classList.add('current');
    if (this.panes.length === 0) document.querySelector(`.match[data-passage="${at}"]`)?.scrollIntoView({ block: 'center' });
    // The panes stand where they should: what follows of it must not make one lead the other.
    this.quietUntil = performance.now() + QUIET_MS;
    this.panes.forEach((pane, side) => {
      const mark = pane.querySelector<HTMLElement>(`[data-number="${this.ends[side]!}${at}"]`);
      if (mark) pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 4;
    });
    this.panes[0]?.closest('.sides')?.scrollIntoView({ block: 'nearest' });
    this.context.note({ at: place + 1 });
  }

  /** Where each passage begins in both panes, from the top of each. */
  private anchors(from: number): Anchor[] {
    const [x, y] = [this.panes[from]!, this.panes[1 - from]!];
    const top = (pane: HTMLElement, side: number, at: number): number | undefined => {
      const mark = pane.querySelector<HTMLElement>(`[data-number="${this.ends[side]!}${at}"]`);
      return mark ? mark.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop : undefined;
    };
    const found = this.passages.flatMap((at): Anchor[] => {
      const [here, there] = [top(x, from, at), top(y, 1 - from, at)];
      return here === undefined || there === undefined ? [] : [[here, there]];
    });
    return [[0, 0], ...advancing(found), [x.scrollHeight, y.scrollHeight]];
  }

  private scrolled(from: number): void {
    if (from !== this.driver || this.panes.length < 2 || performance.now() < this.quietUntil) return;
    const [here, there] = [this.panes[from]!, this.panes[1 - from]!];
    // A quarter down the pane is where one reads.
    const eye = here.clientHeight / 4;
    there.scrollTop = here.scrollTop === 0 ? 0 : follow(this.anchors(from), here.scrollTop + eye) - eye;
  }
}

/** How the two came to be compared, and what speaks for who was first. */
function why(context: Context, pair: Pair, ends: [End, End]): HTMLElement {
  const names: Record<End, string> = { [ends[0]]: 'the left', [ends[1]]: 'the right' } as Record<End, string>;
  const speaks: Record<string, string> = { b_from_a: `${names.b} has it from ${names.a}`, a_from_b: `${names.a} has it from ${names.b}`, common_origin: 'both have it from a third', nothing: 'decides nothing' };
  const routes: Record<string, string> = {
    all_pairs: 'in this run every article was compared with every other', signature: 'the articles as wholes resemble each other (MinHash signature)', anchors: 'they share runs of words (anchors)', listed: 'the pair was asked for',
  };
  const proposed = pair.proposed_by ?? (context.report.run.settings?.all_pairs === true ? ['all_pairs'] : []);
  return h(
    'section',
    { 'aria-labelledby': 'why' },
    h('h2', { id: 'why' }, 'Why this pair'),
    proposed.length > 0 ? h('p', {}, 'Compared because ', proposed.map((route) => routes[route] ?? route).join(', and '), '.') : h('p', {}, 'Compared because the articles resemble each other as wholes, or share runs of words.'),
    h('p', {}, `Resemblance ${ratio(pair.resemblance)}: that share of the two articles’ distinct runs of words is in both. ${ratio(ends[0] === 'a' ? pair.containment_a : pair.containment_b)} of the left’s are in the right, ${ratio(ends[0] === 'a' ? pair.containment_b : pair.containment_a)} of the right’s in the left.`),
    pair.evidence && pair.evidence.length > 0
      ? [h('h3', {}, 'Evidence of who was first'), h('ul', {}, pair.evidence.map((item, at) => h('li', {}, h('b', {}, item.kind.replaceAll('_', ' ')), `: ${speaks[item.speaks_for] ?? item.speaks_for}`, item.note ? [' (', bdi(item.note), ')'] : '', at === 0 ? ' – this decided' : '')))]
      : null,
  );
}
