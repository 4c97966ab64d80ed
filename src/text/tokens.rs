//! The tokens of one text.

use crate::span::Span;

/// Where the form of a word stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// In the text, but for capitals: ASCII letters and digits.
    InText(Span),
    /// In the text: letters of any alphabet that are what they fold to.
    Folded(Span),
    /// In what was [written](Tokens::written).
    Written(Span),
}

impl Form {
    /// Whether nothing is left of the word.
    pub(super) fn is_empty(self) -> bool {
        let (Self::InText(span) | Self::Folded(span) | Self::Written(span)) = self;
        span.is_empty()
    }
}

/// The tokens of one text, one after the other.
///
/// A struct of arrays, filled anew for each text, so that tokenising allocates nothing per token.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Where each token stands in the **original** text; ascending, not overlapping.
    pub spans: Vec<Span>,
    /// The text with ASCII capitals made small, in which most forms stand already, and after it
    /// the other forms.
    forms: String,
    /// Where each token's form stands in `forms`.
    form_spans: Vec<Span>,
}

impl Tokens {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The normalised form of token `i`; never empty.
    ///
    /// # Panics
    ///
    /// If there is no token `i`.
    pub fn form(&self, i: usize) -> &str {
        self.form_spans[i].of(&self.forms)
    }

    /// Each token's form and span, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        (0..self.len()).map(|i| (self.form(i), self.spans[i]))
    }

    /// Drop the tokens and keep the memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.forms.clear();
        self.form_spans.clear();
    }

    /// Add a token after the others.
    #[allow(dead_code, reason = "for stages that make tokens of their own, and for tests")]
    pub(crate) fn push(&mut self, form: &str, span: Span) {
        let start = self.forms.len();
        self.forms.push_str(form);
        let form = Form::Written(Span::new(start..self.forms.len()));
        self.add(span, form);
    }

    /// Begin with the tokens of `text`.
    pub(super) fn begin(&mut self, text: &str) {
        self.clear();
        self.forms.push_str(text);
        self.forms.make_ascii_lowercase();
    }

    /// Where the last token stands in the text.
    #[inline]
    pub(super) fn last(&self) -> Option<Span> {
        self.spans.last().copied()
    }

    /// Where forms are written that do not stand in the text, one after the other.
    #[inline]
    pub(super) fn written(&mut self) -> &mut String {
        &mut self.forms
    }

    /// Add a token whose form stands in the text.
    #[inline]
    pub(super) fn push_plain(&mut self, span: Span) {
        self.add(span, Form::InText(span));
    }

    /// Add a token.
    #[inline]
    pub(super) fn add(&mut self, span: Span, form: Form) {
        self.spans.push(span);
        self.form_spans.push(placed(form));
    }

    /// Add `form` to that of the last token, which now ends at byte `end`.
    pub(super) fn extend_last(&mut self, end: u32, form: Form) {
        let form = placed(form);
        let (Some(span), Some(last)) = (self.spans.last_mut(), self.form_spans.last_mut()) else {
            return;
        };
        span.end = end;
        // A form that stands at the end grows there, so a long chain of joins is linear.
        if last.end == form.start && form.end as usize == self.forms.len() {
            last.end = form.end;
            return;
        }
        let mut start = last.range().start;
        if last.range().end != self.forms.len() {
            start = self.forms.len();
            self.forms.extend_from_within(last.range());
        }
        self.forms.extend_from_within(form.range());
        *last = Span::new(start..self.forms.len());
    }
}

/// Where `form` stands in `forms`, which begins with a small copy of the text.
#[inline]
fn placed(form: Form) -> Span {
    let (Form::InText(span) | Form::Folded(span) | Form::Written(span)) = form;
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_what_was_pushed() {
        let mut tokens = Tokens::default();
        tokens.push("wire", Span { start: 1, end: 5 });
        tokens.push("copy", Span { start: 6, end: 10 });
        let all: Vec<_> = tokens.iter().map(|(form, span)| (form, span.start)).collect();
        assert_eq!(all, [("wire", 1), ("copy", 6)]);
        assert_eq!((tokens.len(), tokens.form(1)), (2, "copy"));
        tokens.clear();
        assert!(tokens.is_empty());
    }
}
