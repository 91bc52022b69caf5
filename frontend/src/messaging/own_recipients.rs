//! The patient's own care team and recents, matched in the browser: at once, and without a network.
//!
//! Deliberately no more than beginnings of words in any order: slips, sounds and nicknames are the
//! server's, whose answer is added below.

use shared::directory::{RecipientView, WhyOffered};
use std::rc::Rc;

/// Those of one's own whose label has a word beginning with each typed word, in their order, with
/// what matched. Nobody for a text without a letter or digit.
pub(super) fn matching(own: &[Rc<RecipientView>], text: &str) -> Vec<Rc<RecipientView>> {
    let typed: Vec<String> = words(text).into_iter().map(|(_, word)| word).collect();
    if typed.is_empty() {
        return Vec::new();
    }
    own.iter()
        .filter_map(|recipient| {
            let spans = spans(&recipient.label, &typed)?;
            Some(Rc::new(RecipientView {
                spans,
                matched_by: None,
                ..(**recipient).clone()
            }))
        })
        .collect()
}

/// Which characters of the label the typed words match, if all of them do.
fn spans(label: &str, typed: &[String]) -> Option<Vec<(u16, u16)>> {
    let words = words(label);
    let mut spans: Vec<(u16, u16)> = Vec::new();
    for part in typed {
        let (at, _) = words.iter().find(|(at, word)| {
            word.starts_with(part) && !spans.iter().any(|(from, _)| from == at)
        })?;
        let length = u16::try_from(part.chars().count()).ok()?;
        let span = (*at, at.saturating_add(length));
        spans.insert(spans.partition_point(|before| *before < span), span);
    }
    Some(spans)
}

/// The words of a text in lower case, each with the place of its first character. Letters beyond ASCII are
/// taken as they are: the tables to fold them are the server's, and would cost the first load too much.
fn words(text: &str) -> Vec<(u16, String)> {
    let mut words: Vec<(u16, String)> = Vec::new();
    let mut inside = false;
    for (at, letter) in (0_u16..).zip(text.chars()) {
        let of_word = letter.is_ascii_alphanumeric() || !letter.is_ascii();
        if of_word {
            if !inside {
                words.push((at, String::new()));
            }
            if let Some((_, word)) = words.last_mut() {
                // One for one, so that places in the word are places in the text.
                word.push(letter.to_ascii_lowercase());
            }
        }
        inside = of_word;
    }
    words
}

/// What the list shows: one's own that match at once, and below them what the server found. Whatever
/// stands above stays where it is when the answer comes.
pub(super) fn with_found(
    own: Vec<Rc<RecipientView>>,
    found: &[Rc<RecipientView>],
    answers_the_text: bool,
) -> Vec<Rc<RecipientView>> {
    let nobody = own.is_empty();
    let is_own = |it: &RecipientView| own.iter().any(|own| own.id == it.id);
    let mut below: Vec<_> = found
        .iter()
        .filter(|it| !is_own(it))
        // An older answer fills the space until the new one comes, but says nothing of one's own.
        .filter(|it| answers_the_text || nobody || it.why.is_none())
        .cloned()
        .collect();
    let mut shown: Vec<_> = own
        .iter()
        .map(|it| {
            let by_server = found
                .iter()
                .find(|found| answers_the_text && found.id == it.id);
            by_server.unwrap_or(it).clone()
        })
        .collect();
    let reached = headings(&shown).last().copied().unwrap_or(Heading::OwnTeam);
    below.sort_by_key(|it| Heading::of(it).below(reached));
    shown.append(&mut below);
    shown
}

/// Under what recipients stand, from above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    OwnTeam,
    Recent,
    Others,
}

impl Heading {
    fn of(recipient: &RecipientView) -> Self {
        match recipient.why {
            Some(WhyOffered::Recent) => Self::Recent,
            Some(_) => Self::OwnTeam,
            None => Self::Others,
        }
    }

