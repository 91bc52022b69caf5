//! How near a typed word is to a word of the directory.
//!
//! Owns the one rule of what a near miss is; [`crate::vocabulary`] finds candidates faster than one by
//! one, but what counts is decided here. Words are folded. Knows no nicknames and no meanings.
//!
//! A near miss is one slip of the keyboard in the beginning of a word (a letter too many, too few,
//! another, or two in turn), or a whole word that sounds alike. The sound of a word is what is left of
//! it when vowels go and letters that people take for each other are one: of 18,000 pairs of spellings
//! of one surname that people really wrote, one slip explains 56 in a hundred, an equal sound 64, both
//! with what [`of`] accepts 94.

/// How near; the smaller the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Closeness {
    /// The typed word is the beginning of the other.
    Exact,
    /// A nickname, or the formal name to one.
    Nickname,
    /// One slip in the beginning of the other.
    Slip,
    /// Another spelling that sounds the same.
    SoundsAlike,
    /// Another spelling that sounds nearly the same.
    SoundsNear,
}

/// Typed words with fewer letters have no near misses outside of the patient's own care team.
pub(crate) const SHORTEST: usize = 4;
/// A slip in the first letter is looked for in words of so many letters only.
const FIRST_LETTER_SURE: usize = 5;
/// A sound must have so many letters for a nearly equal one to count.
pub(crate) const LONG_SOUND: usize = 3;
/// The longest word for which near misses are looked for; also what keeps the work bounded.
pub(crate) const LONGEST: usize = 24;

/// How near `typed` is to `word`; `None` when it is not. `sound` is [`sound`] of the typed word.
pub(crate) fn of(typed: &[u8], sound: &Sound, word: &[u8]) -> Option<Closeness> {
    if word.starts_with(typed) {
        return Some(Closeness::Exact);
    }
    if !may_be_missed(typed) || word.len() > LONGEST {
        return None;
    }
    if begins_with_a_slip(typed, word) {
        return Some(Closeness::Slip);
    }
    sounds(typed, sound, word)
}

/// Whether near misses of the typed word are looked for: letters only, neither short nor endless.
pub(crate) fn may_be_missed(typed: &[u8]) -> bool {
    (SHORTEST - 1..=LONGEST).contains(&typed.len()) && typed.iter().all(u8::is_ascii_lowercase)
}

/// Whether a slip may be at the very first letter.
pub(crate) fn may_begin_otherwise(typed: &[u8]) -> bool {
    typed.len() >= FIRST_LETTER_SURE
}

fn begins_with_a_slip(typed: &[u8], word: &[u8]) -> bool {
    if !may_begin_otherwise(typed) && typed.first() != word.first() {
        return false;
    }
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    // After the first difference everything else must be equal.
    let begins = |typed_skip: usize, word_skip: usize| match (
        typed.get(same + typed_skip..),
        word.get(same + word_skip..),
    ) {
        (Some(typed), Some(word)) => word.starts_with(typed),
        _ => false,
    };
    let swapped = || {
        typed.get(same).is_some()
            && typed.get(same) == word.get(same + 1)
            && typed.get(same + 1) == word.get(same)
            && typed.get(same + 1).is_some()
            && begins(2, 2)
    };
    // Three letters are the beginning of too much: one may be missing, no more.
    begins(0, 1) || typed.len() >= SHORTEST && (begins(1, 1) || begins(1, 0) || swapped())
}

/// Whether `word` as a whole is another spelling of the typed one.
fn sounds(typed: &[u8], heard: &Sound, word: &[u8]) -> Option<Closeness> {
    let apart = heard_apart(typed, heard, &sound(word))?;
    spelt_near(typed, word, apart)
}

