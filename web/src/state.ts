// The address after `#`: which view, what is switched off, how a table is sorted.
//
// Everything that a reader has chosen is in it, so that a view can be linked, and going back works.

import { type Switches, NEUTRAL, fromParams, toParams } from './switches';

export type ViewName = 'overview' | 'articles' | 'article' | 'compare' | 'families' | 'family' | 'lists' | 'about';

export interface State {
  view: ViewName;
  /** Ids of the articles or of the family that the view is about. */
  ids: string[];
  switches: Switches;
  /** The articles' filter. */
  query: string;
  /** Column of the articles' table, with a minus for descending. */
  sort: string;
  /** How two articles are compared. */
  mode: 'all' | 'matches' | 'differences';
  /** One-based passage to go to. */
  at: number;
  /** Rows of a table. */
  rows: number;
}

/** How many ids each view takes. */
const IDS: Record<ViewName, number> = {
  overview: 0, articles: 0, article: 1, compare: 2, families: 0, family: 1, lists: 0, about: 0,
};

export const FIRST_ROWS = 200;

export function initial(): State {
  return { view: 'overview', ids: [], switches: { ...NEUTRAL }, query: '', sort: '', mode: 'all', at: 0, rows: FIRST_ROWS };
}

/** Read an address; what it says of no view leads to the overview. */
export function parse(hash: string): State {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [name = '', ...rest] = path.split('/').map(decode);
  const state = initial();
  if (Object.hasOwn(IDS, name) && rest.length === IDS[name as ViewName]) {
    state.view = name as ViewName;
    state.ids = rest;
  }
  const params = new URLSearchParams(search);
  state.switches = fromParams(params);
  state.query = params.get('q') ?? '';
  state.sort = params.get('sort') ?? '';
  const mode = params.get('show');
  if (mode === 'matches' || mode === 'differences') state.mode = mode;
  state.at = positive(params.get('at'), 0);
  state.rows = positive(params.get('rows'), FIRST_ROWS);
  return state;
}

/** The address of a state. */
export function format(state: State): string {
  const path = [state.view, ...state.ids].map(encodeURIComponent).join('/');
  const params = new URLSearchParams();
  toParams(state.switches, params);
  if (state.query !== '') params.set('q', state.query);
  if (state.sort !== '') params.set('sort', state.sort);
  if (state.mode !== 'all') params.set('show', state.mode);
  if (state.at > 0) params.set('at', String(state.at));
  if (state.rows !== FIRST_ROWS) params.set('rows', String(state.rows));
  const search = params.toString();
  return search === '' ? `#/${path}` : `#/${path}?${search}`;
}

/** The address of another view, with what is switched off. */
export function address(state: State, view: ViewName, ids: string[] = [], changes: Partial<State> = {}): string {
  return format({ ...initial(), switches: state.switches, view, ids, ...changes });
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value > 0 ? value : otherwise;
}
