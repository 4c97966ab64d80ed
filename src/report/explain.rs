//! What every stage saw of one pair, for a terminal.
//!
//! In goes a finished [`Explanation`]; out come seven short sections in the order of the pipeline.
//! The writer lays out and words; every figure is in the explanation, or a quotient of two that are.

use std::io::{self, Write};

use super::{
    Style,
    explanation::{
        AlignmentFacts, AnchorFacts, ArticleFacts, Exclusion, Explanation, Judgement, LshFacts,
        NearMiss, Settings, Verdict, WordWeight,
    },
    figures::{self, counted},
    model::Ratio,
    plain,
    sections::Sections,
};
use crate::{
    align::{AlignOptions, BIT, POINT, Sensitivity},
    corpus::Kind,
    lsh::Banding,
    provenance::{Direction, Evidence},
    relation::{Relation, SENTENCE_SHINGLES},
    shingle::MIN_SHINGLE_TOKENS,
};

/// From this width on, the S-curve stands in two columns.
const LEAST_TWO_COLUMNS: usize = 72;
/// Bands that are listed by number.
const MOST_BANDS: usize = 10;
/// Columns of a full bar of the S-curve.
const BAR: usize = 16;

/// Write `explanation` for a terminal.
///
/// # Errors
///
/// What `out` says.
pub fn write_explanation(
    explanation: &Explanation<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut sections = Sections::new(style, out);
    write_articles(explanation, &mut sections)?;
    write_sketch(explanation, &mut sections)?;
    write_lsh(explanation, &mut sections)?;
    write_anchors(explanation, &mut sections)?;
    write_verdict(explanation, &mut sections)?;
    write_alignment(explanation, &mut sections)?;
    write_judgement(explanation, &mut sections)
}

fn write_articles(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Articles")?;
    for (name, article) in both(explanation) {
        out.fact(name, &describe(article))?;
        let counts = format!(
            "{}, {}; {} inside quotation marks; {}",
            counted(article.words, "word", "words"),
            counted(article.sentences, "sentence", "sentences"),
            counted(article.quoted_words, "word", "words"),
            counted(article.shingles, "distinct shingle", "distinct shingles"),
        );
        out.fact("", &counts)?;
    }
    for (name, article) in
        both(explanation).into_iter().filter(|(_, article)| article.shingles == 0)
    {
        let k = explanation.settings.shingle_tokens;
        let words = counted(article.words, "word", "words");
        out.say(&format!(
            "{name} is too short to match anything: it has {words}, and a shingle has {k}."
        ))?;
    }
    Ok(())
}

fn both<'e, 'c>(explanation: &'e Explanation<'c>) -> [(&'static str, &'e ArticleFacts<'c>); 2] {
    [("A", &explanation.a), ("B", &explanation.b)]
}

/// Id, outlet, date and kind, as far as they are known.
fn describe(article: &ArticleFacts<'_>) -> String {
    let known = [Some(article.id), article.outlet, article.date, Some(kind(article.kind))];
    let known: Vec<String> = known.into_iter().flatten().map(plain::one_line).collect();
    known.join(" · ")
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Wire => "wire copy",
        Kind::Release => "press release",
    }
}

fn write_sketch(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Sketch")?;
    let overlap = explanation.overlap;
    if let Some(lsh) = &explanation.lsh {
        let estimate = lsh.equal_slots as f64 / lsh.slots as f64;
        out.fact(
            "signatures",
            &format!(
                "agree in {} of {} slots: estimated resemblance {estimate:.4} ± {:.4}",
                lsh.equal_slots, lsh.slots, lsh.standard_error
            ),
        )?;
    } else {
        out.fact("signatures", "none: an article without a shingle has no signature")?;
    }
    let union = overlap.a + overlap.b - overlap.shared;
    out.fact(
        "exactly",
        &format!(
            "{} of {union} distinct shingles are in both: resemblance {}",
            overlap.shared,
            Ratio(overlap.resemblance())
        ),
    )?;
    let (of_a, of_b) = (Ratio(overlap.containment_a()), Ratio(overlap.containment_b()));
    out.fact("containment", &format!("{of_a} of A is in B, {of_b} of B is in A"))
}

