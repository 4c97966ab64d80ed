//! Addresses in a text, and the hosts that they lead to.
//!
//! An address begins with `http://`, `https://` or `www.`; a host without either is no address here, for
//! texts are full of full stops without a space behind them. Linear in the text: it jumps from one
//! `://` or `www.` to the next.

use memchr::memmem;

use crate::span::Span;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Small letters, without `www.`.
    pub(super) host: String,
    pub(super) span: Span,
}

/// Hosts where anybody publishes, which credit nobody.
const PLATFORMS: [&str; 24] = [
    "twitter.com",
    "x.com",
    "t.co",
    "facebook.com",
    "fb.com",
    "instagram.com",
    "youtube.com",
    "youtu.be",
    "bit.ly",
    "ow.ly",
    "t.me",
    "telegram.me",
    "tiktok.com",
    "linkedin.com",
    "whatsapp.com",
    "wa.me",
    "reddit.com",
    "pinterest.com",
    "google.com",
    "goo.gl",
    "apple.com",
    "vk.com",
    "weibo.com",
    "bsky.app",
];

/// The addresses in `text`, from left to right, of hosts that are not for everybody.
pub(super) fn links(text: &str) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    let schemes = memmem::find_iter(text.as_bytes(), "://").filter_map(|at| {
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let start = at.checked_sub(scheme.len());
            start.is_some_and(|start| {
                text.as_bytes()[start..at].eq_ignore_ascii_case(scheme.as_bytes())
            })
        })?;
        Some((at - scheme.len(), at + 3))
    });
    let bare = memmem::find_iter(text.as_bytes(), "www.")
        .filter(|&at| {
            !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '@'))
        })
        .map(|at| (at, at));
    let mut starts: Vec<(usize, usize)> = schemes.chain(bare).collect();
    starts.sort_unstable();
    for (start, host_start) in starts {
        let Some(host) = host_at(&text[host_start..]) else { continue };
        if !PLATFORMS.iter().any(|platform| is_within(&host, platform)) {
            links.push(Link { host, span: Span::new(start..end_of(text, start)) });
        }
    }
    links
}

/// The host of an address that begins with a scheme, in small letters, without `www.`.
pub(super) fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    host_at(rest)
}

/// The host that `text` begins with.
fn host_at(text: &str) -> Option<String> {
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let host = text.find(|c| !is_host(c)).map_or(text, |end| &text[..end]);
    // A name of more bytes cannot be looked up on the net.
    let host = host.trim_matches('.');
    if host.len() > 253 {
        return None;
    }
    let host = host.to_lowercase();
    let bare = ["www.", "m.", "amp."].into_iter().find_map(|prefix| host.strip_prefix(prefix));
    let host = bare.filter(|bare| bare.contains('.')).unwrap_or(&host);
    host.contains('.').then(|| host.to_owned())
}

/// Where the address that begins at `start` ends: before a space, a quotation mark or a bracket, and before
/// the marks of the sentence that it stands in.
fn end_of(text: &str, start: usize) -> usize {
    let is_outside = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '"' | '<' | '>' | '”' | '»' | '）' | '】' | '》' | ')' | ']' | '。' | '，'
            )
    };
    let whole =
        text[start..].find(is_outside).map_or(&text[start..], |end| &text[start..start + end]);
    start + whole.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '…']).len()
}

/// Whether `host` is `site`, or a part of it.
pub(super) fn is_within(host: &str, site: &str) -> bool {
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = links(text);
        let found: Vec<(&str, &str)> =
            found.iter().map(|link| (link.host.as_str(), link.span.of(text))).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn addresses_end_with_the_sentence() {
        check(
            "See https://www.herald.example/a?b=1.",
            &[("herald.example", "https://www.herald.example/a?b=1")],
        );
        check("(www.Herald.example)", &[("herald.example", "www.Herald.example")]);
        check(
            "<a href=\"http://m.herald.example/\">",
            &[("herald.example", "http://m.herald.example/")],
        );
    }

    #[test]
    fn platforms_and_fragments_are_none() {
        check("https://twitter.com/a https://www.youtube.com/b", &[]);
        check("the end.The start, www. and http:// and ftp://a.example", &[]);
        check("", &[]);
    }

    #[test]
    fn a_host_is_whole_labels() {
        assert!(is_within("news.herald.example", "herald.example"));
        assert!(!is_within("myherald.example", "herald.example"));
    }
}
