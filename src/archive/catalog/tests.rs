use std::{
    env,
    io::{BufRead, BufReader, Lines, Write},
    process::{Child, ChildStderr, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Instant,
};

use tempfile::TempDir;

use super::*;

/// Tells a process of this test binary where to commit, and from which generation on.
const CHILD: &str = "WIRECOPY_TEST_CATALOG";

/// The state after so many commits, of different lengths one after the other.
fn state(generation: u64) -> State {
    let file = |number: u64| hash::mix(number ^ generation);
    let segment = |number| SegmentEntry {
        number,
        bytes: file(number) >> 30,
        checksum: file(!number),
        articles: 1 << (number % 30),
        removed: u32::from(number.is_multiple_of(3)),
        patch: number.is_multiple_of(2).then(|| PatchEntry {
            number: number + 1,
            bytes: 8,
            checksum: file(number << 9),
        }),
    };
    let segments = (0..20 + generation % 30).map(segment).collect();
    State { segments, next_file: generation }
}

fn temporary() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A folder in memory where there is such a thing: thousands of files in it need not wait for a disk.
fn in_memory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| temporary())
}

/// An archive in which `state(generation)` was committed last.
fn archive(generation: u64) -> (TempDir, Catalog) {
    let folder = temporary();
    let catalog = Catalog::create(folder.path(), &Settings::default()).unwrap();
    (1..=generation).for_each(|generation| catalog.commit(&state(generation)).unwrap());
    (folder, catalog)
}

/// Open the archive anew and read it, as another process would.
fn reopened(folder: &Path) -> Result<(Settings, State)> {
    let (catalog, settings) = Catalog::open(folder)?;
    Ok((settings, catalog.read()?))
}

fn sql(folder: &Path, statements: &str) {
    Connection::open(folder.join(FILE)).unwrap().execute_batch(statements).unwrap();
}

/// That the archive cannot be opened, with a message that has each of these words.
fn check_refused(folder: &Path, words: &[&str]) {
    let message = reopened(folder).unwrap_err().to_string();
    for word in words {
        assert!(message.contains(word), "no `{word}` in: {message}");
    }
    let first = message.split(": ").nth(1).unwrap().chars().next().unwrap();
    assert!(first.is_lowercase() && !message.ends_with('.'), "{message}");
}

#[test]
fn what_was_committed_is_read() {
    let (folder, catalog) = archive(0);
    assert_eq!(catalog.read().unwrap(), State::default());
    for generation in 1..40 {
        catalog.commit(&state(generation)).unwrap();
        let (settings, found) = reopened(folder.path()).unwrap();
        assert_eq!((settings, found), (Settings::default(), state(generation)));
    }
}

#[test]
fn numbers_of_every_size() {
    let (_folder, catalog) = archive(0);
    let patch = PatchEntry { number: u64::MAX, bytes: u64::MAX, checksum: 1 << 63 };
    let segment = SegmentEntry {
        number: u64::MAX,
        bytes: u64::MAX,
        checksum: u64::MAX - 1,
        articles: u32::MAX,
        removed: u32::MAX,
        patch: Some(patch),
    };
    let most = State { segments: vec![segment, SegmentEntry::default()], next_file: u64::MAX };
    catalog.commit(&most).unwrap();
    assert_eq!(catalog.read().unwrap(), most);
}

#[test]
fn nothing_but_the_catalog_is_left_in_the_folder() {
    let (folder, _catalog) = archive(3);
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), [FILE]);
}

#[test]
fn an_archive_is_created_once() {
    let (folder, _catalog) = archive(2);
    let error = Catalog::create(folder.path(), &Settings::default()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ArchiveExists { .. }), "{error}");
    assert_eq!(reopened(folder.path()).unwrap().1, state(2));
}

