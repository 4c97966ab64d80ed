// What surrounds every view: the names of the views, the switches and their chips, the theme.

import type { Context } from './context';
import { type Child, h, link } from './dom';
import type { State, ViewName } from './state';
import { type Switches, KINDS, NEUTRAL, isNeutral } from './switches';
import { counted, number } from './words';

/** Views that the bar names, and those that stand below each. */
const TABS: readonly { view: ViewName; label: string; holds: ViewName[] }[] = [
  { view: 'overview', label: 'Overview', holds: [] },
  { view: 'articles', label: 'Articles', holds: ['article', 'compare'] },
  { view: 'families', label: 'Families', holds: ['family'] },
  { view: 'lists', label: 'Lists', holds: [] },
  { view: 'about', label: 'About', holds: [] },
];

export function topBar(context: Context, toggleTheme: () => void): HTMLElement {
  const { report, state } = context;
  const tabs = TABS.map(({ view, label, holds }) =>
    h('li', {}, link(context.href(view), { 'data-key': `tab-${view}`, 'aria-current': state.view === view ? 'page' : holds.includes(state.view) ? 'true' : undefined }, label)),
  );
  return h(
    'header',
    { class: 'top' },
    h('p', { class: 'brand' }, link(context.href('overview'), {}, 'wirecopy'), h('span', {}, `${counted(report.run.articles, report.run.archive ? 'draft' : 'article')}, ${counted(report.run.pairs_compared ?? report.pairs.length, 'pair')} compared`)),
    h('nav', { 'aria-label': 'Views' }, h('ul', {}, tabs)),
    h('button', { type: 'button', class: 'theme', 'data-key': 'theme', title: 'Dark or light (d)', onclick: toggleTheme }, 'Dark / light'),
  );
}

/** The switches: what counts in every figure of the page. */
export function switchBar(context: Context): HTMLElement {
  const { switches } = context.state;
  const change = (changes: Partial<Switches>): void => context.go({ switches: { ...switches, ...changes } });
  const boxes = KINDS.map(({ key, label }) =>
    h('label', {}, h('input', { type: 'checkbox', 'data-key': `switch-${key}`, checked: switches[key], onchange: () => change({ [key]: !switches[key] }) }), ` ${label}`),
  );
  const shortest = h('input', {
    type: 'number', min: 0, max: 10_000, step: 1, inputmode: 'numeric', value: switches.shortest || '', placeholder: 'any', 'data-key': 'switch-shortest',
    onchange: () => {
      const value = Math.floor(Number(shortest.value));
      change({ shortest: value > 0 && value <= 10_000 ? value : 0 });
    },
  });
  return h(
    'section',
    { class: 'switches', 'aria-label': 'What counts' },
    h('div', { class: 'boxes' }, h('span', { class: 'label' }, 'Count'), boxes, h('label', { class: 'shortest' }, 'Passages from ', shortest, ' words')),
    isNeutral(switches) ? null : chips(context),
  );
}

/** What is switched off, each a chip that switches it on again. */
function chips(context: Context): HTMLElement {
  const { switches } = context.state;
  const chip = (text: string, key: string, changes: Partial<Switches>): HTMLElement =>
    h('li', {}, h('button', { type: 'button', class: 'chip', 'data-key': `chip-${key}`, 'aria-label': `${text}: count them again`, onclick: () => context.go({ switches: { ...switches, ...changes } }) }, text, h('span', { 'aria-hidden': 'true' }, ' ×')));
  const list: Child[] = KINDS.filter(({ key }) => !switches[key]).map(({ key, label }) => chip(`without ${label.toLowerCase()}`, key, { [key]: true }));
  if (switches.shortest > 0) list.push(chip(`passages from ${number(switches.shortest)} words`, 'shortest', { shortest: 0 }));
  return h(
    'div',
    { class: 'chips', role: 'status' },
    h('strong', {}, 'These figures are not the run’s: '),
    h('ul', {}, list),
    h('button', { type: 'button', class: 'plain', 'data-key': 'chip-all', title: 'Count everything (x)', onclick: () => context.go({ switches: { ...NEUTRAL } }) }, 'Count everything'),
  );
}

export function footer(context: Context): HTMLElement {
  const { run } = context.report;
  return h('footer', { class: 'bottom' }, h('p', {}, h('strong', {}, 'Shared wording is not proof of copying.'), ' “No wording match found” says that this collection has none, not that there is none.'), h('p', {}, `wirecopy ${run.version ?? ''} · `, link(context.href('about'), {}, 'about this report')));
}

/** Which parts of a state belong to the same page, so that a change of the rest keeps the place. */
export function samePage(one: State, other: State): boolean {
  return one.view === other.view && one.ids.join('\n') === other.ids.join('\n');
}
