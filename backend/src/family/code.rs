//! The codes of invitations: read out over a telephone, copied from paper, typed by tired people.
//!
//! Twelve characters of Crockford's base 32 are 60 random bits. The alphabet has no I, L, O and U; who
//! types I, L or O is understood. Pure.

use shared::redacted::PrivateText;

/// The digits, by their value.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code.
const LENGTH: usize = 12;
/// Characters between two dashes.
const GROUP: usize = 4;

/// A code without dashes, in capitals.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Code(String);

impl Code {
    /// The code of these random bits; four of them are left over.
    pub(super) fn of(random: [u8; 8]) -> Self {
        let bits = u64::from_be_bytes(random);
        let digits = (0..LENGTH).filter_map(|place| {
            let value = (bits >> (place * 5)) & 31;
            DIGITS.get(usize::try_from(value).ok()?)
        });
        Self(digits.copied().map(char::from).collect())
    }

    /// What somebody typed: case, blanks and dashes do not matter. `None` for what can be no code.
    pub(super) fn read(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(LENGTH);
        for typed in typed
            .chars()
            .filter(|it| !it.is_whitespace() && !is_dash(*it))
        {
            let digit = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if code.len() == LENGTH || !digit.is_ascii() || !DIGITS.contains(&(digit as u8)) {
                return None;
            }
            code.push(digit);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// What the database finds it by. The code has no more than 60 bits, so whoever has this hash could
    /// find it by trying; it is worth a week at most.
    pub(super) fn hash(&self) -> Vec<u8> {
        ring::digest::digest(&ring::digest::SHA256, self.0.as_bytes())
            .as_ref()
            .to_vec()
    }

    /// In groups of four, as it is read out.
    pub(super) fn grouped(&self) -> PrivateText {
        let mut text = String::with_capacity(LENGTH + 2);
        for (place, digit) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push('-');
            }
            text.push(digit);
        }
        text.into()
    }
}

/// What keyboards and word processors make of a dash.
const fn is_dash(typed: char) -> bool {
    matches!(typed, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixty_bits_in_three_groups_of_four() {
        let nothing = Code::of([0; 8]).grouped();
        assert_eq!(nothing.reveal(), "0000-0000-0000");
        assert_eq!(Code::of([0xff; 8]).grouped().reveal(), "ZZZZ-ZZZZ-ZZZZ");
        // The four highest bits are left over; the lowest five are the first character.
        assert_eq!(
            Code::of([0xf0, 0, 0, 0, 0, 0, 0, 1]).grouped().reveal(),
            "1000-0000-0000"
        );
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let meant = Code::read("0A1B-CDEF-GHJ1").map(|it| it.grouped());
        assert!(meant.is_some());
        for typed in [
            "0a1bcdefghj1",
            "OaIb cdef ghjl",
            "  o A l B – C D E F — G H J i  ",
        ] {
            let read = Code::read(typed).map(|it| it.grouped());
            assert!(read == meant, "{typed}");
        }
    }

    #[test]
    fn what_can_be_no_code_is_none() {
        for typed in [
            "",
            "0A1B-CDEF-GHJ",
            "0A1B-CDEF-GHJ12",
            "0A1B-CDEF-GHU1",
            "0A1B-CDEF-GH\u{661}1",
            "0A1B.CDEF.GHJ1",
        ] {
            assert!(Code::read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn codes_of_other_bits_have_other_hashes() {
        let (one, other) = (Code::of([1; 8]), Code::of([2; 8]));
        assert_ne!(one.hash(), other.hash());
        assert_eq!(one.hash(), Code::of([1; 8]).hash());
    }
}
