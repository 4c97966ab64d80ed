//! The archive against a model of it, and against damage.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;

use super::*;
use crate::corpus::{Article, Place};

/// A small archive of its own.
fn small() -> Settings {
    Settings { window: 2, ..Settings::default() }
}

fn article(id: &str, text: &str) -> Article {
    Article::new(id, text, Place { file: "test".into(), line: None })
}

/// A text of so many words, different for each seed.
fn text(seed: u64, words: usize) -> String {
    let word = |n: usize| format!("w{}", crate::hash::mix(seed * 1_000 + n as u64) % 500);
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

/// Do with an article what adding it does.
fn put(writer: &mut Writer, article: &Article) {
    let fate = writer.fate(article).unwrap();
    match &fate {
        Fate::Same => {}
        Fate::Amended(key, known) => writer.amend(*key, known, Record::of(article)),
        Fate::New | Fate::Changed(..) => {
            let indexed = Indexer::new(writer.settings()).index(&article.text);
            writer.add(article, &fate, &indexed).unwrap();
        }
    }
}

fn remove(writer: &mut Writer, id: &str) {
    if let Some((key, _)) = writer.find(id).unwrap() {
        writer.remove(key);
    }
}

/// Everything that can be asked of an archive, for these articles: they, and none other, are there, and each is
/// found under its anchors, buckets and words.
fn check(folder: &Path, expected: &BTreeMap<String, Article>) {
    let archive = Archive::open(folder).unwrap();
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.articles(), expected.len() as u64);
    let faults: Vec<String> = snapshot.faults(|_| ()).iter().map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
    let mut found = BTreeMap::new();
    snapshot
        .each_article(|record, text| {
            found.insert(record.id.clone(), (record.title, text.to_owned()));
            Ok(())
        })
        .unwrap();
    let expected_texts: BTreeMap<String, (Option<String>, String)> = expected
        .iter()
        .map(|(id, article)| (id.clone(), (article.title.clone(), article.text.to_string())))
        .collect();
    assert_eq!(found, expected_texts);
    let mut indexer = Indexer::new(archive.settings());
    for article in expected.values() {
        let (key, record) = snapshot.find(&article.id).unwrap().unwrap();
        assert_eq!(snapshot.text(key).unwrap(), *article.text);
        assert_eq!(record, snapshot.record(key).unwrap());
        let indexed = indexer.index(&article.text);
        let with_anchors = snapshot.with_anchors(&indexed.anchors, usize::MAX).unwrap();
        let with_buckets = snapshot.with_buckets(&indexed.buckets, usize::MAX).unwrap();
        for holders in with_anchors.iter().chain(&with_buckets) {
            assert!(holders.keys.contains(&key), "{}", article.id);
        }
        let words: Vec<u64> = indexed.words.iter().map(|(word, _)| *word).collect();
        for (uses, (_, tokens)) in snapshot.word_uses(&words).unwrap().iter().zip(indexed.words) {
            assert!(uses.articles >= 1 && uses.tokens >= tokens.into());
        }
    }
    assert_eq!(snapshot.find("nobody").unwrap(), None);
}

