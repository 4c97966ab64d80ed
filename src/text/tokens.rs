//! The tokens of one text.

use crate::span::Span;

/// The tokens of one text, one after the other.
///
/// A struct of arrays, filled anew for each text, so that tokenising allocates nothing per token.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// Where each token stands in the **original** text; ascending, not overlapping.
    pub spans: Vec<Span>,
    /// The normalised forms, one after the other, and after them the form that is being made.
    pub(super) forms: String,
    /// End of each form in `forms`, in bytes.
    pub(super) form_ends: Vec<u32>,
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
        let start = if i == 0 { 0 } else { self.form_ends[i - 1] as usize };
        &self.forms[start..self.form_ends[i] as usize]
    }

    /// Each token's form and span, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        (0..self.len()).map(|i| (self.form(i), self.spans[i]))
    }

    /// Drop the tokens and keep the memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.forms.clear();
        self.form_ends.clear();
    }

    /// Add a token after the others.
    #[allow(dead_code, reason = "for stages that make tokens of their own, and for tests")]
    pub(crate) fn push(&mut self, form: &str, span: Span) {
        self.forms.push_str(form);
        self.finish(span);
    }

    /// Make a token of what was written to `forms` since the last one.
    #[inline]
    pub(super) fn finish(&mut self, span: Span) {
        self.form_ends.push(narrow(self.forms.len()));
        self.spans.push(span);
    }

    /// Add what was written to `forms` to the last token, which now ends at byte `end`.
    pub(super) fn extend_last(&mut self, end: u32) {
        let form_end = narrow(self.forms.len());
        if let (Some(last_end), Some(span)) = (self.form_ends.last_mut(), self.spans.last_mut()) {
            *last_end = form_end;
            span.end = end;
        }
    }
}

fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).expect("the forms of one text are at most 4 GiB long")
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
