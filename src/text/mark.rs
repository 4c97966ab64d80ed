//! Double quotation marks and brackets that quote: which of them pair up within a paragraph.
//!
//! In comes a paragraph; out come pairs of marks, and the marks that stay open. The characters do
//! not say what they are: `“` opens in English and closes in German, `”` does both in Swedish, `»`
//! closes in French and opens in Danish, and a straight mark is either. So what is open decides
//! first, and the spaces around a mark second. A mark that closes drops what was opened inside it
//! and not closed. It costs one pass.

use std::ops::Range;

/// The conventions by which a quotation can be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// “ ”
    English,
    /// „ “ or „ ”
    Low,
    /// ” ”
    Swedish,
    /// « »
    French,
    /// » « or » »
    Danish,
    /// ‹ ›
    SingleFrench,
    /// › ‹
    SingleDanish,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
    /// " "
    Straight,
    /// ＂ ＂
    Fullwidth,
    /// `` ''
    Tex,
    /// '' ''
    TwoSingles,
}

const STYLES: usize = 13;

/// What the characters around a mark make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Nothing before, something after.
    Opening,
    /// Something before, nothing after.
    Closing,
    /// Neither, or both.
    Either,
}

impl Spacing {
    /// The spacing of the mark at `mark` in `text`.
    pub(super) fn of(text: &str, mark: Range<usize>) -> Self {
        let before = text[..mark.start].chars().next_back();
        let after = text[mark.end..].chars().next();
        let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '/' | '\u{2015}');
        let opens = |c: char| c.is_whitespace() || is_dash(c) || "([{<“‘„‚«‹\"'`".contains(c);
        let closes = |c: char| c.is_whitespace() || is_dash(c) || ".,;:!?)]}>”’»›\"'…".contains(c);
        match (before.is_none_or(opens), after.is_none_or(closes)) {
            (true, false) => Self::Opening,
            (false, true) => Self::Closing,
            _ => Self::Either,
        }
    }
}

/// What a mark does.
enum Act {
    Open(Style),
    Close(Style),
    Nothing,
}

/// The quotations of one paragraph.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// What is inside each pair of marks: byte ranges of the paragraph, in the order of their
    /// ends; they nest or are apart.
    pub(super) inside: Vec<Range<usize>>,
    /// Where the inside of each mark that stays open begins, and the mark.
    pub(super) open: Vec<(usize, &'static str)>,
}

/// The marks that are open at some place.
#[derive(Default)]
struct Open {
    stack: Vec<(Style, usize)>,
    /// How often each style is in the stack, so that a mark that closes nothing costs nothing.
    counts: [usize; STYLES],
}

impl Open {
    fn has(&self, style: Style) -> bool {
        self.counts[style as usize] > 0
    }

    fn push(&mut self, style: Style, inside: usize) {
        self.counts[style as usize] += 1;
        self.stack.push((style, inside));
    }

    /// Drop marks up to the last one of `style`; return where its inside begins.
    fn pop(&mut self, style: Style) -> Option<usize> {
        while self.has(style) {
            let (top, inside) = self.stack.pop()?;
            self.counts[top as usize] -= 1;
            if top == style {
                return Some(inside);
            }
        }
        None
    }
}

/// Pair the marks of `paragraph`.
pub(super) fn pair_marks(paragraph: &str) -> Marked {
    let mut open = Open::default();
    let mut inside = Vec::new();
    let straight = paragraph.bytes().filter(|&byte| byte == b'"').count();
    let mut has_odd_straight = straight % 2 == 1;
    let mut chars = paragraph.char_indices();
    while let Some((start, c)) = chars.next() {
        if !is_mark(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        if matches!(c, '`' | '\'') {
            if !paragraph[end..].starts_with(c) {
                continue;
            }
            chars.next();
            end += 1;
        }
        // An odd mark after a digit is inches.
        let after_digit = paragraph[..start].ends_with(|c: char| c.is_ascii_digit());
        if c == '"' && has_odd_straight && after_digit {
            has_odd_straight = false;
            continue;
        }
        let spacing = Spacing::of(paragraph, start..end);
        match act(c, spacing, &open) {
            // Digits before a mark that nothing has opened: inches, or minutes.
            Act::Open(Style::Straight) if after_digit && spacing != Spacing::Opening => {}
            Act::Open(style) => open.push(style, end),
            Act::Close(style) => inside.extend(open.pop(style).map(|from| from..start)),
            Act::Nothing => {}
        }
    }
    let open = open.stack.into_iter().map(|(style, inside)| (inside, opener(style))).collect();
    Marked { inside, open }
}

/// Whether `c` is the whole or the half of a mark.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '«' | '»' | '“' | '”' | '„' | '‹' | '›' | '「'..='』' | '＂')
}

