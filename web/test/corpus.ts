// Articles for the browser's tests, made by rule from a number: always the same, and of no real press.

/** An article as the program reads it. */
export interface MadeArticle {
  id: string;
  text: string;
  title?: string;
  outlet?: string;
  date?: string;
  kind?: string;
  url?: string;
  byline?: string;
  lang?: string;
}

/** Numbers by a linear congruence (Knuth's MMIX constants, upper half), so that no run differs. */
export function dice(seed: number): (below: number) => number {
  let state = BigInt(seed) * 2n + 1n;
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(below));
  };
}

const SMALL = 'the of and to in a was on for that with by at from as had were after said which who not but its an before has will been over their about than when'.split(' ');
const ONSETS = 'b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w'.split(' ');
const RHYMES = 'ack ade ale an ane ar ast eb ell en end er ess ick ill im in ine ing ock od old om one or orn oth ow ub ull um un ure ust'.split(' ');
/** Different words that a made corpus has, besides the small ones. */
const VOCABULARY = 4_000;

/** A word that no language has, and that is the same for the same number. */
function word(number: number): string {
  const [first, rest] = [number % ONSETS.length, Math.floor(number / ONSETS.length)];
  const [second, third] = [rest % RHYMES.length, Math.floor(rest / RHYMES.length)];
  return `${ONSETS[first]!}${RHYMES[second]!}${third > 0 ? `${ONSETS[(third * 7 + first) % ONSETS.length]!}${RHYMES[(third * 5 + second) % RHYMES.length]!}` : ''}`;
}

/** Half of its words are small ones, and the others are the rarer the larger their number. */
function sentence(roll: (below: number) => number): string {
  const words = Array.from({ length: 11 + roll(14) }, () => (roll(100) < 45 ? SMALL[roll(SMALL.length)]! : word(Math.floor((roll(VOCABULARY) * (1 + roll(VOCABULARY))) / VOCABULARY))));
  const [first = '', ...rest] = words;
  const text = `${first.slice(0, 1).toUpperCase()}${first.slice(1)} ${rest.join(' ')}`;
  return roll(100) < 15 ? `"${text}," said ${word(roll(VOCABULARY))}.` : `${text}.`;
}

function paragraphs(sentences: string[]): string {
  const found: string[] = [];
  for (let i = 0; i < sentences.length; i += 4) found.push(sentences.slice(i, i + 4).join(' '));
  return found.join('\n\n');
}

/** So many articles of so many sentences: one in ten is wire copy, four in ten use some of it. */
export function newsroom(count: number, sentences = 28): MadeArticle[] {
  const roll = dice(count);
  const wires: string[][] = [];
  return Array.from({ length: count }, (_, at): MadeArticle => {
    const own = Array.from({ length: sentences }, () => sentence(roll));
    const date = new Date(Date.UTC(2024, 2, 1) + at * 47 * 60_000).toISOString().replace('.000', '');
    const title = `${sentence(roll).split(' ').slice(0, 9).join(' ').replace(/[",.]/g, '')}`;
    const id = `a${String(at).padStart(5, '0')}`;
    if (at % 10 === 0) {
      wires.push(own);
      return { id, text: `OSTERMOUTH (Reuters) - ${paragraphs(own)}`, title, outlet: 'Reuters', date, kind: 'wire' };
    }
    const outlet = `The ${['Morning', 'Evening', 'County', 'Estuary', 'Northern'][roll(5)]} ${['Post', 'Echo', 'Star', 'Lantern'][roll(4)]}`;
    if (roll(10) < 4) {
      const wire = wires[Math.max(0, wires.length - 1 - roll(3))]!;
      const from = roll(Math.max(1, sentences - 12));
      const taken = wire.slice(from, from + 4 + roll(12));
      const credit = roll(2) === 0 ? 'OSTERMOUTH (Reuters) - ' : '';
      return { id, text: credit + paragraphs([...taken, ...own.slice(taken.length)]), title, outlet, date: roll(8) === 0 ? date.slice(0, 10) : date };
    }
    return { id, text: paragraphs(own), title, outlet, date };
  });
}

/** Two articles, one of them long, that share much of it. */
export function longRead(words: number): MadeArticle[] {
  const roll = dice(words);
  const lines: string[] = [];
  for (let count = 0; count < words; count += lines.at(-1)!.split(' ').length) lines.push(sentence(roll));
  const changed = lines.map((line, at) => (at % 3 === 0 ? line.replace(/\b(?:the|of|was)\b/g, 'some') : at % 7 === 0 ? sentence(roll) : line));
  return [
    { id: 'long', text: paragraphs(lines), title: 'A very long read', outlet: 'The Estuary Post', date: '2024-05-01T08:00:00Z' },
    { id: 'long-rewrite', text: paragraphs(changed), title: 'A very long rewrite', outlet: 'The County Echo', date: '2024-05-02T08:00:00Z' },
    ...newsroom(4),
  ];
}

/** Strings that would do harm if anything took them for more than text. */
export const HOSTILE = ['<script>window.harm = 1</script>', '"><img src=x onerror="window.harm = 2">', 'moc.live\u202eexe.gnp', 'null\u0000byte and \u001b[31m escape', 'javascript:window.harm=3'] as const;

/** Articles all of whose fields are hostile, with scripts that are read from the right or without spaces. */
export function hostile(): MadeArticle[] {
  const shared = 'The harbour gate at Ostermouth failed on Tuesday night and water ran through the fish market for three hours before engineers could close it by hand.';
  const rtl = 'שער הנמל באוסטרמות נכשל ביום שלישי בלילה והמים זרמו דרך שוק הדגים במשך שלוש שעות לפני שהמהנדסים הצליחו לסגור אותו ביד.';
  const cjk = '火曜日の夜、オスターマスの港の水門が壊れ、技師たちが手で閉めるまで三時間にわたって魚市場に水が流れ込んだ。';
  return HOSTILE.map((text, at) => ({
    id: `${at} ${text}`,
    title: at === 2 ? rtl : at === 3 ? `${cjk} ${text}` : text,
    outlet: text,
    byline: text,
    url: at === 1 ? 'https://example.org/"><script>window.harm = 4</script>' : 'javascript:window.harm = 5',
    lang: at === 2 ? 'he' : at === 3 ? 'ja' : text,
    date: `2024-01-0${at + 1}T10:00:00Z`,
    text: `${shared} ${text}\n\n${rtl}\n\n${cjk}\n\n</div></script><b>${at}</b> ${shared.replace('Tuesday', 'Monday')}`,
  }));
}
