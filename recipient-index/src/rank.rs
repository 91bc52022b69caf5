//! What makes one match better than another.
//!
//! Owns the order of the answers and nothing of how they are found. The fields of [`Rank`] are compared
//! from the first to the last; the smaller is the better.

use crate::Reason;
use crate::closeness::Closeness;
use crate::index::Field;

/// Where a recipient stands for the patient, and whether a near miss was needed. Near misses of the
/// patient's own teams come before strangers that are spelt as typed, all other near misses after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// The patient's own care team.
    Own,
    /// Written to lately.
    Recent,
    /// One of these two, by a slip or an equal sound.
    MineNearly,
    /// At the patient's own facility.
    Facility,
    /// In the region of that facility.
    Region,
    /// Anywhere.
    Rest,
    /// At the own facility, by a near miss.
    FacilityNearly,
    /// Anywhere, by a near miss.
    RestNearly,
}

/// The order of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) tier: Tier,
    /// How far all words together are from what was typed.
    pub(crate) edits: u8,
    /// How many words were only begun.
    pub(crate) begun: u8,
    /// How much the parts count in which the words are, all together.
    pub(crate) fields: u8,
    /// How many words do not follow the one that was typed before them.
    pub(crate) disorder: u8,
    /// Among the patient's own, the order in which they were given.
    pub(crate) turn: u8,
    /// By static rank.
    pub(crate) place: u32,
}

/// How all words of a query together match a recipient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Match {
    edits: u8,
    begun: u8,
    fields: u8,
    disorder: u8,
    farthest: Option<Closeness>,
    reason: Option<Reason>,
    last_position: Option<usize>,
}

/// How one word of a query matches one word of a recipient; the smaller is the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordMatch {
    pub(crate) closeness: Closeness,
    pub(crate) begun: bool,
    pub(crate) field: Field,
    /// Its position among the recipient's own words.
    pub(crate) position: Option<usize>,
}

impl Match {
    /// Of a reading of the query that is so far from what was typed.
    pub(crate) fn of_reading(cost: u8) -> Self {
        Self {
            edits: cost,
            // Other blanks than those that were typed are a slip, too.
            farthest: (cost > 0).then_some(Closeness::Slip),
            ..Self::default()
        }
    }

    /// Takes the next word of the query.
    pub(crate) fn add(&mut self, word: WordMatch) {
        let (edits, reason) = match word.closeness {
            Closeness::Exact => (
                0,
                match word.field {
                    Field::Last | Field::Label | Field::First => Reason::Label,
                    Field::Alias | Field::Facility => Reason::Alias,
                    Field::Meaning => Reason::Meaning,
                },
            ),
            Closeness::Nickname => (1, Reason::Nickname),
            Closeness::Slip => (2, Reason::Spelling),
            Closeness::SoundsAlike => (3, Reason::Sound),
            Closeness::SoundsNear => (4, Reason::Sound),
        };
        self.farthest = self.farthest.max(Some(word.closeness));
        self.edits = self.edits.saturating_add(edits);
        self.begun = self.begun.saturating_add(u8::from(word.begun));
        self.fields = self.fields.saturating_add(match word.field {
            Field::Last => 0,
            Field::Label => 1,
            Field::First => 2,
            Field::Alias => 3,
            Field::Facility => 4,
            Field::Meaning => 5,
        });
        let follows = match (self.last_position, word.position) {
            (Some(before), Some(now)) => now == before.saturating_add(1),
            (None, _) => true,
            (Some(_), None) => false,
        };
        self.disorder = self.disorder.saturating_add(u8::from(!follows));
        self.last_position = word.position;
        self.reason = self.reason.max(Some(reason));
    }

    /// Whether some word is a near miss.
    pub(crate) fn nearly(&self) -> bool {
        self.farthest > Some(Closeness::Nickname)
    }

    /// Whether some word only sounds nearly the same.
    pub(crate) fn by_far(&self) -> bool {
        self.farthest > Some(Closeness::SoundsAlike)
    }

    pub(crate) fn reason(&self) -> Reason {
        self.reason.unwrap_or(Reason::Label)
    }

    pub(crate) const fn rank(&self, tier: Tier, turn: u8, place: u32) -> Rank {
        Rank {
            tier,
            edits: self.edits,
            begun: self.begun,
            fields: self.fields,
            disorder: self.disorder,
            turn,
            place,
        }
    }
}
