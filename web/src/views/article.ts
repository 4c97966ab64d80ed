// One article: the verdict, what each of its words is, its text with what is shared marked, and beside it
// from whom that may come.

import type { Context, View } from '../context';
import { type Article, type Pair, Points, endOf, isVersion, sideOf } from '../data';
import { type Child, bdi, h, link, running, s } from '../dom';
import { Word } from '../classes';
import { type ArticleFigures, type Source } from '../figures';
import { bar, fillOf, legend } from '../parts';
import { type Run, runs } from '../pieces';
import { counted, elsewhere, letter, nameOf, number, percent, publisher, ratio, standingWords, verdict, when } from '../words';
import { missing } from './missing';

/** Others that are listed before somebody asks for all. */
const FEW_OTHERS = 12;
const STRIP_WIDTH = 1000;

const KIND_NAMES: Record<number, string> = {
  [Word.boilerplate]: 'boilerplate', [Word.quotation]: 'quotation', [Word.uncredited]: 'uncredited', [Word.credited]: 'credited',
};

export function article(context: Context): View {
  const of = context.report.byId.get(context.state.ids[0]!);
  if (!of) return missing(context, 'article', context.state.ids[0]!);
  const figures = context.figures.articles[of.index]!;
  const text = new ArticleText(context, of, figures);
  return {
    title: nameOf(of),
    content: [
      head(context, of),
      h('div', { class: 'verdict' }, verdict(context.figures, of).map((sentence, at) => h('p', { class: at === 0 ? 'first' : '' }, sentence)), h('p', { class: 'caveat' }, 'Shared wording is not proof of copying.')),
      h('div', { class: 'account' }, bar(figures.traced, of.words, 18), legend(figures.traced, of.words)),
      text.strip(),
      h('div', { class: 'reading-room' }, text.element, aside(context, of, figures)),
    ],
    ready: () => text.ready(),
    keys: {
      j: () => text.step(1),
      k: () => text.step(-1),
      ArrowRight: () => neighbour(context, of, 1),
      ArrowLeft: () => neighbour(context, of, -1),
    },
  };
}

/** The article's name, who published it, and when. */
function head(context: Context, of: Article): HTMLElement {
  const facts: Child[] = [of.outlet === undefined ? null : [bdi(of.outlet, { class: 'strong' }), ' · '], when(of), of.kind && of.kind !== 'article' ? ` · ${of.kind === 'wire' ? 'wire copy' : of.kind}` : '', of.byline ? [' · by ', bdi(of.byline)] : ''];
  const family = of.family === undefined ? undefined : context.report.families[of.family];
  return h(
    'header',
    { class: 'lead' },
    h('p', { class: 'kicker' }, facts),
    h('h1', { tabindex: -1, dir: 'auto' }, nameOf(of)),
    h('p', { class: 'kicker' }, h('code', {}, of.id), ` · ${counted(of.words, 'word')}`, of.lang ? ` · ${of.lang}` : '', source(of), family ? [' · ', link(context.href('family', [family.id]), {}, `family of ${number(family.members.length)}`)] : ''),
  );
}

