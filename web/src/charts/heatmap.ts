// Who shares how much with whom: articles by articles, families together; outlets where there are
// too many articles. The shade tells the share of the row's words that the column has too.
//
// Only cells with something in them are drawn. One listener serves all: a pointer or the arrow keys move a
// cursor, whose cell is told in words below the drawing.

import type { Context } from '../context';
import { h, link, s } from '../dom';
import { plainName } from '../hostile';
import { type Heat, heat } from '../summary';
import { nameOf, number, percent } from '../words';

/** Rows up to which each has its name beside it. */
const MOST_NAMED = 40;
const SHADES = 5;

/** The drawing and its reading. */
export function heatChart(context: Context): HTMLElement {
  const data = heat(context.figures);
  const size = data.labels.length;
  if (size < 2) return h('p', { class: 'note' }, 'There is nothing to draw: no two articles share wording that counts.');
  const isNamed = size <= MOST_NAMED;
  const step = isNamed ? Math.max(20, Math.min(34, Math.floor(520 / size))) : Math.max(3, Math.floor(620 / size));
  const left = isNamed ? 215 : 6;
  const edge = size * step;
  const cells = new Map(data.cells.map((cell) => [cell.row * size + cell.column, cell]));
  const cursor = s('rect', { class: 'cursor', width: step, height: step, visibility: 'hidden' });
  const drawing = s(
    'svg',
    {
      viewBox: `0 0 ${left + edge + 2} ${edge + 8}`, width: left + edge + 2, class: 'chart heat', tabindex: 0, role: 'application',
      'aria-label': 'Shared wording among the articles. Arrow keys go from cell to cell, Enter opens one.',
      'aria-describedby': 'heat-reading',
    },
    s('rect', { x: left, y: 4, width: edge, height: edge, class: 'ground' }),
    data.cells.map((cell) =>
      s('rect', { x: left + cell.column * step, y: 4 + cell.row * step, width: step - gap(step), height: step - gap(step), class: `shade s${shade(cell.share)}` }),
    ),
    data.labels.map((_, at) => s('rect', { x: left + at * step, y: 4 + at * step, width: step - gap(step), height: step - gap(step), class: 'self' })),
    data.groups.map(([from, to]) => s('rect', { x: left + from * step - 1, y: 3 + from * step, width: (to - from) * step + 1, height: (to - from) * step + 1, class: 'group' })),
    isNamed ? data.labels.map((_, at) => s('text', { x: left - 6, y: 8 + at * step + step / 2, class: 'tick', 'text-anchor': 'end' }, short(rowName(context, data, at)))) : null,
    cursor,
  );
  const reading = h('p', { id: 'heat-reading', class: 'reading', 'aria-live': 'polite' }, hint(data));
  new Cursor(context, data, cells, { drawing, cursor, reading, left, step });
  return h('figure', { class: 'heatmap' }, h('div', { class: 'wide' }, drawing), reading, h('figcaption', {}, scale(), caption(data)));
}

function gap(step: number): number {
  return step > 5 ? 1 : 0;
}

function shade(share: number): number {
  return Math.min(SHADES, Math.max(1, Math.ceil(share * SHADES)));
}

function rowName(context: Context, data: Heat, row: number): string {
  const article = data.articles?.[row];
  if (article === undefined) return data.labels[row]!;
  const of = context.report.articles[article]!;
  return of.outlet ? `${of.outlet}: ${nameOf(of)}` : nameOf(of);
}

function short(name: string): string {
  const plain = Array.from(plainName(name));
  return plain.length > 29 ? `${plain.slice(0, 28).join('')}…` : plain.join('');
}

function hint(data: Heat): string {
  return data.articles ? 'Point at a cell to read it.' : 'Point at a cell to read it. Rows and columns are outlets, because there are more articles than a cell each can be drawn for.';
}

