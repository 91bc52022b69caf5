//! Limits of the recipient search.

/// Characters of a search text that are read; the rest is ignored.
pub const MAX_QUERY_CHARS: usize = 200;
/// Options that the To field shows at most ("little rock" has 16).
pub const MAX_OPTIONS: u8 = 20;
/// A patient's own care team and recents that are sent at most.
pub const MAX_OWN: u8 = 200;
