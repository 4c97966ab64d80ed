//! `wirecopy archive`: every command, and every kind of folder that is no archive.

use std::fs;

use crate::{ARTICLES, Newsroom, check_error, names_in, stderr, stdout};

/// A newsroom whose articles are in `news.wcx`.
fn with_archive() -> Newsroom {
    let newsroom = Newsroom::new();
    newsroom.run("archive add news.wcx articles.jsonl").code(0).stdout("");
    newsroom
}

/// What the archive holds, as JSON lines.
fn exported(newsroom: &Newsroom) -> String {
    stdout(&newsroom.run("archive export news.wcx -q").code(0).stderr(""))
}

/// The ids that a list with this condition has, joined.
fn listed(newsroom: &Newsroom, condition: &str) -> String {
    let mut command = newsroom.command("archive list news.wcx -q --format jsonl --where");
    let lines = stdout(&command.arg(condition).assert().code(0).stderr(""));
    let id = |line: &str| {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        object["id"].as_str().unwrap().to_owned()
    };
    lines.lines().map(id).collect::<Vec<_>>().join(" ")
}

/// Articles with metadata: two of the Herald's, one of them without a date, and a wire.
fn with_metadata() -> Newsroom {
    let newsroom = Newsroom::new();
    newsroom.file(
        "dated.jsonl",
        concat!(
            r#"{"id":"h1","text":"one two three","outlet":"The Herald","date":"2024-05-01","title":"Sea"}"#,
            "\n",
            r#"{"id":"h2","text":"four five","outlet":"The Herald","desk":{"floor":3}}"#,
            "\n",
            r#"{"id":"r1","text":"six","outlet":"Reuters","kind":"wire","date":"2024-06-01T10:00:00Z"}"#,
            "\n",
        ),
    );
    newsroom.run("archive add news.wcx dated.jsonl").code(0);
    newsroom
}

#[test]
fn what_is_added_is_counted() {
    let newsroom = Newsroom::new();
    let added = newsroom.run("archive add news.wcx articles.jsonl").code(0).stdout("");
    let said = stderr(&added);
    assert!(said.starts_with("3 articles: 3 new, 0 changed, 0 amended, 0 there already"), "{said}");
    let json = |arguments: &str| stdout(&newsroom.run(arguments).code(0));
    assert_eq!(
        json("archive add news.wcx articles.jsonl --json"),
        "{\"new\":0,\"changed\":0,\"amended\":0,\"same\":3,\"skipped\":0}\n"
    );
    newsroom.file("new.jsonl", "{\"id\":\"chess\",\"text\":\"other\"}\n{\"id\":\"wire\"}\n");
    assert_eq!(
        json("archive add news.wcx new.jsonl --json"),
        "{\"new\":0,\"changed\":1,\"amended\":0,\"same\":0,\"skipped\":1}\n"
    );
    let version = stdout(&newsroom.run("archive show news.wcx chess").code(0));
    assert!(version.contains("version   2\n"), "{version}");
}

#[test]
fn what_is_skipped_is_named() {
    let newsroom = with_archive();
    newsroom.file("bad.jsonl", "{\"id\":\"x\",\"text\":\"t\"}\n{\"id\":\"y\"}\n");
    let said = stderr(&newsroom.run("archive add news.wcx bad.jsonl --strict").code(3));
    assert!(said.contains("skipped bad.jsonl:2: no `text`"), "{said}");
    newsroom.file("none.jsonl", "{\"id\":\"y\"}\n");
    let said = stderr(&newsroom.run("archive add news.wcx none.jsonl").code(2));
    assert!(said.contains("no articles found in none.jsonl"), "{said}");
}

#[test]
fn a_mistyped_input_makes_no_archive() {
    let newsroom = Newsroom::new();
    check_error(&newsroom, "archive add news.wcx nowhere.jsonl", "nowhere.jsonl");
    assert!(!newsroom.path("news.wcx").exists());
}

#[test]
fn the_settings_of_an_archive_stay() {
    let newsroom = Newsroom::new();
    newsroom.run("archive add news.wcx articles --window 3 --shingle 4").code(0);
    newsroom.run("archive add news.wcx articles").code(0);
    newsroom.run("archive add news.wcx articles --shingle 4").code(0);
    check_error(
        &newsroom,
        "archive add news.wcx articles --window 8",
        "--window 8: news.wcx was made with 3",
    );
    let stats = stdout(&newsroom.run("archive stats news.wcx --json").code(0));
    assert!(stats.contains("\"shingle_tokens\":4,\"window\":3,"), "{stats}");
}