function scale(): HTMLElement {
  const steps = Array.from({ length: SHADES }, (_, at) =>
    h('li', {}, s('svg', { width: 22, height: 12, 'aria-hidden': 'true' }, s('rect', { width: 22, height: 12, class: `shade s${at + 1}` })), ` ${at * 20}–${(at + 1) * 20}%`),
  );
  return h('ul', { class: 'legend inline' }, steps);
}

function caption(data: Heat): string {
  const rows = data.articles ? 'Each row is an article, by family and then by time' : 'Each row is an outlet';
  return `${rows}; the shade is the share of its words that the column has too. ${data.groups.length > 0 ? 'Frames are families.' : ''}`;
}

interface Parts {
  drawing: SVGSVGElement;
  cursor: SVGElement;
  reading: HTMLElement;
  left: number;
  step: number;
}

/** The cell that is pointed at. */
class Cursor {
  private row = 0;
  private column = 0;

  constructor(
    private readonly context: Context,
    private readonly data: Heat,
    private readonly cells: Map<number, Heat['cells'][number]>,
    private readonly parts: Parts,
  ) {
    const { drawing } = parts;
    drawing.addEventListener('pointermove', (event) => this.point(event));
    drawing.addEventListener('click', (event) => {
      this.point(event);
      this.open();
    });
    drawing.addEventListener('keydown', (event) => this.key(event));
  }

  private point(event: MouseEvent): void {
    const { drawing, left, step } = this.parts;
    const box = drawing.getBoundingClientRect();
    const scale = drawing.viewBox.baseVal.width / box.width;
    const column = Math.floor(((event.clientX - box.left) * scale - left) / step);
    const row = Math.floor(((event.clientY - box.top) * scale - 4) / step);
    this.move(row, Math.max(-1, column));
  }

  private key(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const by = steps[event.key];
    if (by) this.move(this.row + by[0], this.column + by[1]);
    else if (event.key === 'Enter') this.open();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private move(row: number, column: number): void {
    const size = this.data.labels.length;
    this.row = Math.max(0, Math.min(size - 1, row));
    this.column = Math.max(0, Math.min(size - 1, column));
    const { cursor, reading, left, step } = this.parts;
    cursor.setAttribute('x', String(left + this.column * step));
    cursor.setAttribute('y', String(4 + this.row * step));
    cursor.setAttribute('visibility', 'visible');
    reading.replaceChildren(...this.words());
  }

  private words(): Node[] {
    const [row, column] = [rowName(this.context, this.data, this.row), rowName(this.context, this.data, this.column)];
    const cell = this.cells.get(this.row * this.data.labels.length + this.column);
    const strong = (name: string): Node => h('bdi', { class: 'strong' }, name);
    if (this.row === this.column && this.data.articles) return [strong(row), document.createTextNode('.')];
    if (!cell) return [strong(row), document.createTextNode(' shares nothing that counts with '), strong(column), document.createTextNode('.')];
    const share = cell.share > 0 ? percent(Math.round(cell.share * 10_000), 10_000) : '0%';
    return [document.createTextNode(`${share} of `), strong(row), document.createTextNode(` (${number(cell.words)} words) also stands in `), strong(column), document.createTextNode(cell.isCredited ? ', credited. ' : '. '), this.openLink()].filter((node) => node !== null);
  }

  private openLink(): Node {
    const href = this.target();
    return href === undefined ? document.createTextNode('') : link(href, {}, 'Compare');
  }

  private target(): string | undefined {
    if (!this.data.articles) return undefined;
    const [row, column] = [this.data.articles[this.row]!, this.data.articles[this.column]!];
    const id = (at: number): string => this.context.report.articles[at]!.id;
    if (row === column) return this.context.href('article', [id(row)]);
    return this.cells.has(this.row * this.data.labels.length + this.column) ? this.context.href('compare', [id(row), id(column)]) : undefined;
  }

  private open(): void {
    const target = this.target();
    if (target !== undefined) location.hash = target;
    else if (!this.data.articles) location.hash = this.context.href('articles', [], { query: `outlet:"${this.data.labels[this.row]!}"` });
  }
}

