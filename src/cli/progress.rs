//! Shows on stderr how far a job is.
//!
//! The pipeline calls from all its threads, often; a call costs one atomic addition. A thread of
//! its own looks at the count and draws: a bar, on a terminal, once the program has run for a
//! second; or, for a program that watches, a JSON object each half second:
//!
//! ```json
//! {"stage":"align","done":1200,"total":5000}
//! ```
//!
//! `total` is `null` where nobody knows it. A job that takes less shows nothing at all.

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::values::ProgressWhen;
use crate::pipeline::Progress;

/// Whoever has the answer within this time needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// Smooth to the eye, and nothing to the processor.
const FRAME: Duration = Duration::from_millis(100);
/// The fastest that a watching program is written to.
const LINE: Duration = Duration::from_millis(500);

/// A [`Progress`] that is shown until it is dropped.
#[derive(Debug)]
pub(crate) struct Meter {
    count: Arc<Count>,
    painter: Option<Painter>,
}

#[derive(Debug, Default)]
struct Count {
    stage: Mutex<Option<Stage>>,
    done: AtomicU64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stage {
    name: &'static str,
    total: Option<u64>,
}

#[derive(Debug)]
struct Painter {
    /// Dropped to make the thread stop.
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

/// One line of `--progress json`.
#[derive(Serialize)]
struct Line {
    stage: &'static str,
    done: u64,
    total: Option<u64>,
}

impl Meter {
    /// Begin to show, for a program that was started at `started`.
    pub(crate) fn start(when: ProgressWhen, started: Instant) -> Self {
        let count = Arc::new(Count::default());
        let painter = match when {
            ProgressWhen::Never => None,
            ProgressWhen::Auto if !io::stderr().is_terminal() => None,
            ProgressWhen::Auto => Painter::start(&count, move |count, stopped| {
                paint_bar(count, started, stopped);
            }),
            ProgressWhen::Json => Painter::start(&count, paint_lines),
        };
        Self { count, painter }
    }
}

impl Painter {
    /// None when no thread can be started: a job without a bar is still a job.
    fn start(
        count: &Arc<Count>,
        paint: impl FnOnce(&Count, &Stopped) + Send + 'static,
    ) -> Option<Self> {
        let (stop, stopped) = mpsc::channel();
        let count = Arc::clone(count);
        let thread = thread::Builder::new()
            .name("progress".to_owned())
            .spawn(move || paint(&count, &Stopped(stopped)))
            .ok()?;
        Some(Self { stop, thread })
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(Painter { stop, thread }) = self.painter.take() {
            drop(stop);
            // Waited for, so that the bar is gone before anything else is said.
            let _painted_to_the_end = thread.join();
        }
    }
}

impl Progress for Meter {
    fn begin(&self, stage: &'static str, total: Option<u64>) {
        let mut current = self.count.stage.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Stage { name: stage, total });
        self.count.done.store(0, Ordering::Relaxed);
    }

    fn advance(&self, steps: u64) {
        self.count.done.fetch_add(steps, Ordering::Relaxed);
    }
}

impl Count {
    fn now(&self) -> Option<(Stage, u64)> {
        let stage = *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        stage.map(|stage| (stage, self.done.load(Ordering::Relaxed)))
    }
}

/// Tells the painting thread when the meter is dropped.
struct Stopped(mpsc::Receiver<()>);

impl Stopped {
    /// Wait for `time`; false when there is nothing more to show.
    fn wait(&self, time: Duration) -> bool {
        matches!(self.0.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }
}

fn paint_bar(count: &Count, started: Instant, stopped: &Stopped) {
    if !stopped.wait(PATIENCE.saturating_sub(started.elapsed())) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        .with_elapsed(started.elapsed());
    let mut shown = None;
    loop {
        if let Some((stage, done)) = count.now() {
            if shown != Some(stage) {
                shown = Some(stage);
                bar.set_style(style(stage));
                bar.set_message(stage.name);
            }
            if let Some(total) = stage.total {
                bar.set_length(total);
            }
            bar.set_position(done);
        }
        bar.tick();
        if !stopped.wait(FRAME) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn style(stage: Stage) -> ProgressStyle {
    // Articles are read in bytes, everything else is counted in pieces.
    let template = match (stage.name, stage.total) {
        (READING, None) => "{spinner} {msg} {decimal_bytes} {elapsed}",
        (READING, Some(_)) => {
            "{spinner} {msg} {bar:30} {decimal_bytes} of {decimal_total_bytes} {elapsed}"
        }
        (_, None) => "{spinner} {msg} {human_pos} {elapsed}",
        (_, Some(_)) => "{spinner} {msg} {bar:30} {human_pos} of {human_len} {elapsed}",
    };
    ProgressStyle::with_template(template)
        .expect("the templates above name only placeholders that indicatif has")
        .progress_chars("=> ")
}

/// The stage in which articles are read; its steps are bytes.
pub(crate) const READING: &str = "reading";

fn paint_lines(count: &Count, stopped: &Stopped) {
    while stopped.wait(LINE) {
        if let Some((stage, done)) = count.now() {
            let line = Line { stage: stage.name, done, total: stage.total };
            let mut text =
                serde_json::to_string(&line).expect("a name and two numbers are valid JSON");
            text.push('\n');
            if io::stderr().lock().write_all(text.as_bytes()).is_err() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_several_threads() {
        let meter = Meter::start(ProgressWhen::Never, Instant::now());
        meter.begin("align", Some(400));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100).for_each(|_| meter.advance(1)));
            }
        });
        assert_eq!(meter.count.now(), Some((Stage { name: "align", total: Some(400) }, 400)));
    }

    #[test]
    fn a_new_stage_begins_at_nothing() {
        let meter = Meter::start(ProgressWhen::Never, Instant::now());
        meter.begin("align", None);
        meter.advance(3);
        meter.begin("cluster", None);
        assert_eq!(meter.count.now(), Some((Stage { name: "cluster", total: None }, 0)));
    }

    #[test]
    fn every_style_is_valid() {
        for name in [READING, "align"] {
            for total in [None, Some(1)] {
                let _panics_if_not = style(Stage { name, total });
            }
        }
    }

    #[test]
    fn a_dropped_meter_stops_at_once() {
        let began = Instant::now();
        drop(
            Painter::start(&Arc::default(), paint_lines)
                .map(|painter| Meter { count: Arc::default(), painter: Some(painter) }),
        );
        assert!(began.elapsed() < LINE);
    }
}
