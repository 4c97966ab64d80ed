//! Holds the sources to the layers and to the absences that the design promises.
//!
//! A module imports its own line of [`LAYERS`] or a line above, never below. Every path that begins with
//! `crate::` counts, in a `use` or not, outside of comments, strings and tests.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Top-level modules, the innermost first.
const LAYERS: [&[&str]; 8] = [
    &["error", "hash", "id", "span", "store"],
    &["corpus", "text"],
    &["shingle", "sketch"],
    &["align", "boilerplate", "lsh", "relation", "resemblance"],
    &["cluster", "provenance"],
    &["archive", "expression", "report"],
    &["pipeline"],
    &["cli", "web", "python"],
];

/// The stages that only compute: no reading, printing, clock, environment or threads.
const PURE: [&str; 10] = [
    "align",
    "boilerplate",
    "cluster",
    "lsh",
    "provenance",
    "relation",
    "resemblance",
    "shingle",
    "sketch",
    "text",
];
/// What a stage that only computes does not mention.
const IMPURE: [&str; 7] =
    ["print!", "println!", "eprint!", "eprintln!", "dbg!", "SystemTime", "Instant"];
/// Nor does it reach into these modules of the standard library.
const IMPURE_STD: [&str; 7] = ["env", "fs", "io", "net", "process", "thread", "time"];

/// A source file without comments, strings and tests; lines are where they were.
struct Source {
    path: PathBuf,
    /// The top-level module that it is part of; none for `lib.rs` and `main.rs`.
    module: Option<String>,
    code: String,
}

impl Source {
    fn line(&self, at: usize) -> usize {
        1 + self.code[..at].matches('\n').count()
    }

    fn place(&self, at: usize) -> String {
        format!("src/{}:{}", self.path.display(), self.line(at))
    }
}

