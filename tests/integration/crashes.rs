//! An archive whose writers are killed: at any moment, without a warning, again and again.
//!
//! What is killed is the program itself, with SIGKILL, after a delay that is drawn so that every phase of a command
//! is hit: half of them anywhere between its start and its end, and half just after it has begun to
//! write files. What must hold then is read with the library, which is what the program itself reads
//! with; at the end of each test the program says the same.
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Child, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use wirecopy::{archive::Archive, hash};

use crate::{
    Newsroom,
    interrupt::{listening, signal, wait_until},
    names_in, stdout,
};

/// The texts by id.
type Model = BTreeMap<String, String>;

/// Numbers that are drawn, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 += 1;
        hash::mix(self.0) % limit
    }

    fn text(&mut self) -> String {
        let words = 20 + self.below(60);
        let word = |_| format!("w{}", self.below(400));
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }
}

/// A newsroom with an archive, and what it should hold.
struct Kept {
    newsroom: Newsroom,
    model: Model,
    dice: Dice,
}

/// What a command does to the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Job {
    Add,
    Remove,
    Compact,
}

impl Kept {
    fn new(seed: u64) -> Self {
        let newsroom = Newsroom::new();
        let mut kept = Self { newsroom, model: Model::new(), dice: Dice(seed << 32) };
        for _ in 0..3 {
            let (arguments, after) = kept.draw(Job::Add);
            kept.newsroom.run(&arguments).code(0);
            kept.model = after;
        }
        kept
    }

    fn folder(&self) -> PathBuf {
        self.newsroom.path("news.wcx")
    }

    /// The arguments of a job, and what the archive holds when it is done.
    fn draw(&mut self, job: Job) -> (String, Model) {
        let mut after = self.model.clone();
        match job {
            Job::Add => {
                let mut lines = String::new();
                for _ in 0..30 {
                    // Some ids are new, some known; some known have their text.
                    let id = format!("a{}", self.dice.below(80));
                    let is_same = self.dice.below(4) == 0;
                    let known = after.get(&id).filter(|_| is_same).cloned();
                    let text = known.unwrap_or_else(|| self.dice.text());
                    if lines.contains(&format!("\"{id}\"")) {
                        continue;
                    }
                    lines += &format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
                    after.insert(id, text);
                }
                self.newsroom.file("new.jsonl", &lines);
                ("archive add news.wcx new.jsonl -q".to_owned(), after)
            }
            Job::Remove => {
                let ids: Vec<String> = self.model.keys().cloned().collect();
                let mut arguments = "archive remove news.wcx -q".to_owned();
                for id in ids.iter().filter(|_| self.dice.below(6) == 0) {
                    arguments += &format!(" {id}");
                    after.remove(id);
                }
                if after.len() == self.model.len() {
                    let first = ids.first().cloned().unwrap_or_default();
                    arguments += &format!(" {first}");
                    after.remove(&first);
                }
                (arguments, after)
            }
            Job::Compact => ("archive compact news.wcx -q".to_owned(), after),
        }
    }