#[test]
fn of_many_who_create_an_archive_one_does() {
    let folder = temporary();
    let path = folder.path().join("deep/archive");
    let created = thread::scope(|scope| {
        let create = || Catalog::create(&path, &Settings::default()).is_ok();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(created.iter().filter(|&&is_created| is_created).count(), 1);
    assert_eq!(reopened(&path).unwrap().1, State::default());
}

/// SQLite would open a file of the name that follows `file:`, or none at all.
#[test]
fn names_are_not_addresses() {
    let folder = temporary();
    for name in ["file:archive?mode=memory", ":memory:", "with space", "é%20#"] {
        let path = folder.path().join(name);
        Catalog::create(&path, &Settings::default()).unwrap().commit(&state(1)).unwrap();
        assert_eq!(reopened(&path).unwrap().1, state(1), "{name}");
    }
    assert!(Catalog::at(Path::new("file:x")).unwrap().path.is_absolute());
}

#[test]
fn a_missing_folder() {
    check_refused(Path::new("/nowhere/news"), &["/nowhere/news: not an archive", "no such folder"]);
}

#[test]
fn a_folder_that_is_no_archive() {
    check_refused(temporary().path(), &["not an archive", "no catalog.sqlite", "archive add"]);
}

#[test]
fn a_file_where_the_folder_should_be() {
    let file = tempfile::NamedTempFile::new().unwrap();
    check_refused(file.path(), &["not an archive", "not a folder"]);
}

#[test]
fn a_folder_where_the_file_should_be() {
    let folder = temporary();
    fs::create_dir(folder.path().join(FILE)).unwrap();
    check_refused(folder.path(), &[FILE, "not a file"]);
}

#[test]
fn an_empty_file() {
    let (folder, catalog) = archive(0);
    fs::write(folder.path().join(FILE), "").unwrap();
    check_refused(folder.path(), &[FILE, "damaged: it is empty", "from a copy"]);
    assert!(catalog.read().is_err());
    assert!(catalog.commit(&state(1)).is_err());
}

#[test]
fn a_text_file_in_its_place() {
    let (folder, catalog) = archive(0);
    fs::write(folder.path().join(FILE), "The gate failed at dawn.\n".repeat(500)).unwrap();
    check_refused(folder.path(), &[FILE, "damaged", "not a database"]);
    assert!(catalog.commit(&state(1)).is_err());
}

#[test]
fn another_program_s_database() {
    let folder = temporary();
    sql(folder.path(), "create table catalog (name, content, digest)");
    check_refused(folder.path(), &[FILE, "application id 0"]);
}

#[test]
fn lost_tables_and_rows() {
    let (folder, _catalog) = archive(1);
    sql(folder.path(), "delete from catalog where name = 'state'");
    check_refused(folder.path(), &[FILE, "damaged", "no rows"]);
    sql(folder.path(), "drop table catalog");
    check_refused(folder.path(), &[FILE, "damaged", "no such table: catalog"]);
}

#[test]
fn entries_that_were_exchanged() {
    let (folder, _catalog) = archive(1);
    sql(
        folder.path(),
        "update catalog set name = 'x' where name = 'settings';
         update catalog set name = 'settings' where name = 'state';
         update catalog set name = 'state' where name = 'x'",
    );
    check_refused(folder.path(), &["damaged", "digest"]);
}

/// A later format may be anything behind its header.
#[test]
fn a_newer_format() {
    let (folder, catalog) = archive(1);
    sql(folder.path(), "pragma user_version = 7; drop table catalog; create table articles (id)");
    check_refused(folder.path(), &[FILE, "has format 7", "this program 1", "release of wirecopy"]);
    assert!(matches!(catalog.read().unwrap_err().kind(), ErrorKind::OtherFormat { .. }));
    assert!(matches!(catalog.commit(&state(2)).unwrap_err().kind(), ErrorKind::OtherFormat { .. }));
}

/// Where the format is in the file, as `docs/archive.md` says.
#[test]
fn the_format_is_in_the_header() {
    let (folder, _catalog) = archive(1);
    let bytes = fs::read(folder.path().join(FILE)).unwrap();
    assert_eq!(bytes[60..64], FORMAT.to_be_bytes());
    assert_eq!(&bytes[68..72], b"wcxa");
}

/// An archive with these settings, and what opening it says.
fn with_settings(change: impl FnOnce(&mut Settings)) -> (Settings, Result<(Catalog, Settings)>) {
    let folder = temporary();
    let mut settings = Settings::default();
    change(&mut settings);
    Catalog::create(folder.path(), &settings).unwrap();
    let opened = Catalog::open(folder.path());
    (settings, opened)
}

fn check_settings(change: impl FnOnce(&mut Settings), words: &[&str]) {
    let message = with_settings(change).1.unwrap_err().to_string();
    for word in words {
        assert!(message.contains(word), "no `{word}` in: {message}");
    }
}

#[test]
fn settings_that_say_the_same_otherwise_are_refused() {
    let tokeniser = format!("this program {}", Settings::default().tokeniser);
    check_settings(|to| to.tokeniser = 99, &["tokeniser 99", &tokeniser]);
    let seed = format!("this program {}", hash::WORD_SEED);
    check_settings(|to| to.hash_seed = 5, &["hash seed 5", &seed]);
    check_settings(|to| to.format = 2, &["format 2", "this program 1"]);
}

#[test]
fn settings_of_an_archive_s_own_are_accepted() {
    let change = |to: &mut Settings| {
        (to.shingle_tokens, to.window, to.slots, to.bands, to.rows) = (3, 1, 128, 32, 3);
    };
    let (settings, opened) = with_settings(change);
    assert_eq!(opened.unwrap().1, settings);
}

#[test]
fn settings_of_nobody_are_refused() {
    check_settings(|to| to.shingle_tokens = 0, &["shingle_tokens 0"]);
    check_settings(|to| to.window = 0, &["window 0"]);
    check_settings(|to| to.slots = usize::MAX, &["slots"]);
    check_settings(|to| to.bands = 0, &["bands 0"]);
    check_settings(|to| to.rows = 5, &["rows 5"]);
    check_settings(|to| to.bands = usize::MAX, &["rows 4"]);
}

/// Open and read a damaged copy of the file: the right state or an error.
fn check_damaged(folder: &Path, bytes: &[u8], expected: &State, what: &str) -> bool {
    // Removed first, so that what an earlier damage has made SQLite leave behind is not taken for a
    // part of this one.
    for name in [format!("{FILE}-journal"), format!("{FILE}-wal"), format!("{FILE}-shm")] {
        let _absent = fs::remove_file(folder.join(name));
    }
    fs::write(folder.join(FILE), bytes).unwrap();
    match reopened(folder) {
        Ok((settings, found)) => {
            assert_eq!((&settings, &found), (&Settings::default(), expected), "{what}");
            true
        }
        Err(_) => false,
    }
}

/// Several commits of different lengths, so that there are remains that could be taken for a state.
fn worn_file() -> (Vec<u8>, State) {
    let (folder, catalog) = archive(0);
    for generation in [25, 26, 1] {
        catalog.commit(&state(generation)).unwrap();
    }
    (fs::read(folder.path().join(FILE)).unwrap(), state(1))
}

#[test]
fn every_byte_flipped() {
    let (file, expected) = worn_file();
    let folder = in_memory();
    let is_read = |&at: &usize| {
        let mut bytes = file.clone();
        bytes[at] ^= 0xff;
        check_damaged(folder.path(), &bytes, &expected, &format!("byte {at}"))
    };
    let read = (0..file.len()).filter(is_read).count();
    // Unused room, and the parts of the header that nothing depends on.
    assert!(read < file.len(), "{read} of {}", file.len());
}

#[test]
fn every_truncation() {
    let (file, expected) = worn_file();
    let folder = in_memory();
    let is_read = |&length: &usize| {
        check_damaged(folder.path(), &file[..length], &expected, &format!("{length}"))
    };
    assert!((0..file.len()).filter(is_read).count() < file.len() / 2);
}

/// A folder as it is in the middle of a commit: the file half written, and the journal.
fn interrupted(from: u64, to: u64) -> (Vec<u8>, Vec<u8>) {
    let (folder, catalog) = archive(from);
    let mut connection = catalog.connect().unwrap();
    // So little room that what is not committed yet is already in the file.
    connection.execute_batch("pragma cache_size = 1; pragma cache_spill = 1").unwrap();
    let change = connection.transaction().unwrap();
    put(&change, Entry::State, &json(&state(to))).unwrap();
    put(&change, Entry::Settings, &"x".repeat(50_000)).unwrap();
    let copy = |name: &str| fs::read(folder.path().join(name)).unwrap();
    (copy(FILE), copy(&format!("{FILE}-journal")))
}

#[test]
fn a_commit_cut_off_is_undone() {
    let (file, journal) = interrupted(4, 29);
    let folder = temporary();
    fs::write(folder.path().join(FILE), &file).unwrap();
    fs::write(folder.path().join(format!("{FILE}-journal")), &journal).unwrap();
    assert_eq!(reopened(folder.path()).unwrap(), (Settings::default(), state(4)));
    assert!(!folder.path().join(format!("{FILE}-journal")).exists());
}

#[test]
fn a_commit_cut_off_without_its_journal_is_noticed() {
    let (file, _journal) = interrupted(4, 29);
    let folder = temporary();
    assert!(!check_damaged(folder.path(), &file, &state(4), "no journal"));
}

#[test]
fn a_damaged_journal_is_noticed() {
    let (file, journal) = interrupted(4, 29);
    let folder = in_memory();
    let check = |journal: &[u8], what: &str| {
        let path = folder.path();
        fs::write(path.join(format!("{FILE}-journal")), journal).unwrap();
        fs::write(path.join(FILE), &file).unwrap();
        if let Ok((settings, found)) = reopened(path) {
            assert_eq!((settings, found), (Settings::default(), state(4)), "{what}");
        }
    };
    for at in (0..journal.len()).step_by(7) {
        check(&journal[..at], &format!("cut at {at}"));
        let mut bytes = journal.clone();
        bytes[at] ^= 0xff;
        check(&bytes, &format!("byte {at}"));
    }
}

/// What other processes do here: commit one state after the other, saying so, until they are killed.
#[test]
fn commit_until_killed() {
    let Ok(given) = env::var(CHILD) else { return };
    let (first, folder) = given.split_once(' ').unwrap();
    let (catalog, _) = Catalog::open(Path::new(folder)).unwrap();
    for generation in first.parse().unwrap().. {
        let outcome = catalog.commit(&state(generation));
        let said = outcome.map_or_else(|error| error.to_string(), |()| generation.to_string());
        // To the process that started it, past what the test harness collects.
        writeln!(io::stderr(), "{said}").unwrap();
    }
}

/// A process that commits states from `first` on.
fn committer(folder: &Path, first: u64, wrapper: &[&str]) -> Child {
    let own = env::current_exe().unwrap();
    let words: Vec<&str> = wrapper.iter().copied().chain([own.to_str().unwrap()]).collect();
    Command::new(words[0])
        .args(&words[1..])
        .args(["--exact", "archive::catalog::tests::commit_until_killed", "--nocapture"])
        .env(CHILD, format!("{first} {}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a committer says next.
fn said(lines: &mut Lines<BufReader<ChildStderr>>) -> Option<String> {
    lines.next().map(|line| line.unwrap())
}

/// Kill processes in the middle of their commits: what they said was committed is there.
#[test]
fn nothing_committed_is_lost_when_a_process_is_killed() {
    let (folder, _catalog) = archive(1);
    let mut last = 1;
    for round in 0..20u64 {
        let mut child = committer(folder.path(), last + 1, &[]);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut told: u64 = said(&mut lines).unwrap().parse().unwrap();
        thread::sleep(Duration::from_micros(hash::mix(round) % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(line) = said(&mut lines) {
            // A line that the kill has cut in two says less than was committed.
            told = told.max(line.parse().unwrap());
        }
        let found = reopened(folder.path()).unwrap().1;
        last = found.next_file;
        assert_eq!(found, state(last));
        assert!(told <= last && last <= told + 1, "round {round}: said {told}, is {last}");
    }
}

#[test]
fn readers_see_whole_states_while_another_process_commits() {
    let (folder, catalog) = archive(1);
    let mut child = committer(folder.path(), 2, &[]);
    let start = Instant::now();
    let mut last = 1;
    while last < 50 || start.elapsed() < Duration::from_millis(300) {
        let found = catalog.read().unwrap();
        assert!(found.next_file >= last);
        last = found.next_file;
        assert_eq!(found, state(last));
        assert!(start.elapsed() < Duration::from_secs(60), "only {last} commits in a minute");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn threads_share_a_catalog() {
    let (_folder, catalog) = archive(1);
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    let found = catalog.read().unwrap();
                    assert_eq!(found, state(found.next_file));
                }
            });
        }
        (2..60).for_each(|generation| catalog.commit(&state(generation)).unwrap());
        is_done.store(true, Ordering::Relaxed);
    });
    assert_eq!(catalog.read().unwrap(), state(59));
}

#[test]
fn a_lock_is_waited_for() {
    let (folder, catalog) = archive(3);
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("begin exclusive").unwrap();
    thread::scope(|scope| {
        let read = scope.spawn(|| catalog.read());
        let commit = scope.spawn(|| catalog.commit(&state(3)));
        thread::sleep(Duration::from_millis(200));
        other.execute_batch("rollback").unwrap();
        assert_eq!(read.join().unwrap().unwrap(), state(3));
        commit.join().unwrap().unwrap();
    });
}

#[test]
fn a_lock_that_stays_is_an_error() {
    let (folder, catalog) = archive(3);
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("begin exclusive").unwrap();
    let error = catalog.read().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Locked { .. }), "{error}");
    other.execute_batch("rollback; begin").unwrap();
    // A reader that never ends keeps a commit from its end, and from nothing else.
    other.query_row("select count(*) from catalog", [], |_| Ok(())).unwrap();
    let error = catalog.commit(&state(4)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Locked { .. }), "{error}");
    drop(other);
    assert_eq!(catalog.read().unwrap(), state(3));
}

