//! What becomes of the words that were found: tokens with their forms, or hashes alone.

use std::ops::Range;

use crate::{hash, span::Span};

use super::ascii;

/// Where the form of a word stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// In the text, but for capitals: ASCII letters and digits.
    InText(Span),
    /// In the text: letters of any alphabet that are what they fold to.
    Folded(Span),
    /// In what was [written](Sink::written).
    Written(Span),
}

impl Form {
    /// Whether nothing is left of the word.
    pub(super) fn is_empty(self) -> bool {
        let (Self::InText(span) | Self::Folded(span) | Self::Written(span)) = self;
        span.is_empty()
    }
}

/// Takes words.
pub(super) trait Sink {
    /// Where the last token stands in the text.
    fn last(&self) -> Option<Span>;

    /// Where forms are written that do not stand in the text, one after the other.
    fn written(&mut self) -> &mut String;

    /// Add a token whose form stands in the text.
    fn push_plain(&mut self, span: Span);

    /// Add a token.
    fn push(&mut self, span: Span, form: Form);

    /// Add `form` to that of the last token, which now ends at byte `end`.
    fn extend_last(&mut self, end: u32, form: Form);
}

/// Makes [`hash::word`] of each form, and keeps the last form only, as long as it may grow.
pub(super) struct Hashes<'a> {
    text: &'a str,
    written: &'a mut String,
    hashes: &'a mut Vec<u64>,
    last: Option<(Span, Form)>,
    /// The last form grew after it was hashed. It is hashed again when it has ended, because
    /// a chain of joins may be as long as the text.
    has_grown: bool,
}

impl<'a> Hashes<'a> {
    /// Write to `hashes`, which is cleared; `written` is only memory.
    pub(super) fn new(text: &'a str, hashes: &'a mut Vec<u64>, written: &'a mut String) -> Self {
        hashes.clear();
        written.clear();
        Self { text, written, hashes, last: None, has_grown: false }
    }

    /// All words were pushed.
    #[inline(never)]
    pub(super) fn finish(&mut self) {
        if self.has_grown
            && let Some((_, form)) = self.last
        {
            let grown = self.hash(form);
            self.hashes.pop();
            self.hashes.push(grown);
        }
        self.has_grown = false;
    }

    fn hash(&self, form: Form) -> u64 {
        match form {
            Form::InText(span) => {
                let Range { start, end } = span.range();
                ascii::hash_of_run(self.text.as_bytes(), start, end)
            }
            Form::Folded(span) => hash::word(span.of(self.text)),
            Form::Written(span) => hash::word(span.of(self.written)),
        }
    }

    /// Write `form` at the end of what was written, unless it stands there.
    fn write(&mut self, form: Form) -> Span {
        let start = self.written.len();
        match form {
            Form::Written(span) if span.range().end == start => return span,
            Form::Written(span) => self.written.extend_from_within(span.range()),
            Form::Folded(span) => self.written.push_str(span.of(self.text)),
            Form::InText(span) => {
                self.written.push_str(span.of(self.text));
                self.written[start..].make_ascii_lowercase();
            }
        }
        Span::new(start..self.written.len())
    }
}

impl Sink for Hashes<'_> {
    #[inline]
    fn last(&self) -> Option<Span> {
        self.last.map(|(span, _)| span)
    }

    #[inline]
    fn written(&mut self) -> &mut String {
        self.written
    }

    #[inline(always)]
    fn push_plain(&mut self, span: Span) {
        if self.has_grown {
            self.finish();
        }
        let Range { start, end } = span.range();
        let hash = ascii::hash_of_run(self.text.as_bytes(), start, end);
        self.hashes.push(hash);
        self.last = Some((span, Form::InText(span)));
    }

    fn push(&mut self, span: Span, form: Form) {
        self.finish();
        let hash = self.hash(form);
        self.hashes.push(hash);
        self.last = Some((span, form));
    }

    fn extend_last(&mut self, end: u32, form: Form) {
        let Some((span, last)) = self.last else { return };
        let span = Span { end, ..span };
        self.has_grown = true;
        // A form that stands at the end grows there, so a long chain of joins is linear.
        if let (Form::Written(last), Form::Written(added)) = (last, form)
            && last.end == added.start
            && added.range().end == self.written.len()
        {
            let grown = Span { end: added.end, ..last };
            self.last = Some((span, Form::Written(grown)));
            return;
        }
        let grown = self.write(last);
        // What is added stands before the copy of the last form, or in the text.
        match form {
            Form::Written(added) => self.written.extend_from_within(added.range()),
            Form::InText(_) | Form::Folded(_) => drop(self.write(form)),
        }
        let grown = Span::new(grown.range().start..self.written.len());
        self.last = Some((span, Form::Written(grown)));
    }
}
