//! Which of the pages about rights is shown.

use super::code_page::CodePage;
use super::family_page::FamilyPage;
use super::registrations_page::RegistrationsPage;
use shared::account::PatientView;
use yew::prelude::*;

/// Where one is.
#[derive(Clone, PartialEq)]
pub enum FamilyPlace {
    /// Who may act for a patient.
    Of(PatientView),
    /// Using a code that somebody gave.
    UseCode,
    /// What administrators register.
    Registrations,
}

impl FamilyPlace {
    /// The page of this place.
    pub fn page(self) -> Html {
        match self {
            Self::Of(patient) => {
                let key = patient.id.to_string();
                html! { <FamilyPage {key} {patient} /> }
            }
            Self::UseCode => html! { <CodePage /> },
            Self::Registrations => html! { <RegistrationsPage /> },
        }
    }
}
