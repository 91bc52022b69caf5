//! The recipients of Little Rock, letter by letter as the public guide to its pharmacy shows them.

use super::{DemoRecipient, LITTLE_ROCK, accepted_by};
use shared::directory::RecipientKind;
use shared::directory::RecipientKind::{Clinic, Clinician, Pharmacy, Program};

/// What Little Rock has: label, kind, specialty, (last, first, credential), other names.
pub(super) type Known = (
    &'static str,
    RecipientKind,
    &'static str,
    [&'static str; 3],
    &'static [&'static str],
);

/// Letter by letter, stray blanks included.
#[rustfmt::skip]
pub(super) const LITTLE_ROCK_RECIPIENTS: [Known; 16] = [
    ("Little Rock Behavioral Health", Clinic, "2084P0800X", ["", "", ""], &["Mental Health"]),
    ("Little Rock Case Management", Program, "163WC0400X", ["", "", ""], &[]),
    ("Little Rock Disease Management", Program, "163W00000X", ["", "", ""], &[]),
    ("Little Rock Exceptional Family Member", Program, "", ["", "", ""], &["EFMP"]),
    ("Little Rock Family Medicine_Hauge, Allison, PA", Clinician, "207Q00000X", ["Hauge", "Allison", "PA"], &["Family Health"]),
    ("Little Rock Family Medicine_Sadler, Corey, MD", Clinician, "207Q00000X", ["Sadler", "Corey", "MD"], &["Family Health"]),
    ("Little Rock Flight Medicine_ Nelson, Rachel, MD", Clinician, "2083A0100X", ["Nelson", "Rachel", "MD"], &["Flight Doc"]),
    ("Little Rock Military Team HERK_ Salazar, Franko, PA", Clinician, "207Q00000X", ["Salazar", "Franko", "PA"], &["Active Duty Clinic"]),
    ("Little Rock Military Team HERK_Depaulo, Suzanne, MD", Clinician, "207Q00000X", ["Depaulo", "Suzanne", "MD"], &["Active Duty Clinic"]),
    ("Little Rock Military Team HERK_Law, Chad, DO", Clinician, "207Q00000X", ["Law", "Chad", "DO"], &["Active Duty Clinic"]),
    ("Little Rock Military Team HERK_Owens, Alycia, PA", Clinician, "207Q00000X", ["Owens", "Alycia", "PA"], &["Active Duty Clinic"]),
    ("Little Rock Pediatric_Hyman, John, MD", Clinician, "208000000X", ["Hyman", "John", "MD"], &["Peds", "Children"]),
    ("Little Rock Pediatric_Thompson, Amanda, NP", Clinician, "208000000X", ["Thompson", "Amanda", "NP"], &["Peds", "Children"]),
    ("Little Rock Pharmacy", Pharmacy, "183500000X", ["", "", ""], &["DOD Little Rock Pharmacy"]),
    ("Little Rock Referral Management Center", Program, "171M00000X", ["", "", ""], &["RMC"]),
    ("Navy Reserves NRC Little Rock Readiness", Program, "", ["", "", ""], &["Reserve"]),
];

pub(super) fn recipient(
    (label, kind, specialty, [last, first, credential], aliases): &Known,
) -> DemoRecipient {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    DemoRecipient {
        label: (*label).to_owned(),
        kind: *kind,
        facility: LITTLE_ROCK.to_owned(),
        specialty_code: given(specialty),
        last_name: given(last),
        first_name: given(first),
        credential: given(credential),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        accepts: accepted_by(*kind),
        active: true,
    }
}