#[test]
fn articles_are_listed_by_condition() {
    let newsroom = with_metadata();
    let check = |condition: &str, expected: &str| {
        assert_eq!(listed(&newsroom, condition), expected, "{condition}");
    };
    check("words > 0", "h1 h2 r1");
    check("outlet == 'The Herald'", "h1 h2");
    check("outlet ~ herald and words < 3", "h2");
    check("kind == wire or title == Sea", "h1 r1");
    check("date < 2024-05-20", "h1");
    check("not date < 2024-05-20", "r1");
    check("date == none", "h2");
    check("version > 1", "");
}

#[test]
fn a_list_is_a_table_or_a_sheet() {
    let newsroom = with_metadata();
    let table = stdout(&newsroom.run("archive list news.wcx").code(0).stderr("3 articles of 3\n"));
    assert_eq!(
        table.lines().nth(1).unwrap(),
        "h1  2024-05-01            The Herald  article      3  Sea"
    );
    let sheet = stdout(&newsroom.run("archive list news.wcx --format csv").code(0));
    assert_eq!(sheet.lines().nth(3).unwrap(), "r1,2024-06-01T10:00:00Z,Reuters,wire,,1,1,,,,3");
    let lines = stdout(&newsroom.run("archive list news.wcx --format jsonl").code(0));
    assert!(lines.contains(r#""desk":{"floor":3},"archive":{"words":2,"#), "{lines}");
}

#[test]
fn a_mistaken_condition_is_explained() {
    let newsroom = with_metadata();
    let mut command = newsroom.command("archive list news.wcx --where");
    let said = stderr(&command.arg("source == x").assert().code(2).stdout(""));
    assert!(said.contains("column 1: expected one of the fields id, outlet,"), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn an_article_is_shown() {
    let newsroom = with_metadata();
    let shown = stdout(&newsroom.run("archive show news.wcx h2").code(0).stderr(""));
    assert!(shown.starts_with("id        h2\noutlet    The Herald\n"), "{shown}");
    assert!(shown.ends_with("\n\nfour five\n"), "{shown}");
    let json = stdout(&newsroom.run("archive show news.wcx h2 --json").code(0));
    assert!(json.contains(r#""text":"four five""#), "{json}");
    check_error(
        &newsroom,
        "archive show news.wcx h3",
        "no article has the id `h3`; did you mean `h1`?",
    );
}

#[test]
fn nothing_hostile_reaches_a_terminal() {
    let newsroom = Newsroom::new();
    newsroom.file(
        "hostile.jsonl",
        concat!(
            r#"{"id":"x\u001b[31m","text":"a\u001b]0;b\u0007\nc\u009b","title":"=1+1","#,
            r#""outlet":"\u202eeb","k\u001b":"\u001b"}"#,
            "\n"
        ),
    );
    newsroom.run("archive add news.wcx hostile.jsonl").code(0);
    let id = "x\u{1b}[31m";
    let mut outputs = Vec::new();
    for format in ["table", "csv", "jsonl"] {
        outputs.push(newsroom.run(&format!("archive list news.wcx --format {format}")).code(0));
    }
    for more in ["", "--json"] {
        outputs.push(newsroom.run(&format!("archive show news.wcx {id} {more}")).code(0));
    }
    outputs.push(newsroom.run("archive export news.wcx").code(0));
    outputs.push(newsroom.run(&format!("archive remove news.wcx {id}x")).code(2));
    for output in &outputs {
        for text in [stdout(output), stderr(output)] {
            let is_hostile = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_hostile), "{text:?}");
        }
    }
    assert!(stdout(&outputs[1]).contains(",'=1+1,"));
}

#[test]
fn an_export_makes_the_same_archive() {
    let newsroom = with_metadata();
    newsroom.run("archive export news.wcx -o all.jsonl.zst").code(0).stdout("");
    newsroom.run("archive add other.wcx all.jsonl.zst").code(0);
    let other = stdout(&newsroom.run("archive export other.wcx -q").code(0));
    assert_eq!(other, exported(&newsroom));
    let said = stdout(&newsroom.run("archive add news.wcx all.jsonl.zst --json").code(0));
    assert!(said.contains("\"same\":3"), "{said}");
    check_error(&newsroom, "archive export news.wcx -o all.csv", "expected .jsonl");
}

#[test]
fn articles_are_removed() {
    let newsroom = with_archive();
    check_error(&newsroom, "archive remove news.wcx chess wirre", "did you mean `wire`?");
    assert_eq!(exported(&newsroom).lines().count(), 3);
    newsroom.run("archive remove news.wcx chess").code(0).stdout("").stderr("removed 1 article\n");
    assert_eq!(listed(&newsroom, "words > 0"), "harbour wire");
    let mut command = newsroom.command("archive remove news.wcx --where");
    command.arg("id == wire").assert().code(0).stderr("removed 1 article\n");
    assert_eq!(listed(&newsroom, "words > 0"), "harbour");
    check_error(&newsroom, "archive remove news.wcx", "required arguments were not provided");
}

#[test]
fn old_articles_expire() {
    let newsroom = with_metadata();
    let run = newsroom.run("archive expire news.wcx --before 2024-05-20").code(0).stdout("");
    assert_eq!(stderr(&run), "removed 1 article; 2 stay, of which 1 have no date\n");
    assert_eq!(listed(&newsroom, "words > 0"), "h2 r1");
    check_error(&newsroom, "archive expire news.wcx --before May", "expected YYYY-MM-DD");
}

#[test]
fn metadata_are_amended() {
    let newsroom = with_metadata();
    newsroom.file(
        "corrections.jsonl",
        concat!(
            r#"{"id":"h1","title":null,"byline":"A. Reporter","desk":"city"}"#,
            "\n",
            r#"{"id":"nobody","title":"x"}"#,
            "\n",
        ),
    );
    let said = stderr(&newsroom.run("archive amend news.wcx corrections.jsonl --strict").code(3));
    assert!(
        said.contains("skipped corrections.jsonl:2: the archive has no article `nobody`"),
        "{said}"
    );
    assert!(said.ends_with("1 article amended, 0 as they were, 1 skipped\n"), "{said}");
    let expected = concat!(
        r#"{"id":"h1","outlet":"The Herald","date":"2024-05-01","byline":"A. Reporter","#,
        r#""desk":"city","text":"one two three"}"#
    );
    assert_eq!(exported(&newsroom).lines().next().unwrap(), expected);
}

#[test]
fn what_was_removed_comes_free() {
    let newsroom = with_archive();
    newsroom.run("archive remove news.wcx chess").code(0);
    let said = stderr(&newsroom.run("archive compact news.wcx").code(0).stdout(""));
    assert!(said.contains(" came free; ") && !said.starts_with("0 B"), "{said}");
    assert_eq!(listed(&newsroom, "words > 0"), "harbour wire");
    let again = stderr(&newsroom.run("archive compact news.wcx").code(0));
    assert!(again.starts_with("0 B came free"), "{again}");
}

#[test]
fn every_fault_is_told() {
    let newsroom = with_archive();
    let said = stderr(&newsroom.run("archive verify news.wcx").code(0).stdout(""));
    assert!(said.starts_with("read 3 articles in 1 segment, ") && said.ends_with(": no fault\n"));
    let segments = newsroom.path("news.wcx/segments");
    let path = segments.join(&names_in(&segments)[0]);
    let mut bytes = fs::read(&path).unwrap();
    for at in [40, 700] {
        bytes[at] ^= 1;
    }
    fs::write(&path, &bytes).unwrap();
    let said = stderr(&newsroom.run("archive verify news.wcx").code(2).stdout(""));
    let faults = said.lines().filter(|line| line.contains(".seg: damaged: ")).count();
    assert!(faults >= 2, "{said}");
    assert!(said.ends_with(&format!("wirecopy: error: news.wcx: {faults} faults\n")), "{said}");
    // Everything is either right or an error that names the file.
    check_error(&newsroom, "archive show news.wcx harbour", ".seg: damaged: ");
}

#[test]
fn what_is_no_archive_is_said_to_be_none() {
    let newsroom = Newsroom::new();
    fs::create_dir(newsroom.path("empty")).unwrap();
    newsroom.file("file", "");
    for command in ["list", "stats", "verify", "compact", "export", "show"] {
        for folder in ["nowhere", "empty", "articles", "file", "articles.jsonl"] {
            let more = if command == "show" { " x" } else { "" };
            check_error(&newsroom, &format!("archive {command} {folder}{more}"), folder);
        }
    }
    for folder in ["articles", "file", "articles.jsonl"] {
        check_error(&newsroom, &format!("archive add {folder} articles.jsonl"), folder);
    }
    assert_eq!(names_in(&newsroom.path("articles")).len(), ARTICLES.len());
    assert!(names_in(&newsroom.path("empty")).is_empty());
    newsroom.run("archive add empty articles.jsonl").code(0);
}

#[test]
fn an_archive_of_a_newer_program_is_refused() {
    let newsroom = with_archive();
    let catalog = newsroom.path("news.wcx/catalog.sqlite");
    let mut bytes = fs::read(&catalog).unwrap();
    // The format stands in the header of the database, as docs/archive.md says.
    bytes[60..64].copy_from_slice(&9_u32.to_be_bytes());
    fs::write(&catalog, &bytes).unwrap();
    let expected = "the archive has format 9, and this program 1";
    for command in ["list news.wcx", "verify news.wcx", "add news.wcx articles.jsonl"] {
        check_error(&newsroom, &format!("archive {command}"), expected);
    }
    assert_eq!(fs::read(&catalog).unwrap(), bytes);
}

#[test]
fn a_making_that_was_cut_short_is_made_good() {
    let newsroom = Newsroom::new();
    fs::create_dir_all(newsroom.path("news.wcx/segments")).unwrap();
    newsroom.run("archive add news.wcx articles.jsonl").code(0);
    assert_eq!(listed(&newsroom, "words > 0"), "chess harbour wire");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    let newsroom = Newsroom::new();
    let line = |n: u64| format!("{{\"id\":\"{n}\",\"text\":\"{}\"}}\n", "word ".repeat(20));
    newsroom.file("many.jsonl", &(0..3_000).map(line).collect::<String>());
    newsroom.run("archive add news.wcx many.jsonl -q").code(0).stderr("");
    for command in ["list news.wcx", "export news.wcx"] {
        let mut child = newsroom
            .process(&format!("archive {command} -q"))
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{command}: {}", String::from_utf8_lossy(&ended.stderr));
        assert!(ended.stderr.is_empty());
    }
}

/// A disk is full, as far as a process can be made to see it: no file may be longer than this limit.
#[cfg(unix)]
mod full {
    use std::process::Command;

    use super::*;

    /// Add articles that need more than a file may have, with this in front.
    fn add_too_much(newsroom: &Newsroom, trap: &str) -> std::process::Output {
        let text = |n: u64| {
            let word = |at: u64| format!("w{} ", wirecopy::hash::mix(1_000 * n + at));
            (0..60).map(word).collect::<String>()
        };
        let line = |n: u64| format!("{{\"id\":\"n{n}\",\"text\":\"{}\"}}\n", text(n));
        newsroom.file("much.jsonl", &(0..300).map(line).collect::<String>());
        let program = newsroom.process("");
        // In blocks of 512 bytes.
        let script = format!("{trap} ulimit -f 128; exec \"$0\" archive add news.wcx much.jsonl");
        Command::new("sh")
            .args(["-c", &script])
            .arg(program.get_program())
            .current_dir(newsroom.folder.path())
            .output()
            .unwrap()
    }

    fn check_as_before(newsroom: &Newsroom, before: &str) {
        newsroom.run("archive verify news.wcx").code(0);
        assert_eq!(exported(newsroom), before);
        newsroom.run("archive add news.wcx much.jsonl").code(0);
        assert_eq!(exported(newsroom).lines().count(), 303);
        newsroom.run("archive verify news.wcx").code(0);
    }

    #[test]
    fn a_full_disk_is_an_error_and_changes_nothing() {
        let newsroom = with_archive();
        let before = exported(&newsroom);
        let ended = add_too_much(&newsroom, "trap '' XFSZ;");
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(2), "{said}");
        assert!(said.contains(".seg: File too large"), "{said}");
        // What was written in vain is gone.
        assert_eq!(names_in(&newsroom.path("news.wcx/segments")).len(), 1);
        check_as_before(&newsroom, &before);
    }

    #[test]
    fn a_limit_that_ends_the_process_changes_nothing() {
        let newsroom = with_archive();
        let before = exported(&newsroom);
        let ended = add_too_much(&newsroom, "");
        assert_eq!(ended.status.code(), None);
        check_as_before(&newsroom, &before);
    }
}

/// An archive that nobody may change, as on a medium of old.
#[cfg(unix)]
#[test]
fn a_read_only_archive_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let newsroom = with_archive();
    let set = |folder_mode: u32, file_mode: u32| {
        for folder in ["news.wcx/segments", "news.wcx"] {
            let folder = newsroom.path(folder);
            for name in names_in(&folder).iter().filter(|name| *name != "segments") {
                let mode = fs::Permissions::from_mode(file_mode);
                fs::set_permissions(folder.join(name), mode).unwrap();
            }
            fs::set_permissions(&folder, fs::Permissions::from_mode(folder_mode)).unwrap();
        }
    };
    set(0o555, 0o444);
    for command in ["list news.wcx", "show news.wcx chess", "stats news.wcx", "verify news.wcx"] {
        newsroom.run(&format!("archive {command}")).code(0);
    }
    // Whoever may do everything, may do this too.
    let is_enforced = fs::write(newsroom.path("news.wcx/probe"), "").is_err();
    if is_enforced {
        check_error(&newsroom, "archive remove news.wcx chess", "Permission denied");
        check_error(&newsroom, "archive add news.wcx articles.jsonl", "Permission denied");
        check_error(&newsroom, "archive compact news.wcx", "Permission denied");
    }
    set(0o755, 0o644);
}
