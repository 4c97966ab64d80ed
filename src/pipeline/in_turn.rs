//! Many things that are read one after the other, worked on by all threads, and taken in their order.
//!
//! Each thread reads a thing when it has none, and works on what it read itself: it is still in its
//! cache, and nobody waits for another but to read. Who is done takes whatever is in turn. Nothing is
//! read as long as too many things wait for a slow one before them, so memory is bounded.

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use crate::error::Result;

/// For each thread, so many things are done or in work before the one that is in turn is taken.
const AHEAD: usize = 2;

/// Have all threads `work` on what `next` gives until that is nothing, and `take` what they made of it, in
/// the order of `next`. What was taken is given to `next` again, for its memory.
///
/// None of the three may wait for work that is given to other threads: these may be waiting here.
///
/// # Errors
///
/// The first of `take`, in the order of `next`; after it nothing more is read.
pub(super) fn in_turn<I: Send, T: Send>(
    next: impl FnMut(Option<I>) -> Option<I> + Send,
    work: impl Fn(&I) -> T + Sync,
    take: impl FnMut(&I, T) -> Result<()> + Send,
) -> Result<()> {
    let source = Mutex::new(Source { next, turn: 0, is_empty: false });
    let turns = Turns {
        sink: Mutex::new(Sink {
            take,
            done: VecDeque::new(),
            taken: 0,
            spare: Vec::new(),
            end: None,
        }),
        has_room: Condvar::new(),
        most: AHEAD * rayon::current_num_threads(),
    };
    rayon::broadcast(|_| {
        let _ended = EndsForAll(&turns);
        while let Some(spare) = turns.wait_for_room() {
            let Some((turn, thing)) = locked(&source).read(spare) else { return };
            let made = work(&thing);
            turns.put(turn, (thing, made));
        }
    });
    let sink = turns.sink.into_inner().unwrap_or_else(PoisonError::into_inner);
    sink.end.unwrap_or(Ok(()))
}

/// What is behind a lock stays as it was when a thread panicked: the panic is what the caller gets.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Source<N> {
    next: N,
    /// Number of the thing that is read next.
    turn: usize,
    is_empty: bool,
}

impl<N> Source<N> {
    fn read<I>(&mut self, spare: Option<I>) -> Option<(usize, I)>
    where
        N: FnMut(Option<I>) -> Option<I>,
    {
        let thing = if self.is_empty { None } else { (self.next)(spare) };
        self.is_empty = thing.is_none();
        let turn = self.turn;
        self.turn += 1;
        thing.map(|thing| (turn, thing))
    }
}

struct Sink<I, T, K> {
    take: K,
    /// What was made, from the thing that is in turn; nothing where it is still being made.
    done: VecDeque<Option<(I, T)>>,
    taken: usize,
    spare: Vec<I>,
    /// How it ended, if it did before its time.
    end: Option<Result<()>>,
}

struct Turns<I, T, K> {
    sink: Mutex<Sink<I, T, K>>,
    has_room: Condvar,
    most: usize,
}

impl<I, T, K> Turns<I, T, K> {
    /// Wait until something may be read: into the memory of a thing that was taken, if there is one.
    /// Nothing when all is over.
    fn wait_for_room(&self) -> Option<Option<I>> {
        let is_full = |sink: &mut Sink<I, T, K>| sink.end.is_none() && sink.done.len() >= self.most;
        let mut sink = self
            .has_room
            .wait_while(locked(&self.sink), is_full)
            .unwrap_or_else(PoisonError::into_inner);
        if sink.end.is_some() { None } else { Some(sink.spare.pop()) }
    }

    /// Put what was made in its place, and take what is in turn.
    fn put(&self, turn: usize, made: (I, T))
    where
        K: FnMut(&I, T) -> Result<()>,
    {
        let mut sink = locked(&self.sink);
        let sink = &mut *sink;
        let place = turn - sink.taken;
        if sink.done.len() <= place {
            sink.done.resize_with(place + 1, || None);
        }
        sink.done[place] = Some(made);
        while sink.end.is_none()
            && let Some((thing, made)) = sink.done.front_mut().and_then(Option::take)
        {
            sink.done.pop_front();
            sink.taken += 1;
            sink.end = (sink.take)(&thing, made).err().map(Err);
            sink.spare.push(thing);
        }
        self.has_room.notify_all();
    }
}

/// When a thread panics, what it was working on is never done: nobody may wait for it.
struct EndsForAll<'t, I, T, K>(&'t Turns<I, T, K>);

impl<I, T, K> Drop for EndsForAll<'_, I, T, K> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            locked(&self.0.sink).end.get_or_insert(Ok(()));
            self.0.has_room.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::error::ErrorKind;

    fn pool() -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap()
    }

    fn numbers(count: usize) -> impl FnMut(Option<usize>) -> Option<usize> + Send {
        let mut numbers = 0..count;
        move |_| numbers.next()
    }

    #[test]
    fn everything_is_taken_in_order() {
        for count in [0, 1, 2, 1000] {
            let mut taken = Vec::new();
            let slow = |number: &usize| {
                if number.is_multiple_of(97) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                *number * 2
            };
            let take = |number: &usize, made| {
                taken.push((*number, made));
                Ok(())
            };
            pool().install(|| in_turn(numbers(count), slow, take)).unwrap();
            assert_eq!(taken, (0..count).map(|n| (n, 2 * n)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_thing_does_not_let_others_pile_up() {
        let begun = AtomicUsize::new(0);
        let work = |number: &usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            if *number == 0 {
                std::thread::sleep(std::time::Duration::from_millis(100));
                return begun.load(Ordering::SeqCst);
            }
            0
        };
        let mut at_first = 0;
        let take = |number: &usize, made| {
            at_first = if *number == 0 { made } else { at_first };
            Ok(())
        };
        pool().install(|| in_turn(numbers(10_000), work, take)).unwrap();
        assert!(at_first <= 3 * AHEAD + 3, "{at_first}");
    }

    #[test]
    fn the_first_error_in_order_ends_it() {
        let work = |number: &usize| {
            if *number == 40 {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        };
        let mut last = 0;
        let take = |number: &usize, ()| {
            last = *number;
            let error = std::io::Error::other(number.to_string());
            if *number >= 40 { Err(ErrorKind::Write(error).into()) } else { Ok(()) }
        };
        let error = pool().install(|| in_turn(numbers(10_000), work, take)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Write(error) if error.to_string() == "40"));
        assert_eq!(last, 40);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let work = |number: &usize| assert_ne!(*number, 40);
        let run = || pool().install(|| in_turn(numbers(10_000), work, |_, ()| Ok(())));
        std::panic::catch_unwind(run).unwrap_err();
    }
}
