//! Areas of care: the few headings under which people browse what they cannot name.
//!
//! Owns the list; which specialty belongs to which area is in the table of lay words.

/// An area of care, in the order in which people are offered them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Family and internal medicine, sick call, the flight surgeon.
    PrimaryCare,
    /// Children, from newborn to teens.
    Children,
    /// Women's health and pregnancy.
    Women,
    /// Shots and allergies.
    Shots,
    /// Pharmacies.
    Medicines,
    /// Laboratory and imaging.
    LabAndImaging,
    /// Mental and behavioral health.
    Mind,
    /// Heart, lungs, blood, inner organs.
    InnerOrgans,
    /// Skin, eyes, ears, nose, throat, teeth.
    SkinAndSenses,
    /// Bones, joints, nerves, pain.
    BonesAndNerves,
    /// Surgery and hospital.
    Surgery,
    /// Food, health and work.
    Wellness,
    /// Nurse lines, referrals, records: ways through the system.
    Help,
}

impl Area {
    /// The area with this heading in the table of lay words.
    pub(crate) fn of_heading(heading: &str) -> Option<Self> {
        Some(match heading {
            "Primary care" => Self::PrimaryCare,
            "Children" => Self::Children,
            "Women and pregnancy" => Self::Women,
            "Shots and allergies" => Self::Shots,
            "Medicines" => Self::Medicines,
            "Lab and pictures" => Self::LabAndImaging,
            "Mind" => Self::Mind,
            "Heart, lungs, blood, inner organs" => Self::InnerOrgans,
            "Skin, eyes, ears, nose, throat, teeth" => Self::SkinAndSenses,
            "Bones, joints, nerves, pain" => Self::BonesAndNerves,
            "Surgery and hospital" => Self::Surgery,
            "Food, health and work" => Self::Wellness,
            "Nurses, ways through the system" => Self::Help,
            _ => return None,
        })
    }
}