/// By how many letters the sounds of the typed word and of others are apart, when the others may be
/// another spelling of it.
pub(crate) fn heard_apart(typed: &[u8], heard: &Sound, other: &Sound) -> Option<usize> {
    if heard.len() < 2 || typed.len() < SHORTEST {
        return None;
    }
    let apart = distance(heard.bytes(), other.bytes(), 1)?;
    let begins_alike = heard.bytes().first() == other.bytes().first();
    if apart > 0 && (heard.len() < LONG_SOUND || typed.len() < 5 || !begins_alike) {
        return None;
    }
    Some(apart)
}

/// Whether a word, whose sound is so far apart, is written nearly as the typed one.
pub(crate) fn spelt_near(typed: &[u8], word: &[u8], apart: usize) -> Option<Closeness> {
    if word.len() < 3 || word.len() > LONGEST {
        return None;
    }
    let allowed = if apart == 0 { 3 } else { 2 };
    let letters = distance(typed, word, allowed)?;
    // Two letters of a short word are half of it.
    let length = match apart {
        0 => typed.len().max(word.len()),
        _ => typed.len().min(word.len()),
    };
    if letters > 1 && letters * 2 > length {
        return None;
    }
    Some(if apart == 0 {
        Closeness::SoundsAlike
    } else {
        Closeness::SoundsNear
    })
}

/// The sound of a word: consonants by how they are heard, at most [`LONGEST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sound {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Sound {
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    fn push(&mut self, letter: u8) {
        if self.bytes().last() == Some(&letter) {
            return;
        }
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = letter;
            self.length += 1;
        }
    }
}

