// Figures in words: counts, shares, times, and what an editor would say of an article or a pair.

import { type Article, type Pair, type Report, otherOf, standing } from './data';
import type { ArticleFigures, Figures } from './figures';
import type { Direction, PassageJson, Relation } from './schema';

const grouped = new Intl.NumberFormat('en-GB');

/** `1,234`. */
export function number(value: number): string {
  return grouped.format(value);
}

/** `1 word` or `1,234 words`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** A share in whole percent, rounded down, so that 100% means all; what is less than one says so. */
export function percent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0%';
  const value = Math.floor((100 * part) / whole + 1e-9);
  return value === 0 ? '<1%' : `${value}%`;
}

/** A share that is given as a ratio. */
export function ratio(value: number): string {
  return percent(Math.round(value * 10_000), 10_000);
}

export const RELATIONS: Record<Relation, string> = {
  copy: 'copy',
  partial: 'partial',
  quotation: 'quotation',
  boilerplate: 'boilerplate',
  incidental: 'incidental',
};

export const RELATION_MEANS: Record<Relation, string> = {
  copy: 'most of the shorter article’s own prose is in the other',
  partial: 'at least a sentence of prose is in both',
  quotation: 'what is shared is somebody’s quoted words',
  boilerplate: 'what is shared is furniture that recurs in other articles too',
  incidental: 'short phrases, or the same facts in other words',
};

/** What an article is called: its headline, or its id. */
export function nameOf(article: Article): string {
  return article.title?.trim() || article.id;
}

/** Who published it, or what it is called where nobody says. */
export function publisher(article: Article): string {
  return article.outlet ?? nameOf(article);
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC',
});

/** A date as a person reads it, in UTC; one that is not understood is shown as it was given. */
export function when(article: Article): string {
  if (!article.time) return article.date ?? 'no date';
  if (article.time.from === article.time.to) return `${minute.format(article.time.from)} UTC`;
  const given = article.date?.trim() ?? '';
  return given.length >= 10 ? day.format(article.time.from) : given;
}

/** `3 h 20 min`, `2 days`. */
export function duration(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) {
    const rest = minutes % 60;
    return rest === 0 || minutes >= 24 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  return `${Math.round(minutes / 1440)} days`;
}

/** Who has it from whom, seen from nobody. */
export function direction(pair: Pair): string {
  const said: Record<Direction, string> = {
    b_from_a: 'B has it from A',
    a_from_b: 'A has it from B',
    common_origin: 'both have it from a third',
    unknown: 'who was first is not known',
  };
  return said[pair.direction];
}

/** What kind of article the wording is also in, as far as time is known. */
export function elsewhere(figures: Figures, article: Article): string {
  const { origins } = figures.articles[article.index]!;
  if (origins.length === 0) return 'earlier articles';
  const certain = origins.filter((origin) => origin.standing === 'from_other').length;
  if (certain === origins.length) return origins.length === 1 ? 'an earlier article' : 'earlier articles';
  if (certain === 0) return origins.length === 1 ? 'an article that may be earlier' : 'articles that may be earlier';
  return 'articles that are or may be earlier';
}

/** The verdict on an article, with its denominator. */
export function verdict(figures: Figures, article: Article): string[] {
  const of = figures.articles[article.index]!;
  const { credited_words: credited, uncredited_words: uncredited, quoted_words: quoted, boilerplate_words: furniture } = of.traced;
  const prose = credited + uncredited;
  const sentences: string[] = [];
  if (article.words === 0) return ['This article has no words.'];
  if (prose > 0) {
    sentences.push(`${number(prose)} of ${counted(article.words, 'word')} also ${prose === 1 ? 'appears' : 'appear'} in ${elsewhere(figures, article)}; ${shareOfCredit(uncredited, prose)}.`);
  } else {
    sentences.push(`None of its ${counted(article.words, 'word')} of prose was found in an article that is or may be earlier.`.replace(/words? of prose/, (m) => m.replace(' of prose', '')));
  }
  const apart = [
    quoted > 0 ? `${number(quoted)} more ${quoted === 1 ? 'is' : 'are'} quotation that both sides mark as such` : '',
    furniture > 0 ? `${number(furniture)} ${furniture === 1 ? 'is' : 'are'} boilerplate` : '',
  ].filter((part) => part !== '');
  if (apart.length > 0) sentences.push(`${apart.join(', and ')}.`);
  const rest = of.traced.not_found_words;
  if (rest > 0 && rest < article.words) sentences.push(`For ${rest === 1 ? 'the other word' : `the other ${number(rest)}`} no wording match was found.`);
  return sentences;
}

function shareOfCredit(uncredited: number, prose: number): string {
  if (uncredited === 0) return prose === 1 ? 'with credit' : 'all of them with credit';
  if (uncredited === prose) return prose === 1 ? 'without credit' : 'none of them with credit';
  return `${number(uncredited)} of them without credit`;
}

/** A passage in a few words. */
export function passageWords(passage: PassageJson): string {
  const parts = [passage.kind, counted(passage.words, 'word')];
  if (passage.kind !== 'verbatim') parts.push(`${ratio(passage.identity)} equal`);
  if (passage.quoted) parts.push('quotation');
  if (passage.boilerplate) parts.push('boilerplate');
  if (passage.lost_quotation_marks) parts.push('quotation marks lost');
  return parts.join(', ');
}

/** What decides between two articles in time, in words. */
export function standingWords(pair: Pair, article: number, report: Report): string {
  const other = report.articles[otherOf(pair, article)]!;
  const self = report.articles[article]!;
  switch (standing(pair, article)) {
    case 'from_other':
      return other.time && self.time && self.time.from > other.time.from ? `${duration((self.time.from - other.time.from) / 3.6e6)} earlier` : 'earlier';
    case 'to_other':
      return other.time && self.time && other.time.from > self.time.from ? `${duration((other.time.from - self.time.from) / 3.6e6)} later` : 'later';
    case 'common_origin':
      return 'from a common origin';
    default:
      return 'order not known';
  }
}

/** Letters for origins. */
export function letter(place: number): string {
  return String.fromCharCode(65 + (place % 26));
}

/** Names of agencies that an article credits, each once. */
export function agencies(article: Article): string[] {
  return [...new Set((article.credits ?? []).map((credit) => credit.agency))].sort();
}

/** Whether an article has any prose found elsewhere. */
export function foundWords(of: ArticleFigures): number {
  return of.traced.credited_words + of.traced.uncredited_words;
}