#[test]
fn no_module_imports_from_a_layer_below() {
    let broken: Vec<String> = sources().iter().flat_map(upward_imports).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_program_knows_the_command_line_alone() {
    let all = sources();
    let main = all.iter().find(|source| source.path == Path::new("main.rs")).unwrap();
    for (at, module) in paths(&main.code, "wirecopy::") {
        assert_eq!(module, "cli", "{}", main.place(at));
    }
}

#[test]
fn threads_are_the_pipeline_s_alone() {
    check_absent(&["rayon"], &[], |module| module != Some("pipeline"));
}

#[test]
fn what_only_computes_does_nothing_else() {
    check_absent(&IMPURE, &IMPURE_STD, |module| module.is_some_and(|m| PURE.contains(&m)));
}

#[test]
fn writers_of_reports_open_nothing() {
    let is_writer = |module: Option<&str>| module == Some("report");
    check_absent(&IMPURE, &["env", "fs", "net", "process", "thread", "time"], is_writer);
}

/// That no source of the modules chosen mentions any of `words`, or of the standard library's
/// modules `library`.
fn check_absent(words: &[&str], library: &[&str], is_chosen: impl Fn(Option<&str>) -> bool) {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| is_chosen(source.module.as_deref())) {
        for word in words {
            let places = mentions(&source.code, word);
            found.extend(places.map(|at| format!("{}: mentions `{word}`", source.place(at))));
        }
        let used = paths(&source.code, "std::").filter(|(_, module)| library.contains(module));
        found
            .extend(used.map(|(at, module)| format!("{}: uses `std::{module}`", source.place(at))));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Where `word` stands in `code` by itself, and not as a part of a longer name.
fn mentions<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = usize> + 'c {
    let stands_alone = |at: &usize| {
        let before = code[..*at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let is_longer = word.ends_with(is_name) && after.is_some_and(is_name);
        !is_longer && !before.is_some_and(is_name)
    };
    code.match_indices(word).map(|(at, _)| at).filter(stands_alone)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A message for each import of a layer below the source's own.
fn upward_imports(source: &Source) -> Vec<String> {
    let Some(own) = &source.module else { return Vec::new() };
    let layer_of = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let Some(own_layer) = layer_of(own) else {
        return vec![format!("src/{}: `{own}` is in no layer", source.path.display())];
    };
    let verdict = |(at, module): (usize, &str)| match layer_of(module) {
        Some(layer) if layer <= own_layer => None,
        Some(_) => Some(format!(
            "{}: `{own}` imports `{module}`, which is in a layer below it",
            source.place(at)
        )),
        None => Some(format!("{}: `{module}` is in no layer", source.place(at))),
    };
    paths(&source.code, "crate::").filter_map(verdict).collect()
}

/// Where each path that begins with `root` stands, and the module that it leads to; of a group in
/// braces, each of its paths.
fn paths<'c>(code: &'c str, root: &'c str) -> impl Iterator<Item = (usize, &'c str)> {
    mentions(code, root).flat_map(move |at| {
        let start = at + root.len();
        match code[start..].trim_start().strip_prefix('{') {
            Some(group) => heads(code, code.len() - group.len()),
            None => vec![(at, name_at(code, start))],
        }
    })
}

/// The first names of the paths in a group whose brace was opened just before `start`.
fn heads(code: &str, start: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut depth, mut is_head) = (1, true);
    for (offset, c) in code[start..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => is_head = true,
            _ if is_head && is_name(c) => {
                found.push((start + offset, name_at(code, start + offset)));
                is_head = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn name_at(code: &str, start: usize) -> &str {
    let rest = &code[start..];
    &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]
}

/// Every source file, sorted, but for those that are compiled for tests alone.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut for_tests: BTreeSet<PathBuf> = BTreeSet::new();
    let mut found = Vec::new();
    for file in files {
        let (code, test_modules) = without_tests(&blank(&fs::read_to_string(&file).unwrap()));
        let folder = match file.file_stem().unwrap().to_str().unwrap() {
            "mod" | "lib" | "main" => file.parent().unwrap().to_owned(),
            _ => file.with_extension(""),
        };
        for module in test_modules {
            for_tests.insert(folder.join(format!("{module}.rs")));
            for_tests.insert(folder.join(module).join("mod.rs"));
        }
        found.push((file, code));
    }
    let source = |(file, code): (PathBuf, String)| {
        let path = file.strip_prefix(&root).unwrap().to_owned();
        let first = path.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        let module = (!["lib", "main"].contains(&module)).then(|| module.to_owned());
        Source { path, module, code }
    };
    let found = found.into_iter().filter(|(file, _)| !for_tests.contains(file));
    let found: Vec<Source> = found.map(source).collect();
    assert!(found.len() > 20, "the sources were not found");
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code without the items that are compiled for tests alone, and the names of such modules that
/// have files of their own.
fn without_tests(code: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = code.to_owned();
    let mut modules = Vec::new();
    for (start, _) in code.match_indices(MARK) {
        let item = &code[start + MARK.len()..];
        let end = item_end(item);
        if let Some((_, module)) = item[..end].split_once("mod ")
            && item[..end].ends_with(';')
        {
            modules.push(name_at(module, 0).to_owned());
        }
        let item = start..start + MARK.len() + end;
        let blank: String = code[item.clone()].chars().map(blanked).collect();
        kept.replace_range(item, &blank);
    }
    (kept, modules)
}

/// How far the item reaches that begins with the code: to a semicolon, or to the end of its braces.
fn item_end(code: &str) -> usize {
    let (mut braces, mut brackets) = (0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            '{' => braces += 1,
            '}' => braces -= 1,
            _ => {}
        }
        if braces == 0 && brackets == 0 && (c == '}' || c == ';') {
            return at + 1;
        }
    }
    code.len()
}

/// The code with a space for each byte of its comments and literals, and its lines kept.
fn blank(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while !rest.is_empty() {
        let before = out.chars().next_back();
        let length = opaque(rest, before.is_some_and(is_name));
        if length > 0 {
            out.extend(rest[..length].bytes().map(|byte| blanked(char::from(byte))));
        } else {
            out.extend(rest.chars().next());
        }
        rest = &rest[length.max(rest.chars().next().map_or(0, char::len_utf8))..];
    }
    out
}

fn blanked(c: char) -> char {
    if c == '\n' { c } else { ' ' }
}

/// Bytes of the comment or literal that the code begins with; 0 where it begins with neither.
fn opaque(code: &str, is_inside_name: bool) -> usize {
    let end = |at: Option<usize>, length: usize| at.map_or(code.len(), |at| at + length);
    if code.starts_with("//") {
        return end(code.find('\n'), 0);
    }
    if code.starts_with("/*") {
        return end(code.find("*/"), 2);
    }
    let string = code.strip_prefix('b').filter(|_| !is_inside_name).unwrap_or(code);
    if let Some(raw) = string.strip_prefix('r').filter(|_| !is_inside_name) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = code.len() - raw.len() + hashes + 1;
            return end(code[start..].find(&close).map(|at| start + at), close.len());
        }
    }
    let prefix = code.len() - string.len();
    if string.starts_with('"') {
        return prefix + quoted(string, '"');
    }
    // A lifetime has no closing mark after its first character.
    let is_character = string.starts_with("'\\")
        || string.starts_with('\'') && string.chars().nth(2) == Some('\'');
    if is_character { prefix + quoted(string, '\'') } else { 0 }
}

