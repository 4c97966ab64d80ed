// What every view is given, and what it gives back.

import type { Report } from './data';
import type { Figures } from './figures';
import type { State, ViewName } from './state';

export interface Context {
  report: Report;
  figures: Figures;
  state: State;
  /** The address of a view, with what is switched off. */
  href: (view: ViewName, ids?: string[], changes?: Partial<State>) => string;
  /** Go to a changed state; where only the address is to change, the view stays as it is. */
  go: (changes: Partial<State>) => void;
  note: (changes: Partial<State>) => void;
}

export interface View {
  /** For the window's title. */
  title: string;
  content: Node[];
  /** Called once the content is in the page. */
  ready?: () => void;
  /** What keys do here. */
  keys?: Record<string, () => void>;
}