fn write_lsh(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Bands (whole articles)")?;
    let Some(lsh) = &explanation.lsh else {
        return out.say("No bands: an article without a signature is in no bucket.");
    };
    let Settings { threshold, recall, bucket_cap, .. } = explanation.settings;
    out.fact(
        "banding",
        &format!(
            "{}: a pair of resemblance {threshold} is proposed with probability {:.4} (asked \
             for: {recall})",
            banding(lsh.banding),
            lsh.banding.probability(threshold)
        ),
    )?;
    write_curve(lsh, explanation.overlap.resemblance(), out)?;
    out.fact("they agree", &agreeing(lsh))?;
    let capped: Vec<_> =
        lsh.agreeing_bands.iter().filter(|band| band.bucket_articles > bucket_cap).collect();
    if let Some(largest) = capped.iter().map(|band| band.bucket_articles).max() {
        let lost = capped.iter().filter(|band| !band.is_proposing).count();
        out.fact(
            "capped",
            &format!(
                "{} of these buckets hold more than {bucket_cap} articles (up to {largest}); {lost} \
                 of them do not propose this pair",
                capped.len()
            ),
        )?;
    }
    Ok(())
}

/// The bands on which they agree, counted from 1.
fn agreeing(lsh: &LshFacts) -> String {
    let bands = &lsh.agreeing_bands;
    if bands.is_empty() {
        return "on no band".to_owned();
    }
    if bands.len() == lsh.banding.bands {
        return format!("on all {}", counted(bands.len(), "band", "bands"));
    }
    let numbers = bands.iter().map(|band| (band.band + 1).to_string());
    let numbers = figures::first(numbers, MOST_BANDS);
    format!("on {}: {numbers}", counted(bands.len(), "band", "bands"))
}

fn banding(banding: Banding) -> String {
    let bands = counted(banding.bands, "band", "bands");
    format!("{bands} of {}", counted(banding.rows, "row", "rows"))
}

/// The S-curve, and where the pair is on it.
fn write_curve(lsh: &LshFacts, resemblance: f64, out: &mut Sections<'_>) -> io::Result<()> {
    out.say("chance to be proposed, by resemblance:")?;
    let distance = |point: &(f64, f64)| (point.0 - resemblance).abs();
    let nearest = lsh.curve.iter().min_by(|x, y| distance(x).total_cmp(&distance(y)));
    let cell = |point: &(f64, f64)| {
        let full = (0..BAR).filter(|&step| point.1 * BAR as f64 >= step as f64 + 0.5).count();
        let mark = if Some(point) == nearest { "◄" } else { " " };
        format!(
            "{:.2}  {:.4} {}{}{mark}",
            point.0,
            point.1,
            "█".repeat(full),
            "·".repeat(BAR - full)
        )
    };
    let (low, high) = lsh.curve.split_at(lsh.curve.len().div_ceil(2));
    if out.columns() >= LEAST_TWO_COLUMNS {
        for (row, point) in low.iter().enumerate() {
            let beside = high.get(row).map(&cell).unwrap_or_default();
            out.line(format!("{}   {beside}", cell(point)).trim_end())?;
        }
    } else {
        for point in &lsh.curve {
            let wide = cell(point);
            // Without room for the bars, the figures say it all.
            let narrow = format!("{:.2}  {:.4}", point.0, point.1);
            let fits = plain::width(&wide) <= out.columns();
            out.line(if fits { wide.trim_end() } else { &narrow })?;
        }
    }
    out.fact("this pair", &format!("{:.4} at resemblance {resemblance:.4} (◄)", lsh.probability))
}