#[derive(Clone, Debug)]
enum Step {
    Put { id: u8, seed: u8, title: Option<u8> },
    Remove(u8),
    Commit,
    Merge,
    Compact,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let put = (0..20u8, 0..4u8, proptest::option::of(0..3u8))
        .prop_map(|(id, seed, title)| Step::Put { id, seed, title });
    let step = prop_oneof![
        8 => put,
        3 => (0..20u8).prop_map(Step::Remove),
        4 => Just(Step::Commit),
        1 => Just(Step::Merge),
        1 => Just(Step::Compact),
        2 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn an_archive_is_its_model(steps in steps()) {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::create(folder.path(), &small()).unwrap();
        let mut writer = archive.writer().unwrap();
        let (mut committed, mut model) = (BTreeMap::new(), BTreeMap::new());
        // An id is put at most once between two commits, as whoever adds sees to.
        let mut touched = std::collections::BTreeSet::new();
        for step in steps {
            match step {
                Step::Put { id, seed, title } if touched.insert(id) => {
                    let id = format!("a{id}");
                    let mut article = article(&id, &text(seed.into(), 3 + 7 * usize::from(seed)));
                    article.title = title.map(|title| format!("title {title}"));
                    put(&mut writer, &article);
                    model.insert(id, article);
                }
                Step::Remove(id) if touched.insert(id) => {
                    remove(&mut writer, &format!("a{id}"));
                    model.remove(&format!("a{id}"));
                }
                Step::Put { .. } | Step::Remove(_) => {}
                Step::Reopen => {
                    drop(writer);
                    writer = Archive::open(folder.path()).unwrap().writer().unwrap();
                    model = committed.clone();
                    touched.clear();
                }
                Step::Commit | Step::Merge | Step::Compact => {
                    writer.commit().unwrap();
                    match step {
                        Step::Merge => writer.merge_due().unwrap(),
                        Step::Compact => writer.compact().unwrap(),
                        _ => {}
                    }
                    committed = model.clone();
                    touched.clear();
                }
            }
        }
        check(folder.path(), &committed);
    }
}

/// An archive with two segments, a removed article and an amended one.
fn example(folder: &Path) -> BTreeMap<String, Article> {
    let archive = Archive::create(folder, &small()).unwrap();
    let mut writer = archive.writer().unwrap();
    let mut articles = BTreeMap::new();
    for batch in 0..2u64 {
        for n in 0..3 {
            let article = article(&format!("{batch}-{n}"), &text(10 * batch + n, 12));
            put(&mut writer, &article);
            articles.insert(article.id.clone(), article);
        }
        writer.commit().unwrap();
    }
    remove(&mut writer, "0-1");
    articles.remove("0-1");
    let amended = articles.get_mut("1-2").unwrap();
    amended.title = Some("Corrected".to_owned());
    put(&mut writer, amended);
    writer.commit().unwrap();
    articles
}

#[test]
fn a_compacted_archive_is_that_of_what_is_left() {
    let [grown, fresh] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let articles = example(grown.path());
    check(grown.path(), &articles);
    Archive::open(grown.path()).unwrap().writer().unwrap().compact().unwrap();
    check(grown.path(), &articles);
    let mut writer = Archive::create(fresh.path(), &small()).unwrap().writer().unwrap();
    for article in articles.values() {
        put(&mut writer, article);
    }
    writer.commit().unwrap();
    let parts = |folder: &Path| {
        let stats = Archive::open(folder).unwrap().snapshot().unwrap().stats();
        // Not the bytes: how many entries a table will have is guessed before it is merged.
        let entries: Vec<u64> = stats.parts.values().map(|part| part.entries).collect();
        (stats.articles, stats.removed, stats.tokens, stats.text_bytes, entries)
    };
    assert_eq!(parts(grown.path()), parts(fresh.path()));
}

#[test]
fn many_small_commits_are_merged() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Archive::create(folder.path(), &small()).unwrap().writer().unwrap();
    let mut articles = BTreeMap::new();
    for n in 0..30 {
        let article = article(&format!("a{n:02}"), &text(n, 20));
        put(&mut writer, &article);
        articles.insert(article.id.clone(), article);
        writer.commit().unwrap();
        writer.merge_due().unwrap();
    }
    check(folder.path(), &articles);
    let segments = Archive::open(folder.path()).unwrap().snapshot().unwrap().stats().segments;
    assert!(segments < 8, "{segments}");
    let files = fs::read_dir(folder.path().join(SEGMENTS)).unwrap().count();
    assert_eq!(files, segments);
}

#[test]
fn a_reader_reads_on_whatever_a_writer_does() {
    let folder = tempfile::tempdir().unwrap();
    let articles = example(folder.path());
    let archive = Archive::open(folder.path()).unwrap();
    let before = archive.snapshot().unwrap();
    let mut writer = archive.writer().unwrap();
    for id in articles.keys() {
        remove(&mut writer, id);
    }
    put(&mut writer, &article("new", &text(99, 12)));
    writer.commit().unwrap();
    writer.compact().unwrap();
    for article in articles.values() {
        let (key, _) = before.find(&article.id).unwrap().unwrap();
        assert_eq!(before.text(key).unwrap(), *article.text);
    }
    assert_eq!(archive.snapshot().unwrap().articles(), 1);
}

#[test]
fn two_writers_at_once_are_one_too_many() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::create(folder.path(), &small()).unwrap();
    let first = archive.writer().unwrap();
    let second = archive.writer().unwrap_err();
    assert!(second.to_string().contains("another process is changing this archive"), "{second}");
    drop(first);
    archive.writer().unwrap();
}

#[test]
fn what_a_killed_writer_left_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let articles = example(folder.path());
    let segments = folder.path().join(SEGMENTS);
    fs::write(segments.join("00000099.seg"), "half a segment").unwrap();
    check(folder.path(), &articles);
    drop(Archive::open(folder.path()).unwrap().writer().unwrap());
    assert!(!segments.join("00000099.seg").exists());
    check(folder.path(), &articles);
}

/// Everything that can be asked, as text: the answers of a sound archive, or nothing.
fn answers(folder: &Path) -> Result<String> {
    let snapshot = Archive::open(folder)?.snapshot()?;
    let mut answers = format!("{} {:?}\n", snapshot.articles(), snapshot.stats());
    let mut texts = Vec::new();
    snapshot.each_article(|record, text| {
        answers.push_str(&format!("{record:?} {text}\n"));
        texts.push(text.to_owned());
        Ok(())
    })?;
    for id in ["0-0", "0-1", "1-2"] {
        answers.push_str(&format!("{:?}\n", snapshot.find(id)?));
    }
    let mut indexer = Indexer::new(snapshot.settings());
    for text in texts {
        let indexed = indexer.index(&text);
        let words: Vec<u64> = indexed.words.iter().map(|(word, _)| *word).collect();
        let with_anchors = snapshot.with_anchors(&indexed.anchors, 9)?;
        let with_buckets = snapshot.with_buckets(&indexed.buckets, 9)?;
        answers.push_str(&format!(
            "{with_anchors:?} {with_buckets:?} {:?}\n",
            snapshot.word_uses(&words)?
        ));
    }
    Ok(answers)
}

