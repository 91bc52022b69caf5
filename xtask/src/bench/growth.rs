//! What the same page of the inbox costs as the system fills: it must not matter how much others write.

use anyhow::Result;

use super::{
    Bench, data, http, inbox,
    load::{self, Run},
    portal::Portal,
    report::{Better, Figure},
};

/// Messages in the system.
pub(super) const SIZES: [u64; 3] = [10_000, 1_000_000, 10_000_000];
/// How much dearer the page may be in the fullest system than in the emptiest.
const AT_MOST: f64 = 1.3;

/// The page in each system, by turns, so that a slow minute of the machine meets all of them.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let sizes = if bench.quick {
        SIZES.get(..2).unwrap_or_default()
    } else {
        &SIZES[..]
    };
    let mut systems: Vec<(u64, Portal, http::Person, Vec<Run>)> = Vec::new();
    for messages in sizes {
        let folder = data::messages(bench, *messages)?;
        let portal = Portal::start(bench, &folder, &[])?;
        let person = http::sign_in(&portal.address, inbox::FULL)?;
        inbox::page(&portal.address, &person)?;
        inbox::load(bench, &portal.address, &person)?;
        systems.push((*messages, portal, person, Vec::new()));
    }
    for _ in 0..bench.runs {
        for (_, portal, person, runs) in &mut systems {
            runs.push(inbox::load(bench, &portal.address, person)?);
        }
    }
    let mut figures = Vec::new();
    for (messages, _, _, runs) in &systems {
        let what = format!("Inbox page, {messages} messages in the system");
        // Wide enough that the document lists them by size.
        figures.extend(load::figures(
            &format!("growth-{messages:08}"),
            &what,
            runs,
            None,
        ));
    }
    if let (Some((_, _, _, few)), Some((messages, _, _, many))) = (systems.first(), systems.last())
    {
        let ratios = few
            .iter()
            .zip(many)
            .map(|(few, many)| few.per_second / many.per_second);
        let what = format!("Cost of the page with {messages} messages over that with 10000");
        let ratio = Figure::new("growth-ratio", what, "times", ratios.collect());
        figures.push(ratio.budget(AT_MOST, AT_MOST, Better::Lower));
    }
    Ok(figures)
}