fn write_anchors(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Anchors (passages)")?;
    let Settings { shingle_tokens, anchor_cap, least_shared_anchors, .. } = explanation.settings;
    let AnchorFacts { window, shared, too_common } = explanation.anchors;
    let run = window + shingle_tokens - 1;
    let window = match window {
        1 => "1: every shingle is an anchor".to_owned(),
        _ => format!("{window}: each run of {run} words in both articles gives a common anchor"),
    };
    out.fact("window", &window)?;
    out.fact("shared", &counted(shared as usize, "anchor", "anchors"))?;
    if too_common > 0 {
        out.fact(
            "too common",
            &format!("{too_common} of them: more than {anchor_cap} articles have each"),
        )?;
    }
    out.fact(
        "needed",
        &format!("{least_shared_anchors}; this pair has {}", explanation.anchors.usable()),
    )
}

fn write_verdict(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Verdict: is the pair compared?")?;
    let Verdict { is_compared, is_exhaustive, by_bands, by_anchors, .. } = explanation.verdict;
    let routes = match (by_bands, by_anchors) {
        (true, true) => "the bands and the anchors",
        (true, false) => "the bands",
        (false, true) => "the anchors",
        (false, false) => "neither the bands nor the anchors",
    };
    if explanation.lsh.is_none() {
        out.answer("It matches nothing: an article is too short.")?;
    } else if let Some(exclusion) = explanation.verdict.exclusion {
        out.answer(match exclusion {
            Exclusion::FarApart => {
                "Not compared: the two appeared further apart than --window says."
            }
            Exclusion::SameOutlet => "Not compared: both are of one outlet (--same-outlet skip).",
        })?;
        out.say(&format!("Without that, {routes} would propose it."))?;
    } else if is_exhaustive {
        let articles = counted(explanation.articles, "article", "articles");
        out.answer(&format!("Compared: of {articles}, all pairs are."))?;
        out.say(&format!("In a larger corpus {routes} would propose it."))?;
    } else if is_compared {
        out.answer(&format!("Compared: {routes} propose it."))?;
        if !explanation.verdict.is_aligned {
            out.say(
                "Its words are not aligned: of so many proposed pairs, only those that share several \
                 uncommon anchors or much of either article are. Named in a file for `scan --pairs`, \
                 it is always aligned.",
            )?;
        }
    } else {
        out.answer(&format!("Not compared: {routes} propose it."))?;
    }
    for remedy in remedies(explanation) {
        out.say(&format!("- {remedy}"))?;
    }
    Ok(())
}

/// What would have had the pair compared.
fn remedies(explanation: &Explanation<'_>) -> Vec<String> {
    let Verdict { by_bands, by_anchors, exhaustive_articles, .. } = explanation.verdict;
    if explanation.lsh.is_none() {
        let shorter = explanation.verdict.shorter_shingle;
        return vec![match shorter {
            Some(words) => format!("`--shingle {words}` would give it a shingle."),
            None => format!(
                "No setting would change that: a shingle has {MIN_SHINGLE_TOKENS} words or more."
            ),
        }];
    }
    if explanation.verdict.exclusion.is_some() {
        return vec!["Named in a file for `scan --pairs`, it is always compared.".to_owned()];
    }
    if by_bands || by_anchors {
        return Vec::new();
    }
    let mut remedies = Vec::new();
    if let Some((threshold, chosen)) = explanation.verdict.lower_threshold {
        let probability = chosen.probability(explanation.overlap.resemblance());
        remedies.push(format!(
            "`--threshold {threshold:.2}` would propose it: {}, of which they agree on one (the \
             chance was {probability:.4}).",
            banding(chosen)
        ));
    } else {
        remedies.push("No lower `--threshold` would propose it.".to_owned());
    }
    let shingle_tokens = explanation.settings.shingle_tokens;
    if explanation.anchors.usable() > 0 && shingle_tokens > MIN_SHINGLE_TOKENS {
        remedies.push(format!(
            "Shorter shingles give more anchors: `--shingle {}`.",
            shingle_tokens - 1
        ));
    }
    if !explanation.verdict.is_exhaustive {
        remedies.push(format!(
            "Among at most {exhaustive_articles} articles it would be compared without being proposed."
        ));
        remedies.push("Named in a file for `scan --pairs`, it is always compared.".to_owned());
    }
    remedies
}