/// Bytes of a literal that begins and ends with `mark`, in which a backslash hides what follows it.
fn quoted(code: &str, mark: char) -> usize {
    let mut is_hidden = false;
    for (at, c) in code.char_indices().skip(1) {
        match c {
            _ if is_hidden => is_hidden = false,
            '\\' => is_hidden = true,
            _ if c == mark => return at + mark.len_utf8(),
            _ => {}
        }
    }
    code.len()
}

/// What the checks say of a file `x.rs` of the layer of `align`.
fn check(code: &str, expected: &[&str]) {
    let (code, _) = without_tests(&blank(code));
    let source = Source { path: "align/x.rs".into(), module: Some("align".to_owned()), code };
    assert_eq!(upward_imports(&source), expected);
}

#[test]
fn an_import_from_above_or_beside_is_sound() {
    check("use crate::{id::WordId, lsh::Banding, text::{Tokens, quotations}};", &[]);
    check("use std::fmt;\nfn f(x: crate::span::Span) {}", &[]);
}

#[test]
fn an_import_from_below_is_named_with_its_line() {
    let report = "`align` imports `report`, which is in a layer below it";
    check("\nuse crate::report::Format;", &[&format!("src/align/x.rs:2: {report}")]);
    let nested = "use crate::{\n    id::{A, B},\n    report::{C,\n D}, hash,\n};";
    check(nested, &[&format!("src/align/x.rs:3: {report}")]);
    check("fn f(x: crate::report::X) {}", &[&format!("src/align/x.rs:1: {report}")]);
    check("use crate::nothing::X;", &["src/align/x.rs:1: `nothing` is in no layer"]);
}

#[test]
fn comments_strings_and_tests_import_nothing() {
    check("// use crate::report::X;\n/// [`x`](crate::report)\n/* crate::report */", &[]);
    check(r##"const A: &str = "crate::report \" crate::report"; const B: char = '"';"##, &[]);
    check("const A: &str = r#\"crate::report\"# ;", &[]);
    check("#[cfg(test)]\nmod tests {\n    use crate::report::X;\n    fn f() {}\n}", &[]);
    check("#[cfg(test)]\nuse crate::report::X;", &[]);
}

#[test]
fn what_follows_a_test_or_a_lifetime_counts() {
    let message = "src/align/x.rs:2: `align` imports `cli`, which is in a layer below it";
    check("#[cfg(test)] fn f(x: [u8; 3]) { g('}'); }\nuse crate::cli::X;", &[message]);
    check("fn f<'a>(x: &'a str) {}\nuse crate::cli::X;", &[message]);
    check("const A: &[u8] = b\"\\\"\"; const B: char = '\\'';\nuse crate::cli::X;", &[message]);
}