    /// The heading for one who comes after this one. No heading stands twice and no row moves, so one's own
    /// whom the server finds later are among the others; the note at their name still says why they are
    /// one's own.
    fn below(self, reached: Self) -> Self {
        if self < reached { Self::Others } else { self }
    }
}

/// The heading of each row of the list.
pub(super) fn headings(shown: &[Rc<RecipientView>]) -> Vec<Heading> {
    let rows = shown.iter();
    rows.scan(Heading::OwnTeam, |reached, it| {
        *reached = Heading::of(it).below(*reached);
        Some(*reached)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::recipient_field::tests::recipient;
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn named(id: u128, label: &str, why: Option<WhyOffered>) -> Rc<RecipientView> {
        Rc::new(RecipientView {
            label: label.to_owned(),
            spans: Vec::new(),
            ..(*recipient(id, why)).clone()
        })
    }

    fn own() -> Vec<Rc<RecipientView>> {
        vec![
            named(
                1,
                "Little Rock Family Medicine_Hauge, Allison, PA",
                Some(WhyOffered::PrimaryCare),
            ),
            named(2, "Little Rock Pharmacy", Some(WhyOffered::Pharmacy)),
        ]
    }

    fn ids(all: &[Rc<RecipientView>]) -> Vec<u128> {
        all.iter().map(|it| it.id.0.as_u128()).collect()
    }

    #[test]
    fn every_typed_word_begins_a_word_of_the_label_in_any_order() {
        let own = own();
        assert_eq!(ids(&matching(&own, "LITTLE")), [1, 2]);
        assert_eq!(ids(&matching(&own, "pharm lit")), [2]);
        assert_eq!(ids(&matching(&own, "hauge, a")), [1]);
        assert_eq!(ids(&matching(&own, "rock rock")), []);
        assert_eq!(ids(&matching(&own, "ittle")), []);
        assert_eq!(ids(&matching(&own, "hogue")), []);
        assert_eq!(ids(&matching(&own, " -_ ")), []);
    }

    #[test]
    fn what_matched_is_marked() {
        let found = matching(&own(), "pharm lit");
        assert_eq!(
            found.first().map(|it| it.spans.clone()),
            Some(vec![(0, 3), (12, 17)])
        );
    }

    #[test]
    fn the_servers_answer_is_added_below_and_moves_nobody() {
        let own = own();
        let first = with_found(matching(&own, "l"), &[], false);
        let answer = [
            named(3, "Lemoore", None),
            own[1].clone(),
            named(4, "Lisa's Clinic", Some(WhyOffered::Recent)),
            own[0].clone(),
        ];
        let then = with_found(matching(&own, "l"), &answer, true);
        assert_eq!(ids(&first), [1, 2]);
        assert_eq!(ids(&then), [1, 2, 4, 3]);
    }

    #[test]
    fn no_heading_stands_twice_when_the_server_finds_one_of_ones_own_later() {
        let mut own = own();
        own.push(named(5, "Lackland Clinic", Some(WhyOffered::Recent)));
        let answer = [
            named(6, "Hogue's Team", Some(WhyOffered::Program)),
            named(3, "Lemoore", None),
            named(7, "Lisa's Clinic", Some(WhyOffered::Recent)),
        ];
        let shown = with_found(matching(&own, "l"), &answer, true);
        assert_eq!(ids(&shown), [1, 2, 5, 7, 6, 3]);
        let mut headings = headings(&shown);
        assert_eq!(headings.get(4), Some(&Heading::Others));
        headings.dedup();
        assert_eq!(
            headings,
            [Heading::OwnTeam, Heading::Recent, Heading::Others]
        );
    }

    #[test]
    fn an_older_answer_stays_only_below_and_only_of_others() {
        let own = own();
        let older = [own[0].clone(), own[1].clone(), named(3, "Lemoore", None)];
        assert_eq!(
            ids(&with_found(matching(&own, "ph"), &older, false)),
            [2, 3]
        );
        assert_eq!(
            ids(&with_found(matching(&own, "x"), &older, false)),
            [1, 2, 3]
        );
    }
}
