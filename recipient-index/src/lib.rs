//! The search-as-you-type index over care teams, for the To field.
//!
//! Owns how typed text finds recipients: folding and splitting of text, what counts as a near miss,
//! the index itself and the order of the answers. It deliberately knows no database, no patient and no
//! right: whoever asks says which recipients are the patient's own, which are recent, where the patient
//! is cared for, and which may be written to at all (decided inside the search, so that a forbidden
//! recipient never takes a place in the answer). Pure and synchronous; builds for the host and wasm32.
//!
//! A recipient matches when every word of the query means some word of it, in any order. A word means
//! another when it is the beginning of it ("pharm lit" finds "Little Rock Pharmacy"), when it is a
//! nickname of it ("bob" for "Robert"), or when it is a near miss: misspelt, or spelt as it sounds. The
//! words of a recipient are those of its label and its other names, those of its facility, and what
//! people call its specialty ("kids doctor").
//!
//! | module | owns |
//! |---|---|
//! | `text` | folding, splitting into words |
//! | `closeness` | how near a typed word is to another |
//! | `vocabulary` | all words, as a trie; which of them a typed word may mean |
//! | `area` | the headings under which people browse |
//! | `meaning` | what people call a specialty; nicknames |
//! | `build` | from a directory to the index |
//! | `index` | the arrays of the index, and what belongs to one recipient |
//! | `rank` | what makes one match better than another |
//! | `search` | which recipients are looked at, and when to stop |

mod area;
mod bits;
mod build;
mod closeness;
mod index;
mod meaning;
mod rank;
mod search;
mod text;
mod vocabulary;

pub use area::Area;
pub use index::Index;
pub use text::{MAX_QUERY_CHARS, MAX_QUERY_WORDS};

/// A recipient in the index: its position in the list that the index was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// A facility in the index: its position in the list that the index was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilityNo(pub u32);

/// A place that recipients belong to, as the index reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facility<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is, "Little Rock AFB, AR". What follows the last comma is its region.
    pub place: &'a str,
    /// Other names of it, one a line.
    pub aliases: &'a str,
}

/// A recipient as the index reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The raw name, letter by letter as the directory has it.
    pub label: &'a str,
    /// Where it is; none of the list when it is out of range.
    pub facility: Option<FacilityNo>,
    /// Its specialty, a code of the NUCC provider taxonomy; empty when it has none.
    pub specialty: &'a str,
    /// The clinician's last name, empty for teams.
    pub last_name: &'a str,
    /// The clinician's given name, empty for teams.
    pub first_name: &'a str,
    /// Other names of it, one a line.
    pub aliases: &'a str,
    /// Among equal matches the lower comes first; equals keep the order of the list.
    pub static_rank: u32,
}

/// What is near to the patient for whom one searches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The patient's primary care: what "my doctor" and "pcm" mean.
    pub primary_care: &'a [DocId],
    /// The patient's own care team, the most important first; with the primary care.
    pub own: &'a [DocId],
    /// Whom this account wrote to for this patient lately, the latest first.
    pub recent: &'a [DocId],
    /// Where the patient is cared for.
    pub facility: Option<FacilityNo>,
}

/// Why a recipient was found, when it is not plain from its label. The farthest of all words counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Every word begins a word of the label.
    Label,
    /// Some word is in another name of the recipient or its facility.
    Alias,
    /// Some word is what people call its specialty, or "my doctor".
    Meaning,
    /// Some word is a nickname, or the formal name to one.
    Nickname,
    /// Some word is misspelt.
    Spelling,
    /// Some word is spelt as it sounds.
    Sound,
}

/// A recipient that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which one.
    pub doc: DocId,
    /// Which characters of its label the query matched: pairs of (first, one past the last), counted
    /// in characters, ascending, not overlapping.
    pub spans: Vec<(u16, u16)>,
    /// Why it was found.
    pub reason: Reason,
}

/// Something that finds recipients by typed text.
pub trait RecipientSearch: Send + Sync {
    /// The best recipients for `query`, at most `limit`, best first, as `rank` orders them.
    ///
    /// A query without a letter or digit offers the own care team and the recents in the order
    /// given. Of the query, [`MAX_QUERY_CHARS`] characters and [`MAX_QUERY_WORDS`] words are read.
    /// Only recipients for which `allowed` says yes are counted or returned; ids of `context` that
    /// the index does not have are ignored. Any text is safe.
    fn search(
        &self,
        query: &str,
        context: &Context<'_>,
        allowed: &dyn Fn(DocId) -> bool,
        limit: usize,
    ) -> Vec<Hit>;
}
