// Cuts an article's text into the stretches that a page marks: runs of words of one class and one
// origin. White space and punctuation at the end of a run belong to none.

import { type Article, Points } from './data';

/** A stretch of text of one kind. */
export interface Run {
  text: string;
  /** One of `Word`. */
  kind: number;
  /** One more than the place of the origin; 0 for none. */
  origin: number;
  /** The first word of the run; absent between runs. */
  word: number;
  words: number;
}

/** Cut the text; the runs' texts, one after the other, are the text. */
export function runs(article: Article, points: Points, classes: ArrayLike<number>, origins: ArrayLike<number>): Run[] {
  const found: Run[] = [];
  const { starts } = article;
  let from = 0;
  const push = (text: string, kind: number, origin: number, word: number, words: number): void => {
    if (text === '') return;
    const last = found.at(-1);
    if (kind === 0 && last?.kind === 0) {
      last.text += text;
      last.words += words;
    } else {
      found.push({ text, kind, origin, word, words });
    }
  };
  for (let word = 0; word < starts.length; ) {
    const [kind, origin] = [classes[word]!, origins[word]!];
    let end = word + 1;
    while (end < starts.length && classes[end] === kind && origins[end] === origin) end++;
    if (starts[word]! > from) push(points.slice(from, starts[word]!), 0, 0, word, 0);
    const stop = starts[end] ?? points.length;
    const whole = points.slice(starts[word]!, stop);
    const kept = kind === 0 ? whole : trimmed(whole);
    push(kept, kind, origin, word, end - word);
    push(whole.slice(kept.length), 0, 0, end, 0);
    from = stop;
    word = end;
  }
  if (from < points.length) push(points.slice(from, points.length), 0, 0, starts.length, 0);
  return found;
}

/** Without the opening marks of what follows, and the white space before them. */
function trimmed(text: string): string {
  return text.replace(/[\s([{“„«‘"'‚‹¿¡—–-]+$/u, '');
}
