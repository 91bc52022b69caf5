//! The search-as-you-type index over care teams, for the To field.
//!
//! Owns how typed text finds recipients: folding and splitting of text, the index itself and the
//! order of the answers. It deliberately knows no database, no patient and no right: whoever asks
//! says which recipients are the patient's own, which are recent, and which may be written to at all
//! (decided inside the search, so that a forbidden recipient never takes a place in the answer).
//! Pure and synchronous; builds for the host and for wasm32.
//!
//! A recipient matches when every word of the query is the beginning of some word of its label or
//! of one of its other names, in any order: "pharm lit" finds "Little Rock Pharmacy".
//!
//! Misspellings, nicknames and sounds are not understood yet; they belong behind
//! [`RecipientSearch`], where an index for millions of recipients can take this one's place too.

mod index;
mod text;

pub use index::Index;
pub use text::{MAX_QUERY_CHARS, MAX_QUERY_WORDS};

/// A recipient in the index: its position in the list that the index was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// A recipient as the index reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The raw name, letter by letter as the directory has it.
    pub label: String,
    /// Other names by which it is to be found: its own and those of its facility.
    pub aliases: Vec<String>,
    /// Among equal matches the lower comes first; equals follow each other by label.
    pub static_rank: u32,
}

/// What is near to the patient for whom one searches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The patient's own care team, the most important first.
    pub own: &'a [DocId],
    /// Whom this account wrote to for this patient lately, the latest first.
    pub recent: &'a [DocId],
}

/// A recipient that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which one.
    pub doc: DocId,
    /// Which characters of its label the query matched: pairs of (first, one past the last), counted
    /// in characters, ascending, not overlapping.
    pub spans: Vec<(u16, u16)>,
    /// Whether some word of the query is found in another name only, not in the label.
    pub by_alias: bool,
}

/// Something that finds recipients by typed text.
pub trait RecipientSearch: Send + Sync {
    /// The best recipients for `query`, at most `limit`, best first: the patient's own care team,
    /// then recents, then the rest; within each the ones with more whole words of the query, then
    /// those found by their label before those found by another name, then static rank, then label.
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
