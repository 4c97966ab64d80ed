// When the members of a family appeared: a row for each, a dot at its time, as large as the words
// that it has from its predecessor, and a line to it. A hollow dot is uncertain: only a day is known, or
// nothing says who was first.

import type { Context } from '../context';
import { h, link, s } from '../dom';
import { fillOf } from '../parts';
import { type Node as TreeNode, tree } from '../summary';
import { counted, nameOf, publisher, when } from '../words';

const ROW = 26;
const MARGIN = 16;
const AXIS = 24;
/** Rows of an overview; the family's own page has all. */
export const FEW_ROWS = 12;
/** What the style sheet gives the names beside a drawing, and the gap between two drawings. */
const NAMES = { wide: 180, narrow: 120 };
const GAP = 44;
const LEAST_CARD = 560;

/** How wide a drawing can be: as its place is, since dots and letters must not be stretched. */
export function plotWidth(columns: 1 | 2): number {
  const page = Math.min(1240, innerWidth) - (innerWidth <= 860 ? 28 : 48);
  const isBeside = columns === 2 && page >= 2 * LEAST_CARD + GAP;
  const place = isBeside ? (page - GAP) / 2 : Math.min(page, 800);
  return Math.max(160, Math.floor(place - (innerWidth <= 640 ? NAMES.narrow : NAMES.wide)));
}

/** The timeline of a family, of at most so many members, in one of so many columns. */
export function timeline(context: Context, family: number, most = Infinity, columns: 1 | 2 = 1): HTMLElement {
  const width = plotWidth(columns);
  const nodes = tree(context.figures, family);
  if (nodes.every((node) => context.report.articles[node.article]!.time === undefined)) {
    return h('p', { class: 'note' }, 'No date tells when its articles appeared.');
  }
  const shown = nodes.slice(0, most);
  const times = shown.flatMap((node) => context.report.articles[node.article]!.time ?? []);
  const [from, to] = [Math.min(...times.map((time) => time.from)), Math.max(...times.map((time) => time.to))];
  const x: Scale = Object.assign((time: number): number => (to > from ? MARGIN + ((time - from) / (to - from)) * (width - 2 * MARGIN) : width / 2), { width });
  const place = new Map(shown.map((node, row) => [node.article, row]));
  const height = shown.length * ROW + AXIS;
  const drawing = s(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, class: 'chart', 'aria-hidden': 'true' },
    ticks(from, to, x, height),
    shown.map((node, row) => edge(context, node, row, place, x)),
    shown.map((node, row) => dot(context, node, row, x)),
  );
  const rows = shown.map((node) => {
    const article = context.report.articles[node.article]!;
    return h(
      'li',
      {},
      link(context.href('article', [article.id]), { dir: 'auto', title: nameOf(article) }, publisher(article)),
      h('span', { class: 'hidden' }, `: ${nameOf(article)}, ${when(article)}; ${sayNode(context, node)}`),
    );
  });
  return h(
    'figure',
    { class: 'timeline' },
    h('ol', { class: 'rows' }, rows),
    h('div', { class: 'plot' }, drawing),
    nodes.length > shown.length ? h('figcaption', {}, `and ${counted(nodes.length - shown.length, 'more member')}`) : null,
  );
}

/** Whom a member has its wording from, in words. */
export function sayNode(context: Context, node: TreeNode): string {
  if (node.predecessor === undefined) return 'no earlier article in this family has its wording';
  const from = publisher(context.report.articles[node.predecessor]!);
  return `${counted(node.words, 'word')} from ${from}, ${node.isVersion ? 'its own earlier version' : node.isCredited ? 'credited' : 'not credited'}${node.isUncertain ? ', order not certain' : ''}`;
}

/** From a time to a place in a drawing of this width. */
type Scale = ((time: number) => number) & { width: number };

function middle(context: Context, article: number, x: Scale): number {
  const time = context.report.articles[article]!.time;
  return time ? x((time.from + time.to) / 2) : x.width - MARGIN;
}

function dot(context: Context, node: TreeNode, row: number, x: Scale): SVGElement[] {
  const article = context.report.articles[node.article]!;
  const y = row * ROW + ROW / 2;
  const isVague = !article.time || article.time.from !== article.time.to || node.isUncertain;
  const radius = node.predecessor === undefined ? 6 : 3.5 + 6 * Math.sqrt(Math.min(1, node.words / Math.max(1, article.words)));
  const kind = node.predecessor === undefined ? 'root' : node.isCredited || node.isVersion ? 'credited' : 'uncredited';
  const parts: SVGElement[] = [];
  if (article.time && article.time.to > article.time.from) {
    parts.push(s('line', { x1: x(article.time.from), x2: x(article.time.to), y1: y, y2: y, class: 'span' }));
  }
  parts.push(
    s('circle', { cx: middle(context, node.article, x), cy: y, r: radius, class: `dot d-${kind}${isVague ? ' hollow' : ''}`, fill: isVague ? undefined : fillOf(kind) },
      s('title', {}, `${publisher(article)}, ${when(article)}: ${sayNode(context, node)}`)),
  );
  return parts;
}

function edge(context: Context, node: TreeNode, row: number, place: Map<number, number>, x: Scale): SVGElement | null {
  if (node.predecessor === undefined || !place.has(node.predecessor)) return null;
  const [x1, y1] = [middle(context, node.predecessor, x), place.get(node.predecessor)! * ROW + ROW / 2];
  const [x2, y2] = [middle(context, node.article, x), row * ROW + ROW / 2];
  const bend = (y1 + y2) / 2;
  return s('path', { d: `M${x1} ${y1}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}`, class: `edge ${node.isCredited || node.isVersion ? 'credited' : 'uncredited'}${node.isUncertain ? ' vague' : ''}` });
}

const HOUR = 3_600_000;
const STEPS = [1 / 12, 1 / 4, 1, 3, 6, 12, 24, 48, 168, 720, 2160, 8760].map((hours) => hours * HOUR);

function ticks(from: number, to: number, x: Scale, height: number): SVGElement[] {
  if (!(to > from)) return Number.isFinite(from) ? [label(x(from), height, stamp(from, 0), 'middle')] : [];
  const step = STEPS.find((step) => (to - from) / step <= Math.max(2, x.width / 110)) ?? STEPS.at(-1)!;
  const found: SVGElement[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const at = x(time);
    found.push(s('line', { x1: at, x2: at, y1: 0, y2: height - AXIS + 4, class: 'grid' }));
    found.push(label(at, height, stamp(time, step), at < 60 ? 'start' : at > x.width - 60 ? 'end' : 'middle'));
  }
  return found.length > 0 ? found : [label(x(from), height, stamp(from, 0), 'start')];
}

function label(x: number, height: number, text: string, anchor: string): SVGElement {
  return s('text', { x, y: height - 6, class: 'tick', 'text-anchor': anchor }, text);
}

const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const monthYear = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });

function stamp(time: number, step: number): string {
  if (step >= 720 * HOUR) return monthYear.format(time);
  if (step >= 24 * HOUR || (step > 0 && time % (24 * HOUR) === 0)) return dayMonth.format(time);
  return step === 0 ? `${dayMonth.format(time)}, ${clock.format(time)}` : clock.format(time);
}