/// The database itself may not grow.
#[test]
fn a_full_disk_leaves_the_state_as_it_was() {
    let (_folder, catalog) = archive(1);
    let mut connection = catalog.connect().unwrap();
    let pages = "pragma page_count";
    let pages: u32 = connection.query_row(pages, [], |row| row.get(0)).unwrap();
    connection.query_row(&format!("pragma max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let mut large = state(2);
    large.segments = vec![SegmentEntry::default(); 1_000];
    let error = catalog.replace(&mut connection, &large).unwrap_err();
    let is_full = |source: &io::Error| source.kind() == io::ErrorKind::StorageFull;
    assert!(matches!(error.kind(), ErrorKind::Io { source, .. } if is_full(source)), "{error}");
    assert_eq!(catalog.read().unwrap(), state(1));
    catalog.commit(&state(2)).unwrap();
    assert_eq!(catalog.read().unwrap(), state(2));
}

/// No file of a process, the journal among them, may be longer than so many blocks of 512 bytes.
#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_written_leaves_the_state_as_it_was() {
    for blocks in 0..12 {
        let (folder, catalog) = archive(1);
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut child = committer(folder.path(), 2, &["sh", "-c", &script]);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = said(&mut lines).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(first.contains(FILE), "{blocks}: {first}");
        assert_eq!(catalog.read().unwrap(), state(1), "{blocks}");
    }
}
