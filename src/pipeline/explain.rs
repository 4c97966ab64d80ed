//! Why one pair of a corpus is found, or not.
//!
//! The stages of a scan among all articles run as they are, so that the explanation cannot differ
//! from what the scan does; only the comparison of texts is confined to pairs that the two articles
//! are in, which are all that bear on what is boilerplate in them. Costs a scan without most of
//! its comparisons.

use crate::{
    align::{AlignOptions, Aligner, Passage, Sensitivity, Story},
    corpus::Corpus,
    error::Result,
    hash::Map,
    id::{ArticleIndex, WordId},
    lsh::{Banding, candidates_in_band},
    pipeline::{
        Progress, ScanOptions, Scope,
        assemble::{Evidence, Judged},
        furnish::furniture,
        limits::Limits,
        prepare::PreparedCorpus,
        propose::Pair,
        scan::Proposed,
        stories::Stories,
        verify::{Texts, UncommonAnchors, Verified, verify},
    },
    provenance::{Citation, Credit, Outlets, citations, credits},
    report::explanation::{
        AgreeingBand, AlignmentFacts, AnchorFacts, ArticleFacts, Explanation, Judgement, LshFacts,
        NearMiss, Settings, Verdict, WordWeight,
    },
    resemblance::Overlap,
    shingle::MIN_SHINGLE_TOKENS,
    sketch::{Signatures, anchors},
    store::Flags,
    text::sentences,
};

/// Words that are shown of a passage.
const MOST_WORDS: usize = 8;
/// Floors are lowered to so many tenths: below 3 points, a near miss is two names.
const LEAST_TENTHS: i32 = 3;
/// Lower thresholds are tried down to this many hundredths: below, nearly every pair is proposed.
const LEAST_THRESHOLD_PERCENT: u32 = 5;

/// Explain why a scan of `corpus` among all its articles finds a pair, or not.
///
/// The pair is taken in the order of the articles' ids, as in the report of such a scan.
///
/// # Errors
///
/// When the recall asked for cannot be reached.
///
/// # Panics
///
/// If the two articles are one.
pub fn explain<'c>(
    corpus: &'c Corpus,
    a: ArticleIndex,
    b: ArticleIndex,
    options: &ScanOptions,
    progress: &dyn Progress,
) -> Result<Explanation<'c>> {
    assert!(a != b, "a pair has two articles");
    let pair = (a.min(b), a.max(b));
    let proposed = Proposed::of(corpus, &Scope::Among, options, progress)?;
    let pairs = pairs_of_either(pair, &proposed.proposal.pairs);
    let stories = Stories::of(&proposed.prepared, &pairs)?;
    let scene = Scene { corpus, proposed: &proposed, options, pair, pairs, stories };
    let lsh = scene.lsh();
    let anchors = scene.anchors();
    let (verified, boilerplate) = scene.compare(progress)?;
    let found = scene.credits();
    let [of_a, of_b] =
        [pair.0, pair.1].map(|index| scene.article(index, found[index.get()].clone()));
    let mut alignment = scene.alignment(verified.as_ref());
    let judgement = verified.map(|verified| {
        let prepared = &proposed.prepared;
        let pairs = vec![verified];
        let agencies = &options.agencies;
        let citations = scene.citations();
        let evidence = Evidence {
            corpus,
            prepared,
            boilerplate,
            pairs,
            credits: found,
            citations,
            agencies,
            routes: &proposed.proposal.routes,
            same_outlet: options.limits.same_outlet,
            drafts: &[],
        };
        judge(evidence)
    });
    if judgement.as_ref().is_none_or(|judgement| judgement.pair.passages.is_empty()) {
        alignment.near_miss = scene.near_miss();
    }
    Ok(Explanation {
        articles: corpus.articles.len(),
        settings: settings(options, proposed.proposal.align_options(options)),
        a: of_a,
        b: of_b,
        overlap: scene.overlap(),
        verdict: scene.verdict(lsh.as_ref(), anchors),
        lsh,
        anchors,
        alignment,
        judgement,
    })
}

fn settings(options: &ScanOptions, align: AlignOptions) -> Settings {
    Settings {
        shingle_tokens: options.shingle_tokens,
        threshold: options.threshold,
        recall: options.recall,
        bucket_cap: options.bucket_cap,
        anchor_cap: options.anchor_cap,
        least_shared_anchors: options.least_shared_anchors,
        exhaustive_pairs: options.exhaustive_pairs,
        align,
    }
}