/// What the mark `c` does where `open` is open.
fn act(c: char, spacing: Spacing, open: &Open) -> Act {
    let opens = spacing == Spacing::Opening;
    match c {
        '„' => Act::Open(Style::Low),
        '“' if !opens && open.has(Style::Low) => Act::Close(Style::Low),
        // The opening mark is at times typed at both ends.
        '“' if spacing == Spacing::Closing && open.has(Style::English) => {
            Act::Close(Style::English)
        }
        '“' => Act::Open(Style::English),
        '”' => match [Style::English, Style::Low, Style::Swedish]
            .into_iter()
            .rfind(|&s| is_last(open, s))
        {
            Some(style) => Act::Close(style),
            None if opens => Act::Open(Style::Swedish),
            None => Act::Nothing,
        },
        '«' | '‹' => {
            let (french, danish) = guillemets(c);
            let closes = !opens && open.has(danish);
            if closes { Act::Close(danish) } else { Act::Open(french) }
        }
        '»' | '›' => {
            let (french, danish) = guillemets(c);
            match (open.has(french), open.has(danish)) {
                (true, _) => Act::Close(french),
                (_, true) if !opens => Act::Close(danish),
                _ if opens => Act::Open(danish),
                _ => Act::Nothing,
            }
        }
        '「' => Act::Open(Style::Corner),
        '」' => Act::Close(Style::Corner),
        '『' => Act::Open(Style::WhiteCorner),
        '』' => Act::Close(Style::WhiteCorner),
        '`' => Act::Open(Style::Tex),
        '\'' if open.has(Style::Tex) => Act::Close(Style::Tex),
        '\'' => toggle(Style::TwoSingles, spacing, open),
        '"' => toggle(Style::Straight, spacing, open),
        '＂' => toggle(Style::Fullwidth, Spacing::Either, open),
        _ => Act::Nothing,
    }
}

/// Whether `style` was opened last among those that `”` closes.
fn is_last(open: &Open, style: Style) -> bool {
    let closes = |s: Style| matches!(s, Style::English | Style::Low | Style::Swedish);
    open.has(style)
        && open.stack.iter().rev().find(|(s, _)| closes(*s)).is_some_and(|(s, _)| *s == style)
}

/// A mark that is the same at both ends.
fn toggle(style: Style, spacing: Spacing, open: &Open) -> Act {
    match (spacing, open.has(style)) {
        // One that can only open drops the one before, which nothing has closed.
        (Spacing::Opening, _) | (Spacing::Either, false) => Act::Open(style),
        (_, true) => Act::Close(style),
        (Spacing::Closing, false) => Act::Nothing,
    }
}

fn guillemets(c: char) -> (Style, Style) {
    match c {
        '«' | '»' => (Style::French, Style::Danish),
        _ => (Style::SingleFrench, Style::SingleDanish),
    }
}

/// The mark that opens in a style.
fn opener(style: Style) -> &'static str {
    match style {
        Style::English => "“",
        Style::Low => "„",
        Style::Swedish => "”",
        Style::French => "«",
        Style::Danish => "»",
        Style::SingleFrench => "‹",
        Style::SingleDanish => "›",
        Style::Corner => "「",
        Style::WhiteCorner => "『",
        Style::Straight => "\"",
        Style::Fullwidth => "＂",
        Style::Tex => "``",
        Style::TwoSingles => "''",
    }
}
