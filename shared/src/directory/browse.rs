//! Finding a care team without typing: facility, area of care, team; and why one is not there.

use super::{RecipientView, RecipientsView, SubstituteView};
use crate::endpoint::{Endpoint, Method, with_query};
use crate::id::{FacilityId, PatientId};
use crate::redacted::PrivateText;
use serde::{Deserialize, Serialize};

/// Path of the facilities that have recipients.
pub const FACILITIES: &str = "/patients/{patient_id}/facilities";
/// Path of the areas of care of a facility.
pub const CARE: &str = "/patients/{patient_id}/facilities/{facility_id}/care";
/// Path of a facility's recipients in an area of care.
pub const FACILITY_RECIPIENTS: &str = "/patients/{patient_id}/facilities/{facility_id}/care/{area}";
/// Path of the recipients that one cannot write to, and why.
pub const ABSENT_RECIPIENTS: &str = "/patients/{patient_id}/recipients/absent";

/// Recipients of one area that are sent at most. Whoever has more to choose from types.
pub const MAX_BROWSED: usize = 200;
/// Absent recipients that are explained at most.
pub const MAX_ABSENT: usize = 5;

/// The facilities that have a recipient to write to, the patient's own first, then by place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilitiesView {
    /// The facilities.
    pub items: Vec<FacilityView>,
}

/// A facility to look for care teams in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityView {
    /// Its id.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// Where it is, "Little Rock AFB, AR".
    pub place: String,
    /// Whether the patient is cared for there.
    pub own: bool,
}

/// The areas of care in which a facility has recipients, in the order in which they are offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareView {
    /// The areas.
    pub items: Vec<CareAreaView>,
}

/// An area of care at a facility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CareAreaView {
    /// Which.
    pub area: CareArea,
    /// How many recipients one may write to.
    pub recipients: u32,
}

/// Areas of care, under which people browse what they cannot name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CareArea {
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
    /// Whatever the directory does not say more of.
    Other,
}

impl CareArea {
    /// As it stands in a URL and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrimaryCare => "primary_care",
            Self::Children => "children",
            Self::Women => "women",
            Self::Shots => "shots",
            Self::Medicines => "medicines",
            Self::LabAndImaging => "lab_and_imaging",
            Self::Mind => "mind",
            Self::InnerOrgans => "inner_organs",
            Self::SkinAndSenses => "skin_and_senses",
            Self::BonesAndNerves => "bones_and_nerves",
            Self::Surgery => "surgery",
            Self::Wellness => "wellness",
            Self::Help => "help",
            Self::Other => "other",
        }
    }
}

/// A recipient that the directory has and that one cannot write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbsentRecipientView {
    /// Letter by letter as the directory has it.
    pub label: String,
    /// The name of its facility.
    pub facility: String,
    /// Where the facility is.
    pub place: String,
    /// Why one cannot write to it.
    pub why: WhyAbsent,
    /// Who takes messages in its place, if anybody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<SubstituteView>,
}

/// Why one cannot write to a recipient. The first that is true counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WhyAbsent {
    /// It is no longer there.
    Retired,
    /// It takes no messages.
    TakesNoMessages,
    /// Nobody answers its messages at present.
    Unanswered,
}

/// Whom somebody may have looked for in vain: the nearest that can and that cannot be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbsentRecipientsView {
    /// Those that cannot be written to, the best match first.
    pub absent: Vec<AbsentRecipientView>,
    /// Those that can, the best match first: perhaps it has another name.
    pub instead: Vec<RecipientView>,
}

/// Lists the facilities that have recipients.
#[derive(Clone, Debug)]
pub struct ListFacilities {
    /// For whom the message is.
    pub patient_id: PatientId,
}

impl Endpoint for ListFacilities {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = FACILITIES;
    type Request = ();
    type Response = FacilitiesView;
    fn url(&self) -> String {
        format!("/patients/{}/facilities", self.patient_id)
    }
}

/// Lists the areas of care of a facility.
#[derive(Clone, Debug)]
pub struct ListCare {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Where.
    pub facility_id: FacilityId,
}

impl Endpoint for ListCare {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = CARE;
    type Request = ();
    type Response = CareView;
    fn url(&self) -> String {
        format!(
            "/patients/{}/facilities/{}/care",
            self.patient_id, self.facility_id
        )
    }
}

/// Lists a facility's recipients in an area of care, at most [`MAX_BROWSED`], the patient's own
/// first, then by label.
#[derive(Clone, Debug)]
pub struct ListFacilityRecipients {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Where.
    pub facility_id: FacilityId,
    /// What for.
    pub area: CareArea,
}

impl Endpoint for ListFacilityRecipients {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = FACILITY_RECIPIENTS;
    type Request = ();
    type Response = RecipientsView;
    fn url(&self) -> String {
        format!(
            "/patients/{}/facilities/{}/care/{}",
            self.patient_id,
            self.facility_id,
            self.area.as_str()
        )
    }
}

/// Explains why a recipient cannot be found.
#[derive(Clone, Debug)]
pub struct ExplainAbsence {
    /// For whom the message is.
    pub patient_id: PatientId,
    /// Whom one looks for. It is in the URL's query, and never logged.
    pub text: PrivateText,
}

impl Endpoint for ExplainAbsence {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = ABSENT_RECIPIENTS;
    type Request = ();
    type Response = AbsentRecipientsView;
    fn url(&self) -> String {
        with_query(
            format!("/patients/{}/recipients/absent", self.patient_id),
            &[("q", Some(self.text.reveal().to_owned()))],
        )
    }
}