fn write_alignment(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Alignment")?;
    if explanation.lsh.is_none() {
        return out.say("None: the texts of articles that are too short are not compared.");
    }
    if !explanation.verdict.is_compared {
        out.say("A scan does not compare these two. If it did, this is what it would find:")?;
    }
    let passages = explanation.judgement.as_ref().map_or(&[][..], |found| &found.pair.passages);
    let texts = [explanation.a.text, explanation.b.text];
    for ((passage, words), number) in
        passages.iter().zip(&explanation.alignment.weightiest).zip(1..)
    {
        let heading = format!("{}, identity {}", figures::passage(passage), passage.identity);
        let spans = [passage.a_span, passage.b_span];
        out.fact(&format!("passage {number}"), &heading)?;
        write_texts([spans[0].of(texts[0]), spans[1].of(texts[1])], words, out)?;
    }
    let is_anything_weighed = !passages.is_empty() || explanation.alignment.near_miss.is_some();
    if passages.is_empty() {
        write_no_passage(explanation, out)?;
    }
    if is_anything_weighed {
        out.say(&format!(
            "Behind each word: what it weighs in points, in how many of {} it stands, and in how many of \
             those nearest to A or B, where there are any: what these have is the story.",
            counted(explanation.articles, "article", "articles")
        ))?;
    }
    Ok(())
}

fn write_no_passage(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    let AlignmentFacts { shared_words, near_miss, .. } = &explanation.alignment;
    let words = counted(*shared_words, "distinct word", "distinct words");
    out.say(&format!(
        "No passage. The two have {words} in common, but nowhere enough together: a passage in \
         order needs {}.",
        floors(explanation.settings.align, explanation)
    ))?;
    write_near_miss(near_miss.as_ref(), explanation, out)
}

fn write_texts([a, b]: [&str; 2], words: &[WordWeight], out: &mut Sections<'_>) -> io::Result<()> {
    out.fact("  A", &out.beginning(a))?;
    out.fact("  B", &out.beginning(b))?;
    let point = f64::from(POINT);
    let weigh = |word: &WordWeight| {
        let weight = f64::from(word.weight) / point;
        let (nearest, with_it) = word.nearest;
        let story = if nearest == 0 { String::new() } else { format!("; {with_it} of {nearest}") };
        format!("{} {weight:.2} ({}{story})", plain::one_line(&word.form), word.articles)
    };
    let words: Vec<String> = words.iter().map(weigh).collect();
    out.fact("  weighs most", &words.join(", "))
}

/// `10 points, a rewritten one 60 bits`, for these two articles.
fn floors(options: AlignOptions, explanation: &Explanation<'_>) -> String {
    let points = f64::from(options.least_score) / f64::from(POINT);
    let articles = (explanation.a.words, explanation.b.words);
    let evidence = options.passage_evidence(articles, 0);
    let bits = f64::from(evidence) / f64::from(BIT);
    if options.sensitivity == Sensitivity::Rewritten {
        format!("{points} points, a rewritten one {bits:.0} bits")
    } else {
        format!("{points} points")
    }
}