function source(of: Article): Child {
  if (of.url === undefined) return null;
  // Anything else (`javascript:`) is shown, and is not a link.
  return [' · ', /^https?:\/\//i.test(of.url) ? h('a', { href: of.url, rel: 'noopener noreferrer', class: 'outside' }, of.url) : of.url];
}

/** The next or the previous article of the report, by id. */
function neighbour(context: Context, of: Article, by: number): void {
  const next = context.report.articles[of.index + by];
  if (next) context.go({ ids: [next.id], at: 0 });
}

/** The text, what is marked in it, and the strip above it. */
class ArticleText {
  readonly element: HTMLElement;
  private readonly runs: Run[];
  private readonly marks: HTMLElement[] = [];
  private cursor = -1;

  constructor(
    private readonly context: Context,
    private readonly of: Article,
    private readonly figures: ArticleFigures,
  ) {
    this.runs = runs(of, new Points(of.text), figures.classes, figures.assigned);
    const body = h('div', { class: 'text', dir: 'auto', lang: language(of) }, this.runs.map((run) => this.run(run)));
    this.element = h('section', { class: 'body', 'aria-label': 'Text' }, of.text === '' ? h('p', { class: 'note' }, 'This report does not hold the article’s text.') : body);
  }

  /** A strip as long as the article; a click goes to that place. */
  strip(): HTMLElement {
    const total = Math.max(1, this.of.starts.length);
    const pieces = this.runs
      .filter((run) => run.kind !== Word.none)
      .map((run) =>
        s('rect', { x: (run.word / total) * STRIP_WIDTH, width: Math.max(1, (run.words / total) * STRIP_WIDTH), y: 0, height: 22, class: `c-${KIND_NAMES[run.kind]!}`, fill: fillOf(KIND_NAMES[run.kind]!) }),
      );
    const drawing = s('svg', { viewBox: `0 0 ${STRIP_WIDTH} 22`, preserveAspectRatio: 'none', class: 'strip', 'aria-hidden': 'true' }, s('rect', { width: STRIP_WIDTH, height: 22, class: 'c-rest' }), pieces);
    const go = (event: MouseEvent): void => {
      const box = drawing.getBoundingClientRect();
      this.jump(((event.clientX - box.left) / box.width) * total);
    };
    drawing.addEventListener('click', go);
    const button = (label: string, key: string, by: number): HTMLElement => h('button', { type: 'button', title: `${label} (${key})`, onclick: () => this.step(by) }, label);
    return h('div', { class: 'strip-row' }, drawing, h('div', { class: 'steps' }, button('Previous', 'k', -1), button('Next', 'j', 1), h('span', { class: 'note' }, `${counted(this.marks.length, 'marked stretch', 'marked stretches')}`)));
  }

  ready(): void {
    if (this.context.state.at > 0) this.select(this.context.state.at - 1);
  }

  /** To the next marked stretch, or the one before. */
  step(by: number): void {
    if (this.marks.length === 0) return;
    this.select(this.cursor < 0 && by < 0 ? this.marks.length - 1 : (this.cursor + by + this.marks.length) % this.marks.length);
  }

  private select(at: number): void {
    const mark = this.marks[at];
    if (!mark) return;
    this.marks[this.cursor]?.classList.remove('current');
    this.cursor = at;
    mark.classList.add('current');
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: 'center' });
    this.context.note({ at: at + 1 });
  }

  /** To the stretch nearest to a word. */
  private jump(word: number): void {
    const marked = this.runs.filter((run) => run.kind !== Word.none);
    let best = -1;
    marked.forEach((run, at) => {
      const far = (of: Run): number => Math.max(of.word - word, word - of.word - of.words, 0);
      if (best < 0 || far(run) < far(marked[best]!)) best = at;
    });
    if (best >= 0) this.select(best);
  }

  private run(run: Run): Child {
    if (run.kind === Word.none) return running(run.text);
    if (run.kind === Word.boilerplate) return this.boilerplate(run);
    const origin = run.origin > 0 ? this.figures.origins[run.origin - 1] : undefined;
    const kind = KIND_NAMES[run.kind]!;
    const said = origin ? `${letter(run.origin - 1)}: also in ${publisher(this.context.report.articles[origin.article]!)}${run.kind === Word.credited ? ', credited' : ', not credited'}` : run.kind === Word.quotation ? 'quotation that others have too' : 'also elsewhere';
    const mark = origin
      ? link(this.context.href('compare', [this.of.id, this.context.report.articles[origin.article]!.id], { at: this.passageAt(run, origin) }), { class: `m ${kind} o${(run.origin - 1) % 6}`, title: said }, h('sup', {}, letter(run.origin - 1)), running(run.text))
      : h('span', { class: `m ${kind}`, title: said, tabindex: -1 }, running(run.text));
    this.marks.push(mark);
    return mark;
  }

  /** The number that the passage around a run has where the two articles are compared. */
  private passageAt(run: Run, origin: Source): number {
    const pair = this.context.report.pairs[origin.pair]!;
    const end = endOf(pair, this.of.index);
    const start = this.of.starts[run.word]!;
    const covers = (at: number): boolean => {
      const [from, to] = sideOf(pair.passages[at]!, end);
      return from <= start && start < to;
    };
    return this.context.figures.pairs[origin.pair]!.passages.findIndex(covers) + 1;
  }

  private boilerplate(run: Run): Child {
    const mark = h('details', { class: 'm boilerplate' }, h('summary', {}, `boilerplate, ${counted(run.words, 'word')}`), h('span', {}, running(run.text.trim())));
    this.marks.push(mark.querySelector('summary')!);
    return [mark, /\n\s*$/.test(run.text) ? '\n' : ''];
  }
}

