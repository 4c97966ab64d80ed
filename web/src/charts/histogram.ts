// How many articles share how much: a bar for each tenth, and the line from which a pair is a copy.

import type { Context } from '../context';
import { h, link, s } from '../dom';
import { BINS, histogram } from '../summary';
import { counted } from '../words';

const WIDTH = 460;
const HEIGHT = 170;
const LEFT = 8;
const BOTTOM = 34;
const TOP = 18;
/** Half: from there the larger part of an article stands in another, which is what makes a copy. */
const LINE = 0.5;

/** The drawing; each bar leads to its articles. */
export function histogramChart(context: Context): HTMLElement {
  const { none, bins } = histogram(context.figures);
  const most = Math.max(1, ...bins);
  const step = (WIDTH - 2 * LEFT) / BINS;
  const bars = bins.map((count, at) => {
    const height = ((HEIGHT - TOP - BOTTOM) * count) / most;
    const [x, y] = [LEFT + at * step, HEIGHT - BOTTOM - height];
    const upper = at === BINS - 1 ? '' : ` shared:<${(at + 1) * 10}`;
    const lower = at === 0 ? 'shared:>0' : `shared:>=${at * 10}`;
    const label = `${counted(count, 'article')} with ${at * 10} to ${(at + 1) * 10}% in common with another`;
    return s(
      'a',
      { href: context.href('articles', [], { query: lower + upper }), class: 'hit', 'aria-label': label, tabindex: count > 0 ? 0 : -1 },
      s('title', {}, label),
      s('rect', { x, y: TOP, width: step, height: HEIGHT - TOP - BOTTOM, class: 'ground' }),
      s('rect', { x: x + 2, y, width: step - 4, height, class: at / BINS >= LINE ? 'column above' : 'column' }),
      count > 0 ? s('text', { x: x + step / 2, y: y - 5, class: 'count', 'text-anchor': 'middle' }, String(count)) : null,
    );
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    s('text', { x: LEFT + share * (WIDTH - 2 * LEFT), y: HEIGHT - BOTTOM + 15, class: 'tick', 'text-anchor': share === 0 ? 'start' : share === 1 ? 'end' : 'middle' }, `${share * 100}%`),
  );
  const at = LEFT + LINE * (WIDTH - 2 * LEFT);
  return h(
    'figure',
    { class: 'histogram' },
    s(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'chart', role: 'group', 'aria-label': 'Articles by the largest share of their words that one other article has' },
      bars,
      s('line', { x1: LEFT, x2: WIDTH - LEFT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM, class: 'axis' }),
      s('line', { x1: at, x2: at, y1: 4, y2: HEIGHT - BOTTOM, class: 'threshold' }),
      s('text', { x: at + 5, y: 12, class: 'tick strong' }, 'half of the article'),
      ticks,
      s('text', { x: WIDTH / 2, y: HEIGHT - 3, class: 'tick', 'text-anchor': 'middle' }, 'largest share of words that one other article has too'),
    ),
    none > 0 ? h('figcaption', {}, link(context.href('articles', [], { query: 'shared:=0 -shared:>0' }), {}, counted(none, 'article')), none === 1 ? ' shares wording with no other.' : ' share wording with no other.') : null,
  );
}