fn segment_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join(SEGMENTS)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// With each file changed in each of these ways: an error or the right answers, and `verify` knows.
fn check_damage(ways: impl Fn(&[u8]) -> Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    example(folder.path());
    let expected = answers(folder.path()).unwrap();
    for path in segment_files(folder.path()) {
        let sound = fs::read(&path).unwrap();
        for (way, damaged) in ways(&sound).into_iter().enumerate() {
            fs::write(&path, damaged).unwrap();
            // What fails is noticed.
            if let Ok(found) = answers(folder.path()) {
                assert_eq!(found, expected, "{} {way}", path.display());
                let snapshot = Archive::open(folder.path()).unwrap().snapshot().unwrap();
                assert!(!snapshot.faults(|_| ()).is_empty(), "{} {way}", path.display());
            }
        }
        fs::write(&path, sound).unwrap();
    }
}

#[test]
fn every_flipped_byte_is_noticed() {
    check_damage(|sound| {
        let flip = |at: usize| {
            let mut damaged = sound.to_vec();
            damaged[at] ^= 1 << (at % 8);
            damaged
        };
        (0..sound.len()).map(flip).collect()
    });
}

#[test]
fn every_truncation_is_noticed() {
    check_damage(|sound| (0..sound.len()).map(|end| sound[..end].to_vec()).collect());
}

#[test]
fn a_file_in_the_place_of_another_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    example(folder.path());
    let paths = segment_files(folder.path());
    fs::copy(&paths[0], &paths[1]).unwrap();
    assert!(Archive::open(folder.path()).unwrap().snapshot().is_err());
    fs::remove_file(&paths[1]).unwrap();
    let error = Archive::open(folder.path()).unwrap().snapshot().unwrap_err();
    assert!(error.to_string().contains("00000001.seg"), "{error}");
}

/// What [`fuzz::read_blocks`] reads as the files of [`example`]'s second segment.
fn blocks_of_example() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    example(folder.path());
    let snapshot = Archive::open(folder.path()).unwrap().snapshot().unwrap();
    let segment = &snapshot.segments[1];
    let mut bytes = Vec::new();
    bytes::put_number(&mut bytes, segment.notes.articles.into());
    let patch = segment.patch.file().unwrap();
    let sections = fuzz::SEGMENT.map(|section| (&segment.file, section));
    for (file, section) in sections.into_iter().chain(fuzz::PATCH.map(|section| (patch, section))) {
        let blocks = file.blocks(section).unwrap();
        bytes::put_number(&mut bytes, blocks);
        for block in 0..blocks {
            let mut buffer = Vec::new();
            let contents = file.block((section, block), &mut buffer).unwrap();
            bytes::put_number(&mut bytes, contents.len() as u64);
            bytes.extend(contents);
        }
    }
    bytes
}

/// Some bytes of `sound` replaced, and some cut off.
fn mutated(sound: &[u8], changes: &[(usize, u8)], cut: usize) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for (at, byte) in changes {
        let at = at % bytes.len();
        bytes[at] = *byte;
    }
    bytes.truncate(bytes.len() - cut % bytes.len());
    bytes
}

#[test]
fn whatever_stands_in_blocks_is_read_to_an_end() {
    let sound = blocks_of_example();
    let changes = proptest::collection::vec((0..sound.len(), any::<u8>()), 1..6);
    proptest!(ProptestConfig::with_cases(100), |(changes in changes, cut in 0..40usize)| {
        fuzz::read_blocks(&mutated(&sound, &changes, cut.saturating_sub(30)));
    });
}

#[test]
fn whatever_stands_in_a_file_is_read_to_an_end() {
    let folder = tempfile::tempdir().unwrap();
    example(folder.path());
    for path in segment_files(folder.path()) {
        let sound = fs::read(path).unwrap();
        let changes = proptest::collection::vec((0..sound.len(), any::<u8>()), 0..6);
        proptest!(ProptestConfig::with_cases(60), |(changes in changes, cut in 0..2_000usize)| {
            fuzz::read_file(&mutated(&sound, &changes, cut));
        });
    }
}

#[test]
fn any_bytes_are_read_to_an_end() {
    let bytes = proptest::collection::vec(any::<u8>(), 0..200);
    proptest!(ProptestConfig::with_cases(100), |(bytes in bytes)| {
        fuzz::read_blocks(&bytes);
        fuzz::read_file(&bytes);
    });
}