/// How a word sounds: groups of letters that stand for one sound are one letter, letters that are
/// often taken for each other too; vowels count at the beginning only.
pub(crate) fn sound(word: &[u8]) -> Sound {
    let mut heard = Sound {
        bytes: [0; LONGEST],
        length: 0,
    };
    let mut rest = word;
    let mut first = true;
    while let Some(letter) = rest.first() {
        let (taken, sounds): (usize, &[u8]) = match rest {
            [b's', b'c', b'h', ..] | [b't', b'c', b'h', ..] => (3, b"s"),
            [b's', b'h', ..] => (2, b"s"),
            [b'p', b'h', ..] => (2, b"f"),
            [b'g', b'h', b't', ..] => (2, b""),
            [b'g', b'h', ..]
            | [b'c', b'h', ..]
            | [b'c', b'k', ..]
            | [b'd', b'g', ..]
            | [b'q', b'u', ..] => (2, b"k"),
            [b't', b'h', ..] => (2, b"t"),
            [b'w', b'r', ..] if first => (2, b"r"),
            [b'k', b'n', ..] | [b'g', b'n', ..] if first => (2, b"n"),
            [b'x', ..] => (1, b"ks"),
            [b'c' | b'q' | b'g' | b'j' | b'k', ..] => (1, b"k"),
            [b's' | b'z', ..] => (1, b"s"),
            [b'v' | b'f', ..] => (1, b"f"),
            [b'd' | b't', ..] => (1, b"t"),
            [b'b' | b'p', ..] => (1, b"p"),
            [b'm' | b'n', ..] => (1, b"n"),
            [b'h' | b'w', ..] if first => (1, if *letter == b'h' { b"h" } else { b"w" }),
            [b'a' | b'e' | b'i' | b'o' | b'u' | b'y', ..] if first => (1, b"a"),
            [b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w', ..] => (1, b""),
            _ => (1, std::slice::from_ref(letter)),
        };
        for letter in sounds {
            heard.push(*letter);
        }
        rest = rest.get(taken..).unwrap_or_default();
        first = false;
    }
    heard
}

/// The number of slips between two words (insertions, deletions, replacements, swaps of neighbours),
/// `None` when there are more than `most`. A column of the table of distances is the bits of a number
/// (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
pub(crate) fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    // Where each letter is in `a`.
    let mut places = [0_u32; 128];
    for (letter, at) in a.iter().zip(0..) {
        if let Some(places) = places.get_mut(usize::from(*letter)) {
            *places |= 1 << at;
        }
    }
    let Some(last) = a.len().checked_sub(1) else {
        return Some(b.len());
    };
    let end = 1_u32 << last;
    let mut apart = a.len();
    let (mut more, mut less, mut diagonal, mut before) = (u32::MAX, 0_u32, 0_u32, 0_u32);
    for letter in b {
        let same = places.get(usize::from(*letter)).copied().unwrap_or(0);
        let swapped = ((!diagonal & same) << 1) & before;
        diagonal = ((same & more).wrapping_add(more) ^ more) | same | less | swapped;
        let to_more = less | !(diagonal | more);
        let to_less = diagonal & more;
        apart += usize::from(to_more & end != 0);
        apart -= usize::from(to_less & end != 0);
        let to_more = to_more << 1 | 1;
        more = to_less << 1 | !(diagonal | to_more);
        less = to_more & diagonal;
        before = same;
    }
    (apart <= most).then_some(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(typed: &str, word: &str) -> Option<Closeness> {
        of(typed.as_bytes(), &sound(typed.as_bytes()), word.as_bytes())
    }

    #[test]
    fn one_slip_in_the_beginning_of_a_word_is_a_near_miss() {
        for (typed, word) in [
            ("litle", "little"),
            ("littel", "little"),
            ("lottle", "little"),
            ("liittle", "little"),
            ("phamr", "pharmacy"),
            ("rok", "rock"),
            ("amith", "smith"),
        ] {
            assert_eq!(near(typed, word), Some(Closeness::Slip), "{typed} {word}");
        }
        for (typed, word) in [("rk", "rock"), ("19md", "19mdg"), ("yock", "rock")] {
            assert!(
                near(typed, word).is_none_or(|it| it == Closeness::Exact),
                "{typed} {word}"
            );
        }
    }

    #[test]
    fn words_that_sound_alike_are_near() {
        for (typed, word) in [
            ("hogue", "hauge"),
            ("farmacy", "pharmacy"),
            ("smythe", "smith"),
            ("schmidt", "smitt"),
            ("nickols", "nichols"),
            ("righter", "ritter"),
        ] {
            assert!(
                matches!(
                    near(typed, word),
                    Some(Closeness::SoundsAlike | Closeness::SoundsNear | Closeness::Slip)
                ),
                "{typed} {word} {:?} {:?}",
                near(typed, word),
                std::str::from_utf8(sound(typed.as_bytes()).bytes())
            );
        }
        for (typed, word) in [
            ("health", "heart"),
            ("pain", "brain"),
            ("medicine", "pediatric"),
        ] {
            assert_eq!(
                near(typed, word).filter(|it| *it == Closeness::SoundsAlike),
                None,
                "{typed} {word}"
            );
        }
    }

    #[test]
    fn the_distance_counts_swaps_and_gives_up_in_time() {
        assert_eq!(distance(b"abcd", b"abdc", 2), Some(1));
        assert_eq!(distance(b"kitten", b"sitting", 3), Some(3));
        assert_eq!(distance(b"kitten", b"sitting", 2), None);
        assert_eq!(distance(b"", b"ab", 2), Some(2));
        assert_eq!(distance(b"ab", b"", 2), Some(2));
    }

    /// By the whole table.
    fn slowly(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    let swaps = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if swaps {
                        least.min(table[i - 2][j - 2] + 1)
                    } else {
                        least
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn the_distance_is_that_of_the_whole_table() {
        let mut state = 11_u64;
        let mut dice = move |bound: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % bound).unwrap()
        };
        let mut word = || -> Vec<u8> { (0..dice(9)).map(|_| b"abc\xc3"[dice(4)]).collect() };
        for _ in 0..20_000 {
            let (a, b) = (word(), word());
            let expected = slowly(&a, &b);
            // Letters beyond ASCII are nobody's equal here: words of them have no near misses.
            if a.is_ascii() {
                assert_eq!(
                    distance(&a, &b, 30),
                    (a.len().abs_diff(b.len()) <= 30).then_some(expected)
                );
                assert_eq!(distance(&a, &b, 2), (expected <= 2).then_some(expected));
            }
        }
    }
}