/// The pairs that one of the two is in, and the two themselves, sorted.
fn pairs_of_either(pair: Pair, pairs: &[Pair]) -> Vec<Pair> {
    let is_of_either =
        |(a, b): &&Pair| [a, b].into_iter().any(|end| [pair.0, pair.1].contains(end));
    let mut pairs: Vec<Pair> = pairs.iter().filter(is_of_either).copied().collect();
    if let Err(place) = pairs.binary_search(&pair) {
        pairs.insert(place, pair);
    }
    pairs
}

/// The one pair of the evidence, judged.
fn judge<'c>(evidence: Evidence<'c, '_>) -> Judgement<'c> {
    let found = evidence.judge();
    let Judged { a, b, kept, .. } = found.pairs[0];
    let pair = evidence.into_pairs(found.pairs).pop().expect("there is one pair");
    Judgement { pair, own_prose: [a.own_prose, b.own_prose], kept }
}

/// A pair among what a scan knows before it compares any two texts.
struct Scene<'c, 's> {
    corpus: &'c Corpus,
    proposed: &'s Proposed,
    options: &'s ScanOptions,
    pair: Pair,
    /// All pairs that a scan compares of which one of the two is, and this one.
    pairs: Vec<Pair>,
    stories: Stories,
}

impl<'c> Scene<'c, '_> {
    fn prepared(&self) -> &PreparedCorpus {
        &self.proposed.prepared
    }

    fn article(&self, index: ArticleIndex, credits: Vec<Credit>) -> ArticleFacts<'c> {
        let article = &self.corpus.articles[index.get()];
        let prepared = &self.prepared().articles[index.get()];
        ArticleFacts {
            id: &article.id,
            outlet: article.outlet.as_deref(),
            date: article.date.as_ref().map(|date| date.given.as_str()),
            kind: article.kind,
            text: &article.text,
            words: prepared.words.len(),
            sentences: sentences(&article.text).len(),
            quoted_words: prepared.quoted.iter().filter(|quoted| **quoted).count(),
            shingles: prepared.shingle_set.len(),
            credits,
        }
    }

    fn overlap(&self) -> Overlap {
        let [a, b] = [self.pair.0, self.pair.1]
            .map(|index| &self.prepared().articles[index.get()].shingle_set);
        Overlap::of(a, b)
    }

    fn lsh(&self) -> Option<LshFacts> {
        let signatures = &self.prepared().signatures;
        let (a, b) = (signatures.get(self.pair.0.get())?, signatures.get(self.pair.1.get())?);
        let banding = self.proposed.banding;
        let resemblance = self.overlap().resemblance();
        let slots = signatures.slots();
        let agreeing = agreeing_bands((a, b), banding);
        Some(LshFacts {
            slots,
            equal_slots: a.iter().zip(b).filter(|(x, y)| x == y).count(),
            standard_error: (resemblance * (1.0 - resemblance) / slots as f64).sqrt(),
            banding,
            curve: banding.curve().collect(),
            probability: banding.probability(resemblance),
            agreeing_bands: agreeing.map(|band| self.agreeing_band(a, banding, band)).collect(),
        })
    }

    fn agreeing_band(&self, a: &[u32], banding: Banding, band: usize) -> AgreeingBand {
        let signatures = &self.prepared().signatures;
        let slots = band * banding.rows..(band + 1) * banding.rows;
        let is_in_bucket = |article: &usize| {
            signatures.get(*article).is_some_and(|other| other[slots.clone()] == a[slots.clone()])
        };
        AgreeingBand {
            band,
            bucket_articles: (0..signatures.len()).filter(is_in_bucket).count(),
            is_proposing: self.is_proposed_by(signatures, banding, band),
        }
    }

    fn is_proposed_by(&self, signatures: &Signatures, banding: Banding, band: usize) -> bool {
        let candidates = candidates_in_band(signatures, banding, band, self.options.bucket_cap);
        candidates.pairs.binary_search(&self.pair).is_ok()
    }

    fn anchors(&self) -> AnchorFacts {
        let Proposed { prepared, postings, .. } = self.proposed;
        let shingles = prepared.shingles(&prepared.articles[self.pair.0.get()]);
        let mut of_a: Vec<u64> =
            anchors(&shingles, postings.window).iter().map(|anchor| anchor.shingle).collect();
        of_a.sort_unstable();
        of_a.dedup();
        let mut facts = AnchorFacts { window: postings.window, ..AnchorFacts::default() };
        for shingle in of_a {
            let mut articles = postings.articles(shingle);
            let is_too_common = articles.len() > self.options.anchor_cap;
            if articles.any(|article| article == self.pair.1.0) {
                facts.shared += 1;
                facts.too_common += u32::from(is_too_common);
            }
        }
        facts
    }

    fn verdict(&self, lsh: Option<&LshFacts>, anchors: AnchorFacts) -> Verdict {
        let proposal = &self.proposed.proposal;
        let by_bands =
            lsh.is_some_and(|lsh| lsh.agreeing_bands.iter().any(|band| band.is_proposing));
        let limits = Limits::of(self.corpus, self.prepared(), self.options.limits);
        let exhaustive = |articles: &usize| {
            articles * articles.saturating_sub(1) / 2 <= self.options.exhaustive_pairs
        };
        Verdict {
            is_compared: proposal.pairs.binary_search(&self.pair).is_ok(),
            exclusion: limits.exclusion(self.pair),
            is_aligned: self.texts().is_aligned(
                self.pair,
                self.overlap(),
                &mut UncommonAnchors::default(),
            ),
            is_exhaustive: proposal.is_exhaustive,
            by_bands,
            by_anchors: anchors.usable() >= self.options.least_shared_anchors,
            exhaustive_articles: (1..).take_while(exhaustive).count(),
            lower_threshold: if by_bands { None } else { self.lower_threshold() },
            shorter_shingle: self.shorter_shingle(),
        }
    }

    /// The highest lower threshold with which the bands propose the pair.
    fn lower_threshold(&self) -> Option<(f64, Banding)> {
        let signatures = &self.prepared().signatures;
        let both = (signatures.get(self.pair.0.get())?, signatures.get(self.pair.1.get())?);
        let thresholds = (LEAST_THRESHOLD_PERCENT..100)
            .rev()
            .map(|percent| f64::from(percent) / 100.0)
            .filter(|&threshold| threshold < self.options.threshold);
        let mut tried = Some(self.proposed.banding);
        for threshold in thresholds {
            let recall = self.options.recall;
            let banding = Banding::choose(signatures.slots(), threshold, recall).ok()?;
            if tried.replace(banding) == Some(banding) {
                continue;
            }
            if agreeing_bands(both, banding)
                .any(|band| self.is_proposed_by(signatures, banding, band))
            {
                return Some((threshold, banding));
            }
        }
        None
    }

    fn shorter_shingle(&self) -> Option<usize> {
        let words = |index: ArticleIndex| self.prepared().articles[index.get()].words.len();
        let fewest = words(self.pair.0).min(words(self.pair.1));
        (MIN_SHINGLE_TOKENS..self.options.shingle_tokens).contains(&fewest).then_some(fewest)
    }

    fn texts(&self) -> Texts<'_> {
        Texts {
            articles: &self.corpus.articles,
            prepared: self.prepared(),
            stories: &self.stories,
            bar: self.proposed.proposal.bar(&self.proposed.postings, self.options),
        }
    }

    /// What the two share, if that is anything, and for each word of each article, whether it is
    /// boilerplate: right for these two only.
    fn compare(&self, progress: &dyn Progress) -> Result<(Option<Verified>, Vec<Flags>)> {
        let Proposed { prepared, postings, proposal, .. } = self.proposed;
        let options = proposal.align_options(self.options);
        let mut verified = verify(self.texts(), &self.pairs, options, progress)?.found;
        let furniture = furniture(prepared, postings, &verified, progress);
        let boilerplate = furniture.words(prepared, &self.options.boilerplate)?;
        let place = verified.iter().position(|found| (found.a, found.b) == self.pair);
        Ok((place.map(|place| verified.swap_remove(place)), boilerplate))
    }

    /// The credits of the two articles, in their places among all.
    fn credits(&self) -> Vec<Vec<Credit>> {
        let mut found = vec![Vec::new(); self.corpus.articles.len()];
        for index in [self.pair.0, self.pair.1] {
            let article = &self.corpus.articles[index.get()];
            found[index.get()] = credits(article, &self.options.agencies);
        }
        found
    }

    /// The publications that they cite, likewise.
    fn citations(&self) -> Vec<Vec<Citation>> {
        let mut found = vec![Vec::new(); self.corpus.articles.len()];
        let outlets = Outlets::new(&self.corpus.articles, &self.options.agencies);
        for index in [self.pair.0, self.pair.1] {
            found[index.get()] = citations(&self.corpus.articles[index.get()], &outlets);
        }
        found
    }

    fn alignment(&self, verified: Option<&Verified>) -> AlignmentFacts {
        let distinct = |index: ArticleIndex| {
            let mut words = self.prepared().articles[index.get()].words.to_vec();
            words.sort_unstable();
            words.dedup();
            words
        };
        let (a, b) = (distinct(self.pair.0), distinct(self.pair.1));
        let passages = verified.map_or(&[][..], |verified| &verified.passages);
        AlignmentFacts {
            shared_words: a.iter().filter(|word| b.binary_search(word).is_ok()).count(),
            weightiest: passages.iter().map(|passage| self.weightiest(passage)).collect(),
            near_miss: None,
        }
    }

    /// The words on both sides of a passage that weigh most; of equal ones the rarer first, then
    /// the earlier.
    fn weightiest(&self, passage: &Passage) -> Vec<WordWeight> {
        let PreparedCorpus { articles, vocabulary, lexicon, .. } = self.prepared();
        let words = |index: ArticleIndex, range: &std::ops::Range<u32>| {
            &articles[index.get()].words[range.start as usize..range.end as usize]
        };
        let mut first_place: Map<WordId, usize> = Map::default();
        for (place, &word) in words(self.pair.1, &passage.b).iter().enumerate() {
            first_place.entry(word).or_insert(place);
        }
        let mut found: Vec<(WordId, usize)> = words(self.pair.0, &passage.a)
            .iter()
            .filter_map(|&word| Some((word, first_place.remove(&word)?)))
            .collect();
        let spread = |word: WordId| vocabulary.entries()[word.get()].articles;
        found.sort_by_key(|&(word, place)| (-lexicon.weight(word), spread(word), place));
        found.truncate(MOST_WORDS);
        let stories =
            [self.pair.0, self.pair.1].map(|index| self.stories.side(self.prepared(), index).story);
        let weigh = |&(word, _): &(WordId, usize)| WordWeight {
            form: lexicon.form(word).to_owned(),
            weight: lexicon.weight(word),
            articles: spread(word),
            nearest: Story::common(stories[0], stories[1], lexicon.stem(word)),
        };
        found.iter().map(weigh).collect()
    }

    /// The passage that the nearest looser settings give: a looser kind first, then lower floors.
    fn near_miss(&self) -> Option<NearMiss> {
        let asked = self.proposed.proposal.align_options(self.options);
        let kinds = [Sensitivity::Edited, Sensitivity::Rewritten]
            .into_iter()
            .filter(|&sensitivity| sensitivity > asked.sensitivity)
            .map(|sensitivity| AlignOptions { sensitivity, ..asked });
        let floors = (LEAST_TENTHS..10).rev().map(|tenths| AlignOptions {
            least_score: asked.least_score / 10 * tenths,
            least_evidence: asked.least_evidence / 10 * tenths,
            ..asked
        });
        let PreparedCorpus { articles, lexicon, .. } = self.prepared();
        let (a, b) = (&articles[self.pair.0.get()], &articles[self.pair.1.get()]);
        if a.shingle_set.is_empty() || b.shingle_set.is_empty() {
            return None;
        }
        kinds.chain(floors).find_map(|options| {
            let passages = self.texts().align(self.pair, &mut Aligner::new(lexicon, options));
            let passage = passages.into_iter().max_by_key(Passage::words)?;
            let spans = [a.span(&passage.a), b.span(&passage.b)];
            Some(NearMiss { options, weightiest: self.weightiest(&passage), spans, passage })
        })
    }
}

/// The bands on which two signatures agree.
fn agreeing_bands((a, b): (&[u32], &[u32]), banding: Banding) -> impl Iterator<Item = usize> {
    let slots = move |band: usize| band * banding.rows..(band + 1) * banding.rows;
    (0..banding.bands).filter(move |&band| a[slots(band)] == b[slots(band)])
}

#[cfg(test)]
mod tests;
