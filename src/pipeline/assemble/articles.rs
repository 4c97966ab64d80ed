//! The entries of articles.

use rayon::prelude::*;

use super::{Evidence, Findings, count, tracing::TracedOrigin};
use crate::{
    id::ArticleIndex,
    provenance::{Citation, Credit, TokenSet, Totals},
    relation::{Class, WordCounts},
    report::model::{
        ArticleEntry, CitationEntry, CreditEntry, InferredEntry, OriginEntry, Ratio, TracedEntry,
    },
    span::CodePoints,
};

impl<'c> Evidence<'c, '_> {
    /// The entries of all articles.
    pub(in crate::pipeline) fn articles(&self, found: &Findings) -> Vec<ArticleEntry<'c>> {
        let entry = |number: usize| self.article_entry(ArticleIndex(count(number)), found);
        (0..self.corpus.articles.len()).into_par_iter().map(entry).collect()
    }

    fn article_entry(&self, index: ArticleIndex, found: &Findings) -> ArticleEntry<'c> {
        let counts = self.shared_counts(index, found);
        let traced = &found.traced[index.get()];
        let (sentence_count, sentences) = self.sentences(index, found);
        let origin = |origin: &TracedOrigin| self.origin_entry(origin, found);
        let inferred = found.inferred[index.get()].iter().map(|inferred| InferredEntry {
            agency: inferred.agency.clone(),
            credited_by: inferred.credited_by,
            of: inferred.of,
        });
        let article = self.article(index);
        ArticleEntry {
            id: &article.id,
            archived: false,
            words: self.words(index),
            shared_words: counts.all(),
            prose_words: counts.prose,
            quoted_words: counts.quoted,
            boilerplate_words: counts.boilerplate,
            traced: traced_entry(traced.totals),
            taken_up_words: traced.totals.taken_up,
            origins: traced.origins.iter().map(origin).collect(),
            credits: self.credit_entries(index),
            citations: self.citation_entries(index),
            inferred: inferred.collect(),
            sentence_count,
            sentences,
            title: article.title.as_deref(),
            outlet: article.outlet.as_deref(),
            date: article.date.as_ref().map(|date| date.given.as_str()),
            url: article.url.as_deref(),
            byline: article.byline.as_deref(),
            kind: article.kind,
            lang: article.lang.as_deref(),
            fields: &article.extra,
            text: &article.text,
        }
    }

    /// Words of an article inside passages with anybody, each by the strongest class that it has.
    fn shared_counts(&self, index: ArticleIndex, found: &Findings) -> WordCounts {
        let pairs = &found.pairs_of[index.get()];
        if pairs.is_empty() {
            return WordCounts::default();
        }
        let words = self.prepared(index).words.len();
        let [mut prose, mut quoted, mut boilerplate] = [(); 3].map(|()| TokenSet::new(words));
        for &(number, end) in pairs {
            for run in found.pairs[number].runs(end) {
                let set = match run.class {
                    Class::Prose => &mut prose,
                    Class::Quoted => &mut quoted,
                    Class::Boilerplate => &mut boilerplate,
                };
                set.insert(run.start, run.end);
            }
        }
        boilerplate.remove(&quoted);
        boilerplate.remove(&prose);
        quoted.remove(&prose);
        WordCounts { prose: prose.len(), quoted: quoted.len(), boilerplate: boilerplate.len() }
    }

    fn origin_entry(&self, origin: &TracedOrigin, found: &Findings) -> OriginEntry<'c> {
        let (pair, judged) = (&self.pairs[origin.pair], &found.pairs[origin.pair]);
        let (this, other) = (origin.end.article(pair), origin.end.other().article(pair));
        let used = judged.share(origin.end.other()).shared.prose;
        let share = |part: u32, of: u32| Ratio(f64::from(part) / f64::from(of.max(1)));
        OriginEntry {
            id: &self.article(other).id,
            words: origin.words,
            unique_words: origin.unique_words,
            cut: share(origin.words, self.words(this)),
            paste: share(used, self.words(other)),
            credited: judged.is_credited || judged.is_version,
            longest_words: pair.passages.iter().map(|passage| passage.words()).max().unwrap_or(0),
        }
    }

    fn credit_entries(&self, index: ArticleIndex) -> Vec<CreditEntry> {
        if self.credits[index.get()].is_empty() {
            return Vec::new();
        }
        let points = CodePoints::new(&self.article(index).text);
        let entry = |credit: &Credit| CreditEntry {
            agency: credit.agency.clone(),
            evidence: credit.evidence,
            start: credit.span.map(|span| points.at(span.start)),
            end: credit.span.map(|span| points.at(span.end)),
        };
        self.credits[index.get()].iter().map(entry).collect()
    }

    fn citation_entries(&self, index: ArticleIndex) -> Vec<CitationEntry> {
        if self.citations[index.get()].is_empty() {
            return Vec::new();
        }
        let points = CodePoints::new(&self.article(index).text);
        let entry = |citation: &Citation| CitationEntry {
            publication: citation.publication.clone(),
            evidence: citation.evidence,
            start: points.at(citation.span.start),
            end: points.at(citation.span.end),
        };
        self.citations[index.get()].iter().map(entry).collect()
    }
}

fn traced_entry(totals: Totals) -> TracedEntry {
    TracedEntry {
        credited_words: totals.credited,
        uncredited_words: totals.uncredited,
        quoted_words: totals.quoted,
        boilerplate_words: totals.boilerplate,
        not_found_words: totals.not_found,
    }
}