    fn start(&self, arguments: &str) -> Child {
        let mut command = self.newsroom.process(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Wait for a moment that is drawn, in a command that takes about so long.
    fn wait(&mut self, child: &mut Child, about: Duration) {
        let micros = u64::try_from(about.as_micros()).unwrap();
        if self.dice.below(2) == 0 {
            thread::sleep(Duration::from_micros(self.dice.below(micros)));
            return;
        }
        let segments = self.folder().join("segments");
        let before = names_in(&segments);
        let began = Instant::now();
        while names_in(&segments) == before
            && began.elapsed() < 10 * about
            && child.try_wait().unwrap().is_none()
        {
            thread::sleep(Duration::from_micros(50));
        }
        thread::sleep(Duration::from_micros(self.dice.below(micros / 8)));
    }

    /// That the archive is sound and holds what it did before a job or after it; the answer is which.
    fn check(&mut self, after: Model, has_ended: bool) -> bool {
        let found = held(&self.newsroom);
        let is_after = found == after;
        assert!(is_after || !has_ended, "a job that had ended was lost");
        assert!(is_after || found == self.model, "neither the one state nor the other");
        self.model = found;
        is_after
    }
}

/// What an archive holds, which must be sound.
fn held(newsroom: &Newsroom) -> Model {
    let snapshot = Archive::open(&newsroom.path("news.wcx")).unwrap().snapshot().unwrap();
    let faults: Vec<String> = snapshot.faults(|_| ()).iter().map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
    let mut model = Model::new();
    snapshot
        .each_article(|record, text| {
            assert!(model.insert(record.id, text.to_owned()).is_none(), "an id is there twice");
            Ok(())
        })
        .unwrap();
    model
}

/// Kill `kills` commands of one kind; between them the other kinds run to their ends, so that there is
/// always something to do.
fn check_kills(job: Job, kills: u32) {
    let mut kept = Kept::new(job as u64 + 1);
    let mut about = Duration::from_millis(300);
    let (mut killed, mut done) = (0, 0);
    while killed < kills {
        let between = match job {
            Job::Add => Job::Remove,
            Job::Remove | Job::Compact => Job::Add,
        };
        if done > 0 && kept.dice.below(4) == 0 || job != Job::Add && kept.model.len() < 20 {
            let (arguments, after) = kept.draw(between);
            kept.newsroom.run(&arguments).code(0);
            kept.check(after, true);
        }
        let (arguments, after) = kept.draw(job);
        let began = Instant::now();
        let mut child = kept.start(&arguments);
        kept.wait(&mut child, about);
        // It may have ended by now, which is no failure.
        let _too_late = child.kill();
        let status = child.wait().unwrap();
        if status.success() {
            about = (about + began.elapsed()) / 2;
        } else {
            assert_eq!(status.code(), None, "it failed by itself");
            killed += 1;
        }
        done += u32::from(kept.check(after, status.success()));
    }
    assert!(done > 0, "no command was far enough");
    kept.newsroom.run("archive verify news.wcx").code(0);
    let lines = stdout(&kept.newsroom.run("archive export news.wcx -q").code(0));
    assert_eq!(lines.lines().count(), kept.model.len());
    // What the killed ones left is gone with the next change, but for a state's own files.
    kept.newsroom.run("archive add news.wcx new.jsonl -q").code(0);
    kept.newsroom.run("archive compact news.wcx").code(0);
    assert_eq!(names_in(&kept.folder().join("segments")).len(), 1);
}

#[test]
fn killed_while_adding() {
    check_kills(Job::Add, 90);
}

#[test]
fn killed_while_removing() {
    check_kills(Job::Remove, 60);
}

#[test]
fn killed_while_compacting() {
    check_kills(Job::Compact, 60);
}

#[test]
fn killed_while_making_an_archive() {
    let mut dice = Dice(77);
    let newsroom = Newsroom::new();
    for _ in 0..15 {
        let mut child = newsroom
            .process("archive add news.wcx articles.jsonl -q")
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(dice.below(60)));
        let _too_late = child.kill();
        child.wait().unwrap();
        let is_there = Archive::open(&newsroom.path("news.wcx")).is_ok();
        assert!(!is_there || [0, 3].contains(&held(&newsroom).len()));
        newsroom.run("archive add news.wcx articles.jsonl -q").code(0).stderr("");
        assert_eq!(held(&newsroom).len(), 3);
        fs::remove_dir_all(newsroom.path("news.wcx")).unwrap();
    }
}

#[test]
fn of_two_writers_at_once_one_is_told_to_wait() {
    let newsroom = Newsroom::new();
    newsroom.run("archive add news.wcx articles.jsonl").code(0);
    let mut dice = Dice(5);
    let (mut expected, mut refused) = (3, 0);
    for round in 0..12 {
        let spawn = |writer: u64, dice: &mut Dice| {
            let line =
                |n| format!("{{\"id\":\"{round}-{writer}-{n}\",\"text\":\"{}\"}}\n", dice.text());
            newsroom.file(&format!("{writer}.jsonl"), &(0..10).map(line).collect::<String>());
            let mut command = newsroom.process(&format!("archive add news.wcx {writer}.jsonl -q"));
            command.stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = [spawn(0, &mut dice), spawn(1, &mut dice)];
        for child in both {
            let ended = child.wait_with_output().unwrap();
            if ended.status.success() {
                expected += 10;
                continue;
            }
            let said = String::from_utf8(ended.stderr).unwrap();
            assert!(said.contains("another process is changing this archive"), "{said}");
            refused += 1;
        }
    }
    assert_eq!(held(&newsroom).len(), expected);
    assert!(refused < 24, "nobody ever wrote");
}

#[test]
fn a_reader_sees_one_state_or_the_next() {
    let mut kept = Kept::new(9);
    let mut states = vec![kept.model.clone()];
    let is_over = AtomicBool::new(false);
    let newsroom = &kept.newsroom;
    let path = newsroom.path("news.wcx");
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen: Vec<Model> = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let snapshot = Archive::open(&path).unwrap().snapshot().unwrap();
                let mut found = Model::new();
                let visit = |record: wirecopy::archive::Record, text: &str| {
                    found.insert(record.id, text.to_owned());
                    Ok(())
                };
                snapshot.each_article(visit).unwrap();
                if seen.last() != Some(&found) {
                    seen.push(found);
                }
            }
            seen
        });
        let mut dice = Dice(31);
        let mut model = kept.model.clone();
        for round in 0..12 {
            let arguments = if round % 3 == 2 {
                "archive compact news.wcx -q".to_owned()
            } else {
                let id = format!("a{}", dice.below(80));
                let text = dice.text();
                newsroom.file("one.jsonl", &format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n"));
                model.insert(id, text);
                "archive add news.wcx one.jsonl -q".to_owned()
            };
            newsroom.run(&arguments).code(0);
            states.push(model.clone());
        }
        is_over.store(true, Ordering::Relaxed);
        let mut states = states.iter();
        for seen in reader.join().unwrap() {
            assert!(states.any(|state| *state == seen), "a state that never was, or out of order");
        }
    });
    kept.model = held(&kept.newsroom);
    assert_eq!(Some(&kept.model), states.last());
}

/// An `archive add` that waits for standard input.
fn waiting_add(newsroom: &Newsroom) -> Child {
    let direct = newsroom.process("archive add news.wcx -");
    let mut command = if cfg!(target_os = "linux") { listening(&direct) } else { direct };
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn ctrl_c_changes_nothing() {
    let newsroom = Newsroom::new();
    newsroom.run("archive add news.wcx articles.jsonl").code(0);
    let before = held(&newsroom);
    for _ in 0..3 {
        // It is made anew just before the archive is locked.
        let lock = newsroom.path("news.wcx/lock");
        fs::remove_file(&lock).unwrap();
        let mut child = waiting_add(&newsroom);
        // Kept open: at the end of its input the command may be done before it hears the signal.
        let _input = child.stdin.take();
        wait_until("the archive is being changed", || lock.exists());
        signal(&child, "-INT");
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130));
        assert_eq!(held(&newsroom), before);
    }
    newsroom.run("archive add news.wcx articles.jsonl").code(0);
}
