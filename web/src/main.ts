// The page: reads its data, follows its address, and draws the view that the address names.

import { footer, samePage, switchBar, topBar } from './chrome';
import type { Context, View } from './context';
import { type Report, readPage } from './data';
import { h, isField } from './dom';
import { figuresOf } from './figures';
import { patterns } from './parts';
import { type State, type ViewName, address, format, initial, parse } from './state';
import { NEUTRAL } from './switches';
import { about } from './views/about';
import { article } from './views/article';
import { articles } from './views/articles';
import { compare } from './views/compare';
import { families, family } from './views/family';
import { lists } from './views/lists';
import { overview } from './views/overview';

const VIEWS: Record<ViewName, (context: Context) => View> = { overview, articles, article, compare, families, family, lists, about };
const THEME = 'wirecopy-theme';

class Page {
  private state: State = parse(location.hash);
  private view: View | undefined;
  private isLeader = false;

  constructor(
    private readonly report: Report,
    private readonly root: HTMLElement,
  ) {
    addEventListener('hashchange', () => this.follow());
    addEventListener('keydown', (event) => this.key(event));
    let width = innerWidth;
    addEventListener('resize', () => {
      const isDrawing = this.state.view === 'overview' || this.state.view === 'family';
      if (innerWidth !== width && isDrawing && !isField(document.activeElement)) this.draw();
      width = innerWidth;
    });
  }

  /** Draw what the address names. */
  draw(): void {
    const context = this.context();
    const view = VIEWS[this.state.view](context);
    this.view = view;
    document.title = `${view.title} – Shared wording`;
    const main = h('main', { id: 'main', tabindex: -1, class: `view-${this.state.view}` }, view.content);
    const skip = h('button', { type: 'button', class: 'skip', onclick: () => main.focus() }, 'To the content');
    this.root.replaceChildren(patterns(), skip, topBar(context, toggleTheme), switchBar(context), main, footer(context));
    view.ready?.();
  }

  private context(): Context {
    const { report, state } = this;
    return {
      report,
      state,
      figures: figuresOf(report, state.switches),
      href: (view, ids, changes) => address(state, view, ids, changes),
      go: (changes) => {
        const next = format({ ...this.state, ...changes });
        if (next === location.hash) this.draw();
        else location.hash = next;
      },
      note: (changes) => {
        this.state = { ...this.state, ...changes };
        Object.assign(state, changes);
        history.replaceState(null, '', format(this.state));
      },
    };
  }

  private follow(): void {
    const before = this.state;
    this.state = parse(location.hash);
    const isSame = samePage(before, this.state);
    const focused = document.activeElement?.getAttribute('data-key');
    const y = scrollY;
    this.draw();
    if (!isSame) {
      if (this.state.at === 0) scrollTo(0, 0);
      this.root.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
      return;
    }
    scrollTo(0, y);
    const again = focused ? this.root.querySelector<HTMLElement>(`[data-key="${focused}"]`) : null;
    (again ?? this.root.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: true });
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape' && isField(event.target)) (event.target as HTMLElement).blur();
    if (isField(event.target)) return;
    const goTo = this.isLeader ? ({ o: 'overview', a: 'articles', f: 'families', l: 'lists' } as const)[event.key] : undefined;
    this.isLeader = event.key === 'g';
    const action = goTo ? () => this.open(goTo) : (this.view?.keys?.[event.key] ?? this.common(event.key));
    if (!action) return;
    event.preventDefault();
    action();
  }

  private common(key: string): (() => void) | undefined {
    switch (key) {
      case 'j':
        return () => this.row(1);
      case 'k':
        return () => this.row(-1);
      case '/':
        return () => this.filter();
      case 'x':
        return () => this.context().go({ switches: { ...NEUTRAL } });
      case 'd':
        return toggleTheme;
      case '?':
        return () => this.open('about');
      default:
        return undefined;
    }
  }

  private open(view: ViewName): void {
    location.hash = address(this.state, view);
  }

  private filter(): void {
    if (this.state.view !== 'articles') {
      this.state = { ...initial(), switches: this.state.switches, view: 'articles' };
      history.pushState(null, '', format(this.state));
      this.draw();
    }
    this.root.querySelector<HTMLInputElement>('#filter')?.select();
  }

  /** To the next row of a list, or the one before. */
  private row(by: number): void {
    const rows = Array.from(this.root.querySelectorAll<HTMLElement>('[data-row]')).filter((row) => row.offsetParent !== null);
    if (rows.length === 0) return;
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
    rows[next]!.focus();
    rows[next]!.scrollIntoView({ block: 'nearest' });
  }
}

/** From what the system says to its opposite, and back. */
function toggleTheme(): void {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const shown = document.documentElement.dataset.theme ?? (isDark ? 'dark' : 'light');
  setTheme(shown === 'dark' ? 'light' : 'dark');
}

function setTheme(theme: string): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(THEME, theme);
  } catch {
    // A page from disk may have no storage: the choice holds until it is closed.
  }
}

function restoreTheme(): void {
  try {
    const theme = localStorage.getItem(THEME);
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch {
    // As above.
  }
}

async function start(): Promise<void> {
  const root = document.getElementById('page');
  const block = document.getElementById('data');
  if (!root || !block) return;
  restoreTheme();
  try {
    const report = await readPage(block);
    new Page(report, root).draw();
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  } catch (error) {
    root.replaceChildren(h('p', { class: 'notice' }, `This report cannot be read: ${error instanceof Error ? error.message : String(error)}`));
    throw error;
  }
}

void start();
