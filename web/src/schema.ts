// The report's own JSON (`wirecopy/1`), as far as the page reads it.
//
// Whatever may be absent is optional, and everything that reads it does something sensible without
// it: a report of an older version, or one made by hand, opens as well.

export type Relation = 'copy' | 'partial' | 'quotation' | 'boilerplate' | 'incidental';
export type Direction = 'b_from_a' | 'a_from_b' | 'common_origin' | 'unknown';
export type PassageKind = 'verbatim' | 'edited' | 'rewritten';

/** What was run. */
export interface RunJson {
  schema?: string;
  version?: string;
  articles: number;
  pairs_compared?: number;
  settings?: Record<string, unknown>;
  skipped?: { file: string; line?: number; id?: string; reason: string }[];
  too_short?: string[];
  transcoded?: { file: string; encoding: string }[];
  capped?: { anchors?: number; buckets?: number; pairs?: number };
  /** The archive that drafts were checked against. */
  archive?: { articles: number; candidates: number; own_versions: string[] };
}

/** Every word of an article once. */
export interface TracedJson {
  credited_words: number;
  uncredited_words: number;
  quoted_words: number;
  boilerplate_words: number;
  not_found_words: number;
}

export interface OriginJson {
  id: string;
  words: number;
  unique_words: number;
  cut?: number;
  paste?: number;
  credited?: boolean;
  longest_words?: number;
}

export interface CreditJson {
  agency: string;
  evidence: string;
  start?: number;
  end?: number;
}

export interface CitationJson {
  publication: string;
  evidence: string;
  start?: number;
  end?: number;
}

export interface ArticleJson {
  id: string;
  words: number;
  shared_words: number;
  prose_words: number;
  quoted_words: number;
  boilerplate_words: number;
  traced?: TracedJson;
  taken_up_words?: number;
  origins?: OriginJson[];
  credits?: CreditJson[];
  citations?: CitationJson[];
  inferred?: { agency: string; credited_by: number; of: number }[];
  sentence_count?: number;
  sentences?: { start: number; end: number; words: number; found_words: number; relation: string }[];
  title?: string;
  outlet?: string;
  /** Whether it is an article of the archive that drafts were checked against. */
  archived?: boolean;
  date?: string;
  url?: string;
  byline?: string;
  kind?: string;
  lang?: string;
}

export interface PassageJson {
  a_start: number;
  a_end: number;
  b_start: number;
  b_end: number;
  words: number;
  identity: number;
  kind: PassageKind;
  quoted: boolean;
  boilerplate: boolean;
  lost_quotation_marks?: boolean;
  articles?: number;
}

export interface PairJson {
  a: string;
  b: string;
  relation: Relation;
  direction: Direction;
  credited: boolean;
  resemblance: number;
  containment_a: number;
  containment_b: number;
  shared_words_a: number;
  shared_words_b: number;
  prose_words_a: number;
  prose_words_b: number;
  quoted_words_a: number;
  quoted_words_b: number;
  boilerplate_words_a: number;
  boilerplate_words_b: number;
  evidence?: { kind: string; speaks_for: string; note?: string }[];
  proposed_by?: string[];
  passages: PassageJson[];
}

export interface TreeJson {
  id: string;
  predecessor?: string;
  words?: number;
  score?: number;
  runner_up?: string;
  margin?: number;
  changes?: string[];
  credited?: boolean;
}

export interface FamilyJson {
  id: string;
  members: string[];
  lowest_resemblance: number;
  bridges?: [string, string][];
  first?: string;
  first_date?: string;
  last_date?: string;
  spread_hours?: number;
  outlets?: number;
  independent_texts?: number;
  tree?: TreeJson[];
  versions?: string[][];
}

/** One of the lists; what its rows hold depends on its name. */
export interface ListJson {
  name: string;
  rows: Record<string, unknown>[];
}

/** What `--format json` writes. */
export interface ReportJson {
  run: RunJson;
  articles: ArticleJson[];
  pairs: PairJson[];
  families: FamilyJson[];
  lists?: ListJson[];
}

/** An article's text, and where its words and quotations stand in it, in code points. */
export interface TextJson {
  id: string;
  text: string;
  /** For each word, how far its start lies behind the start of the word before it. */
  words: number[];
  /** Starts and ends of the quotations, in turn. */
  quotations: number[];
}

/** What the page carries: the report, the texts, and how much of the run is in it. */
export interface PageJson {
  report: ReportJson;
  texts: TextJson[];
  /** Articles and pairs of the run that the page had no room for. */
  left_out?: { articles: number; pairs: number };
}