fn write_near_miss(
    near_miss: Option<&NearMiss>,
    explanation: &Explanation<'_>,
    out: &mut Sections<'_>,
) -> io::Result<()> {
    let Some(NearMiss { options, passage, spans, weightiest }) = near_miss else {
        return out.say("Nothing comes near that.");
    };
    let what = format!(
        "{}, {}",
        figures::kind(passage.kind),
        counted(passage.words() as usize, "word", "words")
    );
    if options.sensitivity == explanation.settings.align.sensitivity {
        out.fact("falls short", &format!("{what}; it reaches {}", floors(*options, explanation)))?;
    } else {
        let name = sensitivity(options.sensitivity);
        out.fact("falls short", &format!("{what}; `--sensitivity {name}` would find it"))?;
    }
    let texts = [spans[0].of(explanation.a.text), spans[1].of(explanation.b.text)];
    write_texts(texts, weightiest, out)
}

fn sensitivity(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Verbatim => "verbatim",
        Sensitivity::Edited => "edited",
        Sensitivity::Rewritten => "rewritten",
    }
}

fn write_judgement(explanation: &Explanation<'_>, out: &mut Sections<'_>) -> io::Result<()> {
    out.begin("Judgement")?;
    let Some(judgement) = &explanation.judgement else {
        return out.say("Not in the report: no wording match found.");
    };
    let pair = &judgement.pair;
    let words = |[prose, quoted, boilerplate]: [u32; 3], own: u32| {
        format!(
            "{prose} prose, {quoted} quoted and {boilerplate} boilerplate words shared; {own} words \
             outside quotation marks and boilerplate in all"
        )
    };
    let of_a = [pair.prose_words_a, pair.quoted_words_a, pair.boilerplate_words_a];
    let of_b = [pair.prose_words_b, pair.quoted_words_b, pair.boilerplate_words_b];
    out.fact("A", &words(of_a, judgement.own_prose[0]))?;
    out.fact("B", &words(of_b, judgement.own_prose[1]))?;
    out.fact("relation", &format!("{}: {}", figures::relation(pair.relation), rule(judgement)))?;
    out.fact("direction", &figures::provenance(pair))?;
    if !pair.relation.is_reuse() {
        out.fact("", "asked only where prose is shared")?;
    }
    for reason in &pair.evidence {
        out.fact("", &plain::one_line(&figures::reason(reason)))?;
    }
    if pair.relation.is_reuse() && pair.direction != Direction::CommonOrigin {
        out.fact("", "(of these two alone: a scan may find that both have it from a third)")?;
    }
    for (name, article) in both(explanation) {
        out.fact(&format!("evidence {name}"), &evidence(article))?;
    }
    out.say(figures::CAVEAT)
}

/// The rule that gave the relation.
fn rule(judgement: &Judgement<'_>) -> String {
    let kept = judgement.kept;
    let most = format!(
        "the prose of one passage has {kept} runs of three words on both sides \
         ({SENTENCE_SHINGLES} make a sentence)"
    );
    match judgement.pair.relation {
        Relation::Copy => {
            format!("more than half of the shorter article's prose is in the other, and {most}")
        }
        Relation::Partial => {
            format!("{most}, but half or more of the shorter article's prose is not in the other")
        }
        Relation::Quotation => {
            format!("what is shared is quoted on both sides; of what is not, {most} at most")
        }
        Relation::Boilerplate => {
            "most of what is shared recurs across articles on other subjects".to_owned()
        }
        Relation::Incidental => format!("{most} at most"),
    }
}

fn evidence(article: &ArticleFacts<'_>) -> String {
    let date = article.date.map_or_else(|| "no date".to_owned(), plain::one_line);
    let credits: Vec<String> = article
        .credits
        .iter()
        .map(|credit| format!("{} ({})", plain::one_line(&credit.agency), place(credit.evidence)))
        .collect();
    let credits = match credits.len() {
        0 => "credits no agency".to_owned(),
        _ => format!("credits {}", credits.join(", ")),
    };
    format!("{}; {date}; {credits}", kind(article.kind))
}

fn place(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Dateline => "dateline",
        Evidence::Byline => "byline",
        Evidence::LeadIn => "opening line",
        Evidence::Closing => "closing line",
        Evidence::Copyright => "copyright line",
        Evidence::Outlet => "outlet",
    }
}
