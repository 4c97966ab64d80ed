//! Whole corpora, read from disk.

use std::{fs, path::Path};

use proptest::prelude::*;

use super::{
    compression::tests::{gzip, zstd},
    *,
};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read_folder(folder: &Path) -> Result<Corpus> {
    read(&[Source::parse(folder)], &ReadOptions::default(), &mut |_| {})
}

/// `id=text` of each article and `place: reason` of what was skipped, without the folder.
fn summary(folder: &Path, corpus: &Corpus) -> (Vec<String>, Vec<String>) {
    let prefix = format!("{}/", folder.display());
    let short = |text: String| text.replace(&prefix, "");
    let article = |article: &Article| short(format!("{}={}", article.id, article.text));
    let skipped = |skipped: &Skipped| short(format!("{}: {}", skipped.place, skipped.reason));
    (corpus.articles.iter().map(article).collect(), corpus.skipped.iter().map(skipped).collect())
}

fn check(files: &[(&str, &[u8])], articles: &[&str], skipped: &[&str]) {
    let folder = folder(files);
    let corpus = read_folder(folder.path()).unwrap_or_default();
    let (found_articles, found_skipped) = summary(folder.path(), &corpus);
    assert_eq!((&found_articles[..], &found_skipped[..]), (&own(articles)[..], &own(skipped)[..]));
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// The same content plain and compressed, under all names.
fn check_format(extension: &str, content: &[u8], articles: &[&str]) {
    check(&[(&format!("a.{extension}"), content)], articles, &[]);
    check(&[(&format!("a.{extension}"), &gzip(content))], articles, &[]);
    let named = |suffix: &str| -> Vec<String> {
        let file = format!("a.{extension}");
        articles.iter().map(|id| id.replace(&file, &format!("{file}{suffix}"))).collect()
    };
    for (suffix, raw) in [(".gz", gzip(content)), (".zst", zstd(content))] {
        let folder = folder(&[(&format!("a.{extension}{suffix}"), &raw)]);
        let corpus = read_folder(folder.path()).unwrap();
        assert_eq!(summary(folder.path(), &corpus), (named(suffix), vec![]));
    }
}

#[test]
fn reads_every_format_plain_and_compressed() {
    check_format("txt", b"hello\n", &["a=hello\n"]);
    check_format("txt", b"", &["a="]);
    check_format("jsonl", b"{\"text\":\"x\"}\n\n{\"text\":\"y\"}", &["a.jsonl:1=x", "a.jsonl:3=y"]);
    check_format("ndjson", b"{\"id\":\"i\",\"text\":\"x\"}\r\n", &["i=x"]);
    check_format("json", b"[{\"text\":\"x\"},\n{\"text\":\"y\"}]", &["a.json:1=x", "a.json:2=y"]);
    check_format("json", b"{\n\"text\":\"x\"}\n", &["a=x"]);
    check_format("json", b"{\"text\":\"x\"}\n{\"text\":\"y\"}", &["a.json:1=x", "a.json:2=y"]);
}

#[test]
fn one_bad_line_does_not_lose_the_others() {
    check(
        &[("a.jsonl", b"{\"text\":\"x\"}\noops\n{\"body\":\"i\"}\n{\"text\":\"z\"}\n")],
        &["a.jsonl:1=x", "a.jsonl:4=z"],
        &[
            "a.jsonl:2: expected an object, got something that is no JSON object",
            "a.jsonl:3: no `text`; if `body` is the text, say so with --field text=body",
        ],
    );
}

#[test]
fn one_bad_element_does_not_lose_the_others() {
    check(
        &[("a.json", b"[{\"text\":\"x\"}, {\"text\" \"y\"}, 3, {\"text\":\"z\"}")],
        &["a.json:1=x", "a.json:4=z"],
        &[
            "a.json:2: malformed JSON: expected `:` at byte 9",
            "a.json:3: expected an object, got a number",
            "a.json:5: the array ends without its `]`",
        ],
    );
}

#[test]
fn a_repeated_id_names_both_places() {
    check(
        &[
            ("b/x.txt", b"second"),
            ("a/x.txt", b"first"),
            ("c.jsonl", b"{\"id\":\"x\",\"text\":\"third\"}"),
        ],
        &["x=first"],
        &[
            "b/x.txt: its id is repeated: a/x.txt has it already",
            "c.jsonl:1: its id is repeated: a/x.txt has it already",
        ],
    );
}

#[test]
fn binary_files_are_one_mistake() {
    check(
        &[
            ("a.jsonl", b"PK\x03\x04\0\n\n\0\n"),
            ("b.txt", b"h\0e\0"),
            ("c.jsonl", b"{\"text\":\"x\"}\n\0\n{\"text\":\"y\"}"),
            ("d.json", b"\0[{}]"),
        ],
        &["c.jsonl:1=x", "c.jsonl:3=y"],
        &[
            &format!("a.jsonl: {BINARY}"),
            &format!("b.txt: {BINARY}"),
            "c.jsonl:2: expected an object, got something that is no JSON object",
            &format!("d.json: {BINARY}"),
        ],
    );
}

#[test]
fn what_is_not_as_named_is_skipped() {
    check(
        &[("a.txt.gz", b"plain"), ("b.txt", b"x"), ("c.jsonl.zst", b"")],
        &["b=x"],
        &[
            "a.txt.gz: cannot be read: named as gzip but does not begin as such a file does",
            "c.jsonl.zst: cannot be read: named as zstd but does not begin as such a file does",
        ],
    );
}

/// Cut at every length: what is read is a beginning of the whole, and the cut is named.
fn check_cut(name: &str, raw: &[u8], whole: &[String]) {
    for bytes in 0..raw.len() {
        let folder = folder(&[(name, &raw[..bytes]), ("z.txt", b"")]);
        let corpus = read_folder(folder.path()).unwrap();
        let (mut articles, skipped) = summary(folder.path(), &corpus);
        assert_eq!(articles.pop().as_deref(), Some("z="));
        assert!(whole.starts_with(&articles), "{bytes} bytes of {name}: {articles:?}");
        assert_eq!(skipped.len(), 1, "{bytes} bytes of {name}: {skipped:?}");
    }
}

#[test]
fn a_cut_file_keeps_what_stands_before() {
    let line = |n| format!("{{\"id\":{n},\"text\":\"text {n}\"}}");
    let lines: Vec<_> = (0..40).map(line).collect();
    let array = format!("[{}]", lines.join(","));
    for (name, content) in [("a.jsonl", lines.join("\n")), ("a.json", array)] {
        let folder = folder(&[(name, content.as_bytes())]);
        let mut corpus = read_folder(folder.path()).unwrap();
        corpus.articles.sort_by(|a, b| a.place.cmp(&b.place));
        let whole: Vec<_> =
            corpus.articles.iter().map(|article| article.text.to_string()).collect();
        assert_eq!(whole.len(), 40);
        for raw in [gzip(content.as_bytes()), zstd(content.as_bytes())] {
            check_cut_texts(name, &raw, &whole);
        }
    }
    check_cut("a.txt.gz", &gzip(b"one article"), &[]);
    check_cut("a.txt.zst", &zstd(b"one article"), &[]);
}

fn check_cut_texts(name: &str, raw: &[u8], whole: &[String]) {
    for bytes in 4..raw.len() {
        let folder = folder(&[(name, &raw[..bytes])]);
        let items =
            Articles::open(&[Source::parse(folder.path())], &ReadOptions::default()).unwrap();
        let (articles, skipped): (Vec<_>, Vec<_>) = items.partition(|item| item.is_ok());
        let texts: Vec<_> =
            articles.into_iter().map(|article| article.unwrap().text.to_string()).collect();
        assert!(whole.starts_with(&texts), "{bytes} bytes of {name}");
        let reason = skipped.last().unwrap().as_ref().unwrap_err().reason.as_str();
        assert!(reason.starts_with("breaks off: "), "{bytes} bytes of {name}: {reason}");
        assert_eq!(skipped.len(), 1, "{bytes} bytes of {name}");
    }
}

#[test]
fn damaged_gzip_keeps_what_stands_before() {
    let content: Vec<u8> =
        (0..5000).flat_map(|n| format!("{{\"text\":\"{n}\"}}\n").into_bytes()).collect();
    let mut raw = gzip(&content);
    let trailer = raw.len() - 8;
    raw[trailer] ^= 1;
    let folder = folder(&[("a.jsonl.gz", &raw)]);
    let corpus = read_folder(folder.path()).unwrap();
    assert_eq!((corpus.articles.len(), corpus.skipped.len()), (5000, 1));
    assert_eq!(corpus.skipped[0].place.line, Some(5001));
}

fn check_encoding(name: &str, raw: &[u8], encoding: Option<&'static str>, article: &str) {
    let folder = folder(&[(name, raw)]);
    let corpus = read_folder(folder.path()).unwrap();
    assert_eq!(summary(folder.path(), &corpus), (vec![article.to_owned()], vec![]));
    let found: Vec<_> = corpus.transcoded.iter().map(|(_, encoding)| *encoding).collect();
    assert_eq!(found, encoding.into_iter().collect::<Vec<_>>());
}

#[test]
fn reads_other_encodings_and_says_so() {
    let french = "{\"id\":1,\"text\":\"L’été dernier, le préfet a été élu à l’unanimité.\"}";
    let (raw, ..) = encoding_rs::WINDOWS_1252.encode(french);
    let expected = "1=L’été dernier, le préfet a été élu à l’unanimité.";
    check_encoding("a.jsonl", &raw, Some("windows-1252"), expected);
    check_encoding("a.json.gz", &gzip(&raw), Some("windows-1252"), expected);
    let japanese = "首相は記者会見で、来年度の予算案について説明した。";
    let (raw, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
    check_encoding("a.txt", &raw, Some("Shift_JIS"), &format!("a={japanese}"));
    let wide: Vec<u8> =
        "\u{feff}{\"id\":1,\"text\":\"é\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_encoding("a.jsonl", &wide, Some("UTF-16LE"), "1=é");
    check_encoding("a.jsonl", "\u{feff}{\"id\":1,\"text\":\"é\"}".as_bytes(), None, "1=é");
}

#[test]
fn damaged_utf8_is_kept_with_a_warning() {
    let folder = folder(&[
        ("a.txt", b"na\xC3\xAFve caf\xC3\xA9 \xFF"),
        ("b.jsonl", b"{\"id\":1,\"text\":\"\xC3\xA9\xC3\xA8\"}\n{\"id\":2,\"text\":\"\xFF\"}\n"),
    ]);
    let corpus = read_folder(folder.path()).unwrap();
    let (articles, skipped) = summary(folder.path(), &corpus);
    assert_eq!(articles, ["1=éè", "2=\u{fffd}", "a=naïve café \u{fffd}"]);
    assert_eq!(skipped, [""; 0]);
    assert_eq!(corpus.transcoded, []);
    let lines: Vec<_> = corpus.warnings.iter().map(|warning| warning.place.line).collect();
    assert_eq!(lines, [None, Some(2)]);
}

#[test]
fn the_order_of_inputs_does_not_matter() {
    let folder = folder(&[
        ("a.jsonl", b"{\"id\":\"x\",\"text\":\"1\"}\noops\n"),
        ("b.jsonl", b"{\"id\":\"x\",\"text\":\"2\"}\n{\"id\":\"w\",\"text\":\"\",\"date\":\"?\"}"),
        ("c/x.txt", b"caf\xE9"),
    ]);
    let mut sources: Vec<_> = ["a.jsonl", "b.jsonl", "c", "c/x.txt"]
        .map(|name| Source::Path(folder.path().join(name)))
        .into();
    let read = |sources: &[Source]| {
        let corpus = read(sources, &ReadOptions::default(), &mut |_| {}).unwrap();
        format!("{corpus:?}")
    };
    let expected = read(&sources);
    for _ in 0..sources.len() {
        sources.rotate_left(1);
        assert_eq!(read(&sources), expected);
    }
    sources.reverse();
    assert_eq!(read(&sources), expected);
}

#[test]
fn long_articles_are_skipped() {
    let folder = folder(&[
        ("a.txt", b"0123456789"),
        ("b.jsonl", b"{\"id\":1,\"text\":\"0123456789\"}\n{\"text\":\"\"}"),
        ("c.txt", b""),
    ]);
    let options = ReadOptions { max_text_bytes: 9, ..ReadOptions::default() };
    let corpus = read(&[Source::parse(folder.path())], &options, &mut |_| {}).unwrap();
    assert_eq!((corpus.articles.len(), corpus.skipped.len()), (1, 3));
}

#[test]
fn no_article_at_all_is_an_error_with_the_first_reason() {
    let folder = folder(&[("a.jsonl", b"oops"), ("b.pdf", b"x")]);
    let error = read_folder(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("no articles found in /"), "{error}");
    assert!(error.contains("; 1 skipped, the first at /"), "{error}");
    assert!(error.ends_with("a.jsonl:1: expected an object, got something that is no JSON object"));
    let error = read(&[], &ReadOptions::default(), &mut |_| {}).unwrap_err().to_string();
    assert!(error.starts_with("no articles found in no inputs; "), "{error}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_skipped() {
    let folder = folder(&[("a.txt", b"x")]);
    // A socket can be found but not opened, by nobody, not even by root.
    let socket = folder.path().join("b.txt");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let sources = [Source::parse(folder.path()), Source::parse(&socket)];
    let corpus = read(&sources, &ReadOptions::default(), &mut |_| {}).unwrap();
    assert_eq!((corpus.articles.len(), corpus.skipped.len()), (1, 1));
    assert!(corpus.skipped[0].reason.starts_with("cannot be read: "));
}

#[test]
fn progress_counts_bytes_on_disk() {
    let line = format!("{{\"text\":\"{}\"}}\n", "x".repeat(1000));
    let content = line.repeat(5000);
    let folder = folder(&[("a.jsonl", content.as_bytes())]);
    let mut told = Vec::new();
    let sources = [Source::parse(folder.path())];
    let corpus = read(&sources, &ReadOptions::default(), &mut |bytes| told.push(bytes)).unwrap();
    assert!(told.len() >= 4 && told.is_sorted(), "{told:?}");
    assert_eq!(told.last(), Some(&(content.len() as u64)));
    assert_eq!(corpus.text_bytes(), 5_000_000);
}

#[test]
fn finds_articles_by_id() {
    let folder = folder(&[("apfel.txt", b""), ("birne.txt", b""), ("kirsche.txt", b"")]);
    let corpus = read_folder(folder.path()).unwrap();
    assert_eq!(corpus.index_of("birne"), Some(ArticleIndex(1)));
    assert_eq!(corpus.index_of("birn"), None);
    assert_eq!(corpus.nearest_id("brine"), Some("birne"));
    assert_eq!(corpus.nearest_id("kirchse"), Some("kirsche"));
    assert_eq!(corpus.nearest_id("pflaume"), None);
}

/// Bytes that look like JSON lines often enough to get far, and like nothing else at times.
fn noisy_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"{\"text\":\"x\"}".to_vec()),
        Just(b"{\"id\":1,\"text\":\"\xC3\xA9\"}".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\"}[{,\\".to_vec()),
        Just(b"\x1F\x8B\x08".to_vec()),
        Just(b"\xFF\xFE".to_vec()),
        prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn count(name: &str, content: &[u8]) -> (usize, usize) {
    let folder = folder(&[(name, content)]);
    let items = Articles::open(&[Source::parse(folder.path())], &ReadOptions::default()).unwrap();
    let (articles, skipped): (Vec<_>, Vec<_>) = items.partition(|item| item.is_ok());
    (articles.len(), skipped.len())
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(content in noisy_bytes()) {
        for name in ["a.txt", "a.jsonl", "a.json", "a.jsonl.gz", "a.txt.zst", "a.json.gz"] {
            count(name, &content);
        }
    }

    #[test]
    fn a_text_file_is_one_article_or_one_skipped(content in noisy_bytes()) {
        let (articles, skipped) = count("a.txt", &content);
        prop_assert_eq!(articles + skipped, 1);
    }

    #[test]
    fn every_line_is_an_article_or_skipped(content in noisy_bytes()) {
        // Marks and magic numbers change what a line is; see the tests of those.
        prop_assume!(!content.starts_with(b"\xFF\xFE") && !content.starts_with(b"\xFE\xFF"));
        prop_assume!(!content.starts_with(b"\x1F\x8B") && !content.starts_with(b"\xEF\xBB\xBF"));
        let is_blank = |line: &&[u8]| line.trim_ascii().is_empty();
        let mut lines = content.split(|&byte| byte == b'\n').filter(|line| !is_blank(line)).count();
        let first = content.trim_ascii_start().first();
        if content.contains(&0) && !matches!(first, Some(b'{' | b'[')) {
            lines = 1;
        }
        let (articles, skipped) = count("a.jsonl", &content);
        prop_assert_eq!(articles + skipped, lines);
    }
}
