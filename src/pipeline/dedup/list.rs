//! The families, the dropped and the verified pairs, as lists.
//!
//! In lists whose fields are separated by tabs, a tab or a line end inside an id is written as `\t`,
//! `\n` or `\r`. Everything is in the order of the input.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    emit::Decided,
    families::Kept,
    sorter::{Row, Sorter},
    table::Number,
    verify::Known,
};
use crate::{
    error::{ErrorKind, Result},
    report::model::Ratio,
};

/// Articles with the same words of which every pair is listed; of more, each is listed with the one
/// that stands for them. At this number there are eight million pairs.
pub(super) const MOST_LISTED: usize = 4_096;

/// A family, as it is listed.
#[derive(Serialize)]
struct Family<'t> {
    r#type: &'static str,
    id: String,
    keeper: &'t str,
    /// Whether the keeper is a reference, and so none of the members.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_reference: bool,
    members: Vec<Member<'t>>,
    lowest_resemblance: Ratio,
}

#[derive(Serialize)]
struct Member<'t> {
    id: &'t str,
    /// With the keeper.
    resemblance: Ratio,
}

/// Write each family on a line, its keeper first.
pub(super) fn write_families(decided: Decided<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Decided { table, families, numbering } = decided;
    let mut members: Vec<(u32, bool, Number)> = table
        .numbers()
        .filter(|&number| !table.is_reference(number))
        .filter_map(|number| {
            let keeper = families.of_record(number).keeper;
            Some((numbering.family(keeper)?, keeper != number, number))
        })
        .collect();
    members.sort_unstable();
    for family in members.chunk_by(|x, y| x.0 == y.0) {
        let keeper = families.of_record(family[0].2).keeper;
        let fates: Vec<(Number, Kept)> =
            family.iter().map(|&(_, _, number)| (number, families.of_record(number))).collect();
        let member = |&(number, kept): &(Number, Kept)| Member {
            id: table.id(number),
            resemblance: Ratio(kept.resemblance()),
        };
        let lowest = fates.iter().map(|(_, kept)| kept.resemblance()).fold(1.0, f64::min);
        let listed = Family {
            r#type: "family",
            id: format!("f{}", family[0].0),
            keeper: table.id(keeper),
            is_reference: table.is_reference(keeper),
            members: fates.iter().map(member).collect(),
            lowest_resemblance: Ratio(lowest),
        };
        serde_json::to_writer(&mut *out, &listed)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Write each dropped article, the one kept for it, and what they resemble each other.
pub(super) fn write_dropped(decided: Decided<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Decided { table, families, .. } = decided;
    for number in table.numbers().filter(|&number| families.is_dropped(number)) {
        if table.is_reference(number) {
            continue;
        }
        let kept = families.of_record(number);
        let (dropped, keeper) = (field(table.id(number)), field(table.id(kept.keeper)));
        writeln!(out, "{dropped}\t{keeper}\t{}", Ratio(kept.resemblance()))?;
    }
    Ok(())
}

/// Write every verified pair: the earlier and the later article, and their resemblance. The answer is
/// how many sets of the same words were too large to be listed pair by pair.
pub(super) fn write_pairs(
    known: Known<'_>,
    verified: impl Iterator<Item = Result<Row<4>>>,
    mut sorter: Sorter<4>,
    out: &mut dyn Write,
) -> Result<u64> {
    let Known { table, ranking, .. } = known;
    let same = Same::of(known);
    let alone = |number: Number| (number, number);
    let row = |a: Number, b: Number, shared, all| [a.min(b), a.max(b), shared, all];
    for set in same.sets() {
        let first = [alone(set[0].0)];
        let firsts = if set.len() > MOST_LISTED { &first } else { set };
        for &(_, a) in firsts {
            let is_other = |b: Number| if firsts.len() == 1 { b != a } else { b > a };
            let others = set.iter().map(|entry| entry.1);
            let others = others.filter(|&b| is_other(b) && table.are_compared(a, b));
            sorter.extend(others.map(|b| row(a, b, 0, 0)))?;
        }
    }
    for verified in verified {
        let [better, worse, shared, all] = verified?;
        let firsts = [better, worse].map(|rank| [alone(ranking.numbers[rank as usize])]);
        let [ones, others] = firsts.each_ref().map(|first| same.listed(first));
        for &(_, a) in ones {
            let others = others.iter().map(|entry| entry.1);
            let others = others.filter(|&b| table.are_compared(a, b));
            sorter.extend(others.map(|b| row(a, b, shared, all)))?;
        }
    }
    for sorted in sorter.sorted()? {
        let [a, b, shared, all] = sorted?;
        let kept = Kept { keeper: a, shared, all };
        let (a, b) = (field(table.id(a)), field(table.id(b)));
        writeln!(out, "{a}\t{b}\t{}", Ratio(kept.resemblance())).map_err(ErrorKind::Write)?;
    }
    Ok(same.sets().filter(|set| set.len() > MOST_LISTED).count() as u64)
}

/// The articles whose words others have too, by the one that stands for them.
struct Same(Vec<(Number, Number)>);

impl Same {
    fn of(Known { table, representatives, .. }: Known<'_>) -> Self {
        let first = |number: Number| representatives[number as usize];
        let others = table.numbers().filter(|&number| first(number) != number);
        let mut same: Vec<(Number, Number)> =
            others.flat_map(|other| [other, first(other)].map(|one| (first(other), one))).collect();
        same.sort_unstable();
        same.dedup();
        Self(same)
    }

    fn sets(&self) -> impl Iterator<Item = &[(Number, Number)]> {
        self.0.chunk_by(|x, y| x.0 == y.0)
    }

    /// The set that `first` stands for, unless there are too many: then `first` alone.
    fn listed<'s>(&'s self, first: &'s [(Number, Number); 1]) -> &'s [(Number, Number)] {
        let start = self.0.partition_point(|entry| entry.0 < first[0].0);
        let set = &self.0[start..];
        let set = &set[..set.partition_point(|entry| entry.0 == first[0].0)];
        if (1..=MOST_LISTED).contains(&set.len()) { set } else { first }
    }
}

/// An id as it stands in a list.
fn field(id: &str) -> Cow<'_, str> {
    if id.contains(['\t', '\n', '\r']) {
        id.replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r").into()
    } else {
        id.into()
    }
}