/** A language tag that is safe and may be true. */
export function language(of: Article): string | undefined {
  return of.lang !== undefined && /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(of.lang) ? of.lang : undefined;
}

function aside(context: Context, of: Article, figures: ArticleFigures): HTMLElement {
  return h('aside', { 'aria-label': 'Where its wording also stands' }, origins(context, of, figures), others(context, of, figures), credits(of), sentences(of), unsaid(of));
}

/** The origins that the prose is put down to; with the rest of the article they add up. */
function origins(context: Context, of: Article, figures: ArticleFigures): HTMLElement {
  if (figures.origins.length === 0) {
    return h('section', { 'aria-labelledby': 'origins' }, h('h2', { id: 'origins' }, 'Origins'), h('p', { class: 'note' }, 'No wording match found in the prose of an article that is or may be earlier.'));
  }
  const rows = figures.origins.map((origin, at) => originRow(context, of, origin, at));
  const sum = figures.origins.reduce((sum, origin) => sum + origin.assigned, 0);
  const covered = figures.traced.credited_words + figures.traced.uncredited_words;
  const rest = Math.max(0, covered - sum);
  // The run knows of every word whether it is boilerplate, the page only of whole passages.
  const over = Math.max(0, sum - covered);
  return h(
    'section',
    { 'aria-labelledby': 'origins' },
    h('h2', { id: 'origins' }, 'Origins'),
    h('p', { class: 'note' }, `The fewest articles that account for the prose that is also in ${elsewhere(context.figures, of)}. Each word is put down to one of them, so these figures add up.`),
    h('ol', { class: 'origins', 'data-rows': true }, rows),
    rest > 0 ? h('p', { class: 'sum' }, `${counted(rest, 'word')} in stretches too short to put down to one article.`) : null,
    over > 0 ? h('p', { class: 'sum' }, `Less ${counted(over, 'word')} at the edges of passages that ${over === 1 ? 'is' : 'are'} boilerplate or quotation.`) : null,
    h('p', { class: 'sum' }, h('b', {}, number(covered)), ` of ${counted(of.words, 'word')}, ${percent(covered, of.words)}`),
  );
}

function originRow(context: Context, of: Article, origin: Source, at: number): HTMLElement {
  const from = context.report.articles[origin.article]!;
  const pair = context.report.pairs[origin.pair]!;
  const paste = pasteShare(context, pair, origin.article);
  return h(
    'li',
    { class: `origin o${at % 6}` },
    h('span', { class: 'letter' }, letter(at)),
    h(
      'div',
      {},
      link(context.href('compare', [of.id, from.id]), { class: 'headline', dir: 'auto', 'data-row': true }, nameOf(from)),
      h('p', { class: 'why' }, from.outlet === undefined ? null : [bdi(from.outlet), ', '], `${standingWords(pair, of.index, context.report)}; `, isVersion(pair) ? 'its own earlier version' : origin.isCredited ? 'credited' : h('strong', { class: 'alarm' }, 'not credited')),
      h('p', { class: 'figures' }, h('b', {}, number(origin.assigned)), ` words (${percent(origin.assigned, of.words)} of this article)`, paste > 0 ? `; ${ratio(paste)} of that one` : '', `; longest passage ${number(origin.longest)}`),
    ),
  );
}

/** The share of the origin's words that the article uses. */
function pasteShare(context: Context, pair: Pair, origin: number): number {
  const end = pair.aIndex === origin ? 'a' : 'b';
  return context.figures.side(pair, end).shared / Math.max(1, context.report.articles[origin]!.words);
}

/** Everybody else with shared wording: the same words again, earlier or later. */
function others(context: Context, of: Article, figures: ArticleFigures): HTMLElement | null {
  if (figures.others.length === 0) return null;
  const row = (source: Source): HTMLElement => {
    const other = context.report.articles[source.article]!;
    const pair = context.report.pairs[source.pair]!;
    return h(
      'li',
      {},
      link(context.href('compare', [of.id, other.id]), { dir: 'auto', 'data-row': true }, nameOf(other)),
      h('p', { class: 'why' }, other.outlet === undefined ? null : [bdi(other.outlet), ', '], `${standingWords(pair, of.index, context.report)}; ${counted(source.words, 'word')} in common (${pair.relation})`),
    );
  };
  const [few, more] = [figures.others.slice(0, FEW_OTHERS), figures.others.slice(FEW_OTHERS)];
  return h(
    'section',
    { 'aria-labelledby': 'others' },
    h('h2', { id: 'others' }, 'Also in'),
    h('p', { class: 'note' }, 'All other articles with wording in common, earlier and later. Many have the same words, so these figures do not add up.'),
    h('ul', { class: 'others' }, few.map(row)),
    more.length > 0 ? h('details', {}, h('summary', {}, `${number(more.length)} more`), h('ul', { class: 'others' }, more.map(row))) : null,
  );
}

/** What the article says itself of where it has its wording from. */
function credits(of: Article): HTMLElement {
  const points = new Points(of.text);
  const said = (start?: number, end?: number): Child => (start !== undefined && end !== undefined ? [': ', h('q', {}, running(points.slice(start, end)))] : null);
  const rows = [
    ...(of.credits ?? []).map((credit) => h('li', {}, bdi(credit.agency, { class: 'strong' }), ` (${credit.evidence.replaceAll('_', ' ')})`, said(credit.start, credit.end))),
    ...(of.citations ?? []).map((citation) => h('li', {}, bdi(citation.publication, { class: 'strong' }), ` (${citation.evidence})`, said(citation.start, citation.end))),
    ...(of.inferred ?? []).map((inferred) => h('li', {}, 'Probably copy of ', bdi(inferred.agency, { class: 'strong' }), `: ${number(inferred.credited_by)} of ${counted(inferred.of, 'outlet')} that carry the text within a short time credit it.`)),
  ];
  return h('section', { 'aria-labelledby': 'credits' }, h('h2', { id: 'credits' }, 'Credits found'), rows.length > 0 ? h('ul', { class: 'credit-list' }, rows) : h('p', { class: 'note' }, 'No credit to an agency or a publication was found.'));
}

function sentences(of: Article): HTMLElement | null {
  if (of.sentence_count === undefined) return null;
  const found = of.sentences ?? [];
  const part = (relation: string): string => {
    const count = found.filter((sentence) => sentence.relation === relation).length;
    return count > 0 ? `${number(count)} ${relation}` : '';
  };
  const parts = ['verbatim', 'edited', 'rewritten'].map(part).filter((text) => text !== '');
  return h('section', { 'aria-labelledby': 'sentences' }, h('h2', { id: 'sentences' }, 'By sentence'), h('p', {}, `${number(found.length)} of ${counted(of.sentence_count, 'sentence')} ${found.length === 1 ? 'has' : 'have'} a wording match in an article that is or may be earlier${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`));
}

function unsaid(of: Article): HTMLElement | null {
  if (!of.taken_up_words) return null;
  return h('section', { 'aria-labelledby': 'taken-up' }, h('h2', { id: 'taken-up' }, 'Taken up by others'), h('p', {}, `${counted(of.taken_up_words, 'word')} that no earlier article has stand in later ones.`));
}
